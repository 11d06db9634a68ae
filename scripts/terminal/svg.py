"""A picture of what a terminal shows."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""Rich names fonts on a server; a picture should ask nobody for anything."""


def draw(file: Path, title: str, shown: RenderableType, width: int) -> None:
    """Write `shown`, `width` characters wide, as the window of a terminal of that title."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True)
    console.print(shown)
    picture = console.export_svg(title=title, unique_id=file.stem)
    file.write_text(FONTS.sub("", picture), encoding="utf-8")
