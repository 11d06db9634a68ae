"""Filling a template. Whatever stands in a value is escaped: it came from files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

GENERATOR = '<meta name="generator" content="tfexam'
"""Near the top of every page; by it a page of ours is known."""


def render(template: str, **values: Any) -> str:
    """The text of a page. A name that a template has and no value bears is a bug."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from tfexam import __version__
    from tfexam.exam.result import PASS_MARK
    from tfexam.exam.score import TOP
    from tfexam.report import words
    from tfexam.report.html import png

    environment = Environment(
        loader=FileSystemLoader(_templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"plain": words.plain, "png": png.uri}
    environment.globals |= {"words": words, "TOP": TOP, "PASS_MARK": PASS_MARK}
    return environment.get_template(template).render(version=__version__, **values)


def _templates() -> Path:
    from pathlib import Path

    return Path(__file__).with_name("templates")
