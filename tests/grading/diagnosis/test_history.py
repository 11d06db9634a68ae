from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfexam.grading.diagnosis.history import NAME, said_of

if TYPE_CHECKING:
    from pathlib import Path


def said(folder: Path, loss: list[float], val_loss: list[float] | None = None) -> str:
    heads = "epoch,loss" + (",val_loss" if val_loss else "")
    held: list[str] = [f",{value}" for value in val_loss] if val_loss else [""] * len(loss)
    lines = [f"{e},{value}{more}" for e, (value, more) in enumerate(zip(loss, held, strict=True))]
    (folder / NAME).write_text("\n".join([heads, *lines]))
    return said_of(folder)


FALLING = [1 / (epoch + 1) for epoch in range(20)]


def test_a_validation_loss_that_rises_again_is_overfitting(tmp_path: Path) -> None:
    held = [0.5 + 0.1 * abs(epoch - 4) for epoch in range(20)]
    assert said(tmp_path, FALLING, held).startswith(
        "It overfits: the validation loss was least after epoch 5 of 20 (0.5)"
    )


def test_a_loss_that_still_falls_at_the_end_ended_too_early(tmp_path: Path) -> None:
    assert "ended too early: after 20 epochs" in said(tmp_path, FALLING)


def test_a_loss_that_has_come_to_rest_is_said_nothing_of(tmp_path: Path) -> None:
    assert said(tmp_path, [max(value, 0.2) for value in FALLING], [0.3] * 20) == ""


def test_of_a_few_epochs_nothing_is_said(tmp_path: Path) -> None:
    assert said(tmp_path, [4, 3, 2, 1]) == ""


@pytest.mark.parametrize("text", ["", "epoch,loss", "\x00\xff,", "a,b\n1\n2,3,4\n", "loss\nnan\n"])
def test_a_file_that_is_no_history_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_bytes(text.encode("latin-1"))
    assert said_of(tmp_path) == ""


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert said_of(tmp_path) == ""
