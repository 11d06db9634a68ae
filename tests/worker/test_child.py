from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.sandbox.platform import layers
from tfexam.worker import child
from tfexam.worker.protocol import Job, save

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_where_every_layer_was_asked_for_no_model_runs_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing in is left out here: this process has to live on."""
    first, *rest = layers()
    monkeypatch.setattr(child, "close_in", lambda _: tuple(rest))
    save(tmp_path / "inputs.frame", {"x": np.zeros((1, 1))})
    inputs = str(tmp_path / "inputs.frame")
    job = Job(1, "no-model", "keras", inputs, (), 1, 1.0, 1, 1, 1, closed_in=True)
    reply, answer = child.run(job)
    assert (reply.status, answer) == ("grader-error", {})
    assert f"lacks {first} here" in reply.message
    assert "--require-sandbox" in reply.hint
