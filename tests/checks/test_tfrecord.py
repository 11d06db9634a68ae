from __future__ import annotations

import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tfexam.checks.tfrecord import examples

if TYPE_CHECKING:
    from pathlib import Path

WRITE = """
import sys
import tensorflow as tf
def of(**kind): return tf.train.Feature(**kind)
features = {
    "words": of(bytes_list=tf.train.BytesList(value=[b"one", "zw\\u00f6lf".encode()])),
    "figures": of(float_list=tf.train.FloatList(value=[0.5, -2.0])),
    "counts": of(int64_list=tf.train.Int64List(value=[0, 300, -7])),
    "nothing": of(),
}
with tf.io.TFRecordWriter(sys.argv[1]) as writer:
    for _ in range(2):
        example = tf.train.Example(features=tf.train.Features(feature=features))
        writer.write(example.SerializeToString())
"""


@pytest.mark.tensorflow
def test_it_reads_what_tensorflow_writes(tmp_path: Path) -> None:
    path = tmp_path / "x.tfrecord"
    subprocess.run([sys.executable, "-c", WRITE, str(path)], check=True, capture_output=True)
    expected = {
        "words": [b"one", "zwölf".encode()],
        "figures": [0.5, -2.0],
        "counts": [0, 300, -7],
        "nothing": [],
    }
    assert list(examples(path)) == [expected, expected]


def test_half_a_record_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.tfrecord").write_bytes(struct.pack("<Q", 9))
    with pytest.raises(ValueError, match="ends in the middle"):
        list(examples(tmp_path / "x.tfrecord"))


def test_what_is_no_example_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.tfrecord").write_bytes(struct.pack("<QI", 2, 0) + b"\x0d\x00" + bytes(4))
    with pytest.raises(ValueError, match="wire type 5"):
        list(examples(tmp_path / "x.tfrecord"))
