from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
import sys
import tensorflow_datasets as tfds
from tfexam.worker.download import download
from tfexam.worker.protocol import Download
with tfds.testing.mock_data(num_examples=3):
    print(download(Download("mnist:3.0.1", sys.argv[1])).rows)
    rows = tfds.builder("mnist:3.0.1", data_dir=sys.argv[1]).as_dataset(split="train")
    print(len(list(rows)))
"""


@pytest.mark.tensorflow
def test_a_builder_is_prepared_below_the_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[-1:] == ["3"], done.stderr
    assert list(tmp_path.iterdir()) == []
