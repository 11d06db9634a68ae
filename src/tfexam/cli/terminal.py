"""The console that everything is said on: nothing that stands in a text can steer the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from tfexam.report.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment


class Terminal(Console):
    """Texts come from packs, tables and models of strangers, too; only rich itself may steer."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """What is written; a control character in it is replaced."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                lines = segment.text.split("\n")
                yield segment._replace(text="\n".join(map(plain, lines)))
