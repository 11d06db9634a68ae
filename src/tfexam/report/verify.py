"""What came of verifying a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from tfexam.report.words import plain

if TYPE_CHECKING:
    from tfexam.flows.verify import Verified

SHOWN = ("begun", "verdict", "total")


def verified(found: Verified) -> Text:
    """Whether it is as the store has it, field by field where it is not."""
    if found.number is None:
        return Text(
            "Changed: what it states does not fit its checksum; its exam is not here.", "red"
        )
    if not found.changes:
        said = ", ".join(found.store[name] for name in SHOWN)
        return Text(f"As the store has it. Mock exam {found.number}: {said}", "green")
    line = Text("Changed.", "red")
    for change in found.changes:
        line.append(f"\n  {plain(change.field)}: the certificate has {_said(change.says)}")
        if change.field != "sha256":
            line.append(f", the store {_said(change.store)}")
        else:
            line.append(f", what it states comes to {_said(change.store)}")
    return line


def as_json(found: Verified) -> dict[str, Any]:
    """The same for programs."""
    changes = {each.field: {"says": each.says, "store": each.store} for each in found.changes}
    return {"as_stored": not changes, "exam": found.number, "changed": changes}


def _said(value: str | None) -> str:
    return "nothing" if value is None else repr(plain(value))
