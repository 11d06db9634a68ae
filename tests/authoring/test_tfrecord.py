"""TFRecord files that are written without TensorFlow, as TensorFlow reads them."""

from __future__ import annotations

import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tfexam.authoring.tfrecord import checksum, records

if TYPE_CHECKING:
    from pathlib import Path

READ = """
import sys
import tensorflow as tf
for record in tf.data.TFRecordDataset(sys.argv[1]).as_numpy_iterator():
    print(record.hex())
"""


@pytest.mark.parametrize(
    ("content", "known"),
    [
        pytest.param(bytes(32), 0x8A9136AA, id="zeros"),
        pytest.param(b"\xff" * 32, 0x62A8AB43, id="ones"),
        pytest.param(bytes(range(32)), 0x46DD794E, id="rising"),
    ],
)
def test_a_checksum_is_the_one_of_rfc_3720_masked(content: bytes, known: int) -> None:
    (masked,) = struct.unpack("<I", checksum(content))
    turned = (masked - 0xA282EAD8) & 0xFFFFFFFF
    assert (turned >> 17 | turned << 15) & 0xFFFFFFFF == known


@pytest.mark.tensorflow
def test_tensorflow_reads_every_record_and_finds_its_checksums_right(tmp_path: Path) -> None:
    contents = [b"", b"\x00", b"one record", bytes(range(256)) * 300]
    (tmp_path / "some.tfrecord").write_bytes(records(contents))
    told = subprocess.check_output([sys.executable, "-c", READ, tmp_path / "some.tfrecord"])
    assert [bytes.fromhex(line) for line in told.decode().split("\n")[:-1]] == contents
