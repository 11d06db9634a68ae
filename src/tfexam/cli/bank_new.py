"""`tfexam bank new` and `calibrate`: a problem of one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tfexam.bank.packs import MINE
from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.errors import Code, Exit, TfexamError

if TYPE_CHECKING:
    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.bench.guess import Guess, Words

UNKNOWN_URL = "https://choosealicense.com/no-permission/"


def new(
    ctx: typer.Context,
    problem: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="A table.")] = None,
    images: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Pictures, a sub-folder a class.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table with a column of texts.")
    ] = None,
    series: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table, a row a step of time.")
    ] = None,
    keras_dataset: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of keras.datasets, from the internet.")
    ] = None,
    tfds: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of TensorFlow Datasets, from the internet.")
    ] = None,
    target: Annotated[
        str, typer.Option("--target", metavar="COLUMN", help="What to predict.")
    ] = "",
    text_column: Annotated[
        str, typer.Option("--text-column", metavar="COLUMN", help="The texts.")
    ] = "",
    time: Annotated[str, typer.Option("--time", metavar="COLUMN", help="Of a series.")] = "",
    horizon: Annotated[int, typer.Option(min=0, help="Steps to forecast.", show_default=False)] = 0,
    group: Annotated[
        str, typer.Option(metavar="COLUMN", help="Split whole groups of it.", show_default=False)
    ] = "",
    treat_as: Annotated[
        Literal["classes", "numbers"] | None, typer.Option("--as", help="What the target is.")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Use it whatever is found.")
    ] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Leave it out.")] = None,
    title: Annotated[str, typer.Option(show_default=False)] = "",
    author: Annotated[str, typer.Option(help="You, else.", show_default=False)] = "",
    licence: Annotated[str, typer.Option(help="Of the data.", show_default=False)] = "",
    url: Annotated[str, typer.Option(help="Where the data come from.", show_default=False)] = "",
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="A pack's folder; your own pack, else.")
    ] = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Train plain model and reference, and set bands.")
    ] = False,
    seeds: Annotated[int, typer.Option(min=1, help="Of the calibration.")] = 5,
    yes: options.Yes = False,
    json: options.Json = False,
) -> None:
    """Make a problem of your own data."""
    from tfexam.bench import folder as bench
    from tfexam.bench.ask import Asked, guessed
    from tfexam.bench.guess import Wish
    from tfexam.report import guess as report

    session: Session = ctx.obj
    app = session.app
    root = app.cwd / into if into else app.paths.packs / MINE
    id_ = problem.replace("-", "_")
    bench.refuse_taken(app, id_, root)
    words = _words(id_, title, author, licence, url)
    asked = Asked(
        forms={
            "csv": csv and app.cwd / csv,
            "images": images and app.cwd / images,
            "text": text and app.cwd / text,
            "series": series and app.cwd / series,
        },
        names={"keras-dataset": keras_dataset, "tfds": tfds},
        wish=Wish(
            target=target,
            text=text_column,
            time=time,
            horizon=horizon,
            group=group,
            treat_as=treat_as or "",
            keep=tuple(keep or ()),
            drop=tuple(drop or ()),
        ),
    )
    if keras_dataset or tfds:
        name = keras_dataset or tfds
        session.talk(f"Fetching {name} from the internet; where there is none, that takes minutes.")
    with guessed(asked) as (guess, origin):
        session.talk(report.screen(guess, id_))
        if session.is_interactive and not yes and not session.ask("Make this problem?"):
            session.talk("Nothing was made.")
            return
        words = replace(words, citation=f"Made of {origin} with tfexam bank new.")
        made = _make(session, guess, words, id_, root, seeds if calibrate else 0)
    if json:
        session.print_json({"id": id_, "folder": str(made), **report.as_json(guess)})
        return
    session.say(f"{id_} is here: {made}")
    if root == app.paths.packs / MINE:
        session.say(f"Practise: tfexam drill {id_}")
    if not calibrate:
        session.say("Its bands are provisional: nothing was trained yet.")


def _words(id_: str, title: str, author: str, licence: str, url: str) -> Words:
    import getpass

    from tfexam.bank.problem import UNKNOWN_LICENCE
    from tfexam.bench.guess import Words

    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "somebody"
    for name, said in (("title", title), ("author", author), ("licence", licence)):
        if said and (len(said) < 3 or not said.isprintable()):
            raise TfexamError(
                Code.BAD_ARGUMENT, f"--{name} must be a line of three letters at least."
            )
    if url and not url.startswith(("http://", "https://")):
        raise TfexamError(Code.BAD_ARGUMENT, "--url must begin with https:// or http://.")
    return Words(
        title=title or id_.replace("_", " ").capitalize(),
        author=author or f"user {user}",
        licence=licence or UNKNOWN_LICENCE,
        url=url or UNKNOWN_URL,
        citation="",
    )


def _make(session: Session, guess: Guess, words: Words, id_: str, root: Path, seeds: int) -> Path:
    """Write, build, check and (with seeds) calibrate; only what is sound is kept."""
    from tfexam.bank.problem import read_problem
    from tfexam.bench import folder as bench

    with bench.drafted(guess, words, id_, root) as draft:
        bench.place_bands(read_problem(draft), session.app.paths)
        _refuse_faulty(session.app, draft)
        if seeds and not told(session, read_problem(draft), seeds):
            raise TfexamError(
                Code.UNFIT_DATA,
                f"{id_} was not kept: its scripts leave no room for bands between lazy and good.",
                "Bring more rows or more telling columns; without --calibrate it is kept with "
                "provisional bands.",
            )
        return bench.settle(draft, root, words.author)


def _refuse_faulty(app: App, draft: Path) -> None:
    from tfexam.checks.check import check

    for verdict in check(draft, app.paths, train=False, progress=lambda _: None):
        for fault in verdict.faults:
            raise TfexamError(
                Code.UNFIT_DATA,
                f"What came of it breaks the rule {fault.rule}: {fault.place}: {fault.message}",
                fault.remedy,
            )


def told(session: Session, problem: Problem, seeds: int) -> bool:
    """Calibrate, a line of talk for each training; whether bands hold."""
    from tfexam.checks.calibrate import calibrate as measured

    good = False
    for line in measured(problem, seeds, session.app.paths):
        session.talk(line.text)
        good = line.good
    return good


def calibrate(
    ctx: typer.Context,
    problem: Annotated[
        str,
        typer.Argument(metavar="ID", autocompletion=options.complete_problem, show_default=False),
    ],
    seeds: Annotated[int, typer.Option(min=1)] = 5,
) -> None:
    """Train a problem's scripts on several seeds, and set its bands by what they earn."""
    session: Session = ctx.obj
    found = session.app.bank.problem(problem)
    pack = found.folder.parents[1]
    if pack != session.app.paths.packs / MINE:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"{found.id} is none of your own, but of {pack}: its bands are its author's.",
            f"The problems of your own are in the pack {MINE}: tfexam bank list",
        )
    good = told(session, found, seeds)
    raise typer.Exit(Exit.OK if good else Exit.FAULTS)
