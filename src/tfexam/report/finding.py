"""A finding of `tfexam doctor`, on a line of its own, with its remedy under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tfexam.report import words

if TYPE_CHECKING:
    from tfexam.flows.doctor.finding import Finding

INDENT = 17


def finding(found: Finding) -> Text:
    """What was looked at, whether it is well, and what to do about it."""
    line = Text("ok   " if found.is_well else "WRONG", "" if found.is_well else "red")
    line.append(f" {found.name:<10} {words.plain(found.said)}", "default")
    if found.remedy:
        line.append(f"\n{'':{INDENT}}hint: ", "cyan").append(words.plain(found.remedy), "default")
    return line
