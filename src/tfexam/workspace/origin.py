"""ORIGIN.md beside each starter: whose data these are, and on what terms. It goes where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.bank.problem import Licence

NAME = "ORIGIN.md"

CHANGED = (
    "What stands in `data/` was drawn and arranged anew for this problem; a part was kept back.\n"
    "`brief.md` describes it.\n"
)


def origin(licence: Licence) -> str:
    """The page for data under this licence."""
    parts = ["# Origin of the data\n", f"{licence.citation.strip()}\n"]
    parts += [f"Licence: {licence.name}, <{licence.url}>\n", CHANGED]
    if licence.notice:
        parts += ["## Notice\n", f"{licence.notice.strip()}\n"]
    return "\n".join(parts)
