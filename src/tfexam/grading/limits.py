"""How large a submitted model may be on disk, before anybody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.grading.outcomes import failure

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bank.contract import Contract
    from tfexam.exam.outcome import Outcome

MEGABYTE = 1_000_000


def too_large(model: Path, contract: Contract) -> Outcome | None:
    """The outcome where a model's file or folder is larger than the contract allows; else None."""
    size = _size(model) / MEGABYTE
    if size <= contract.megabytes:
        return None
    return failure(
        "too-large",
        f"It takes {size:,.1f} MB; the contract allows {contract.megabytes:,.0f} MB.",
        "Make it smaller, or leave the optimizer out: "
        "keras.models.load_model(file, compile=False).save(file)",
    )


def _size(model: Path) -> int:
    if model.is_file():
        return model.stat().st_size
    return sum(path.lstat().st_size for path in model.rglob("*") if not path.is_dir())
