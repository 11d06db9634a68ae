"""`tfexam bank add`, `pack` and `remove`: problems of other people, and one's own for them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.bank.packs import MINE
from tfexam.cli import options
from tfexam.cli.begin import PROVISIONAL
from tfexam.cli.session import Session


def add(
    ctx: typer.Context,
    source: Annotated[
        Path, typer.Argument(metavar="FILE|FOLDER", show_default=False, help="A pack.")
    ],
    name: Annotated[
        str,
        typer.Option("--as", metavar="NAME", help="What to call it here.", show_default=False),
    ] = "",
    yes: options.Yes = False,
    json: options.Json = False,
) -> None:
    """Take a pack in, after showing who made it and what is in it."""
    from tfexam.flows import packs
    from tfexam.report.packs import offer as shown

    session: Session = ctx.obj
    app = session.app
    with packs.offered(app, app.cwd / source, name) as offer:
        session.talk(shown(offer))
        if session.is_interactive and not yes and not session.ask("Take it in?"):
            session.talk("Nothing was taken in.")
            return
        folder = packs.take_in(app, offer)
        ids = [problem.id for problem in offer.problems]
        if json:
            session.print_json({"pack": offer.pack.name, "folder": str(folder), "problems": ids})
            return
        session.say(f"{offer.pack.name} is here: {', '.join(ids)}")
        session.say(f"Practise: tfexam drill {ids[0]}")


def pack(
    ctx: typer.Context,
    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER",
            show_default=False,
            help="A folder with a pack.toml, or the name of a pack that is here.",
            autocompletion=options.complete_pack,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file to write; NAME.tfexam.zip here, else."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Make one file of a pack, to hand on."""
    from tfexam.bank.problem import UNKNOWN_LICENCE
    from tfexam.flows import packs

    session: Session = ctx.obj
    offer, file = packs.hand_on(session.app, folder, out)
    for problem in offer.problems:
        if problem.spec.licence.name == UNKNOWN_LICENCE:
            session.talk(f"{problem.id}: nobody said under what licence its data may be handed on.")
        if problem.spec.provisional:
            session.talk(f"{problem.id}: {PROVISIONAL}")
    if json:
        ids = [problem.id for problem in offer.problems]
        session.print_json({"pack": offer.pack.name, "file": str(file), "problems": ids})
        return
    called = " --as NAME" if offer.pack.name == MINE else ""
    session.say(f"{file}\nTo take it in: tfexam bank add {file.name}{called}")


def remove(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            help="A pack, or a problem of one.",
            autocompletion=options.complete_pack,
        ),
    ],
    yes: options.Yes = False,
) -> None:
    """Remove a pack, or a problem of one; results stay."""
    from tfexam.flows import packs

    session: Session = ctx.obj
    session.expire()
    folder = packs.to_remove(session.app, name)
    if session.is_interactive and not yes and not session.ask(f"Remove {folder} for good?"):
        session.talk("Nothing was removed.")
        return
    packs.remove(folder)
    session.say(f"{name} is gone.")
