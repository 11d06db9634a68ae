"""`tfexam doctor`: what this machine has, what is wrong, and a rehearsal on a toy."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.errors import Exit


def doctor(ctx: typer.Context, json: options.Json = False) -> None:
    """Say what is here and what is wrong; rehearse train, save, submit, score on a toy."""
    from dataclasses import asdict

    from tfexam.flows.doctor import examine

    session: Session = ctx.obj
    findings = []
    for finding in examine(session.app):
        findings.append(finding)
        if not json:
            mark = "ok   " if finding.is_well else "WRONG"
            session.out.print(f"{mark} {finding.name:<10} {finding.said}", soft_wrap=True)
    if json:
        session.print_json([asdict(finding) for finding in findings])
    raise typer.Exit(Exit.OK if all(f.is_well for f in findings) else Exit.GRADER)
