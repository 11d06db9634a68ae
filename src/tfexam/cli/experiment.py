"""`tfexam experiment`: what does a choice change?"""

from __future__ import annotations

from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def experiment(
    ctx: typer.Context,
    problem: Annotated[
        str, typer.Argument(metavar="PROBLEM", autocompletion=options.complete_problem)
    ],
    vary: Annotated[
        str,
        typer.Option(metavar="CHOICE[=VALUE,…]", help="What to vary; a wrong one lists all."),
    ],
    seeds: Annotated[int, typer.Option(min=1, max=20, help="Trainings a value.")] = 3,
    json: options.Json = False,
) -> None:
    """Train a plain model with other values of one choice, and compare what they earn."""
    from tfexam.flows.experiment import Trial, plan
    from tfexam.flows.experiment import experiment as flow
    from tfexam.report import experiment as report

    session: Session = ctx.obj
    session.expire()
    wanted = plan(session.app, problem, vary, seeds)
    trials = []
    for event in flow(session.app, wanted):
        if isinstance(event, Trial):
            trials.append(event)
            session.talk(report.trial(wanted, event))
        else:
            session.talk(report.training(wanted, event))
    if json:
        from dataclasses import asdict

        session.print_json([asdict(trial) for trial in trials])
    else:
        session.say(report.experiment(wanted, trials))
