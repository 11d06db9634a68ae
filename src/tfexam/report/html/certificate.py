"""The page of a certificate: what it states, for people and as JSON for `verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.certificate import ELEMENT, checksum, statement
from tfexam.report.html.render import render

if TYPE_CHECKING:
    from tfexam.exam.result import Result


def certificate(found: Result) -> str:
    """The page. What is shown of a field stands in an element that names it."""
    stated = statement(found)
    return render(
        "certificate.html",
        element=ELEMENT,
        stated=stated,
        sha256=checksum(stated),
        passed=found.passed,
        categories=[task.task.category.value for task in found.tasks],
    )
