"""`tfexam doctor`: what this machine has, what is wrong, and a rehearsal on a toy."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import Annotated

import typer

from tfexam.cli import options, progress
from tfexam.cli.session import Session
from tfexam.errors import Exit
from tfexam.flows.doctor.finding import Finding


def doctor(
    ctx: typer.Context,
    bench: Annotated[
        bool,
        typer.Option(
            "--bench", help="Train a small network three times, too: figures, speed, GPU, threads."
        ),
    ] = False,
    json: options.Json = False,
) -> None:
    """Say what is here and what is wrong; rehearse train, save, submit, score on a toy."""
    from dataclasses import asdict

    from tfexam.flows.doctor.examine import examine

    session: Session = ctx.obj
    looks = [_told(session, examine(session.app), json)]
    if bench:
        looks.append(_told(session, _trained(session), json))
    if json:
        session.print_json([asdict(finding) for findings in looks for finding in findings])
    for findings, code in zip(looks, (Exit.GRADER, Exit.FAULTS), strict=False):
        if not all(finding.is_well for finding in findings):
            raise typer.Exit(code)


def _told(session: Session, findings: Iterable[Finding], json: bool) -> list[Finding]:
    from tfexam.report.finding import finding

    found = []
    for one in findings:
        found.append(one)
        if not json:
            session.out.print(finding(one), soft_wrap=True)
    return found


def _trained(session: Session) -> list[Finding]:
    from tfexam.flows.doctor.trainings import bench

    session.talk("Training one small network three times; this takes half a minute or more.")
    with closing(bench()) as happened:
        return progress.show(session, happened)
