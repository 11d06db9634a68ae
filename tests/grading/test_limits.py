from __future__ import annotations

from typing import TYPE_CHECKING

from support.specs import a_contract
from tfexam.grading.limits import too_large

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_within_the_limit_passes(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(bytes(1_000_000))
    assert too_large(tmp_path / "model", a_contract(megabytes=1)) is None


def test_a_file_over_the_limit_is_told_with_both_sizes(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(bytes(1_200_000))
    outcome = too_large(tmp_path / "model", a_contract(megabytes=1))
    assert outcome is not None
    assert outcome.code.value.code == "too-large"
    assert "1.2 MB; the contract allows 1 MB" in outcome.message


def test_a_folder_is_as_large_as_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "variables").mkdir()
    for name in ("saved_model.pb", "variables/data"):
        (tmp_path / name).write_bytes(bytes(600_000))
    assert too_large(tmp_path, a_contract(megabytes=1)) is not None
