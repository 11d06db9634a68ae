from __future__ import annotations

import json
import struct
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfexam.worker import protocol
from tfexam.worker.incoming import Incoming, Jobs
from tfexam.worker.protocol import BadFrame, Job, Reply, TensorSpec

FRAME = protocol.encode(Reply(1, "predicted"), {"output": np.arange(6.0).reshape(3, 2)})
SPECS = (TensorSpec("x", "float32", (4,)),)


def job(number: int) -> Job:
    return Job(number, "model", "keras", "inputs", SPECS, 256, 30.0, 3000, 1000, 1 << 20)


@given(st.lists(st.integers(1, len(FRAME) - 1)))
def test_a_frame_is_the_same_in_whatever_pieces_it_comes(cuts: list[int]) -> None:
    incoming = Incoming(1000)
    edges = [0, *sorted(set(cuts)), len(FRAME)]
    for start, end in pairwise(edges):
        assert not incoming.whole
        incoming.add(FRAME[start:end])
    assert incoming.whole
    assert incoming.take()[1]["output"].tolist() == [[0, 1], [2, 3], [4, 5]]


def test_a_frame_that_was_cut_off_is_none() -> None:
    incoming = Incoming(1000)
    incoming.add(FRAME[:-1])
    with pytest.raises(BadFrame):
        incoming.take()


def test_more_bytes_than_the_frame_has_are_no_frame() -> None:
    with pytest.raises(BadFrame):
        Incoming(1000).add(FRAME + b"x")


def test_a_payload_over_the_limit_is_refused_before_it_comes() -> None:
    header = FRAME[: 4 + struct.unpack("<I", FRAME[:4])[0]]
    with pytest.raises(BadFrame):
        Incoming(10).add(header)


@pytest.mark.parametrize("piece", [b"\xff\xff\xff\xff", b"\x04\x00\x00\x00nope"])
def test_nonsense_is_refused_at_once(piece: bytes) -> None:
    with pytest.raises(BadFrame):
        Incoming(1000).add(piece)


def test_jobs_come_out_of_a_stream_as_they_become_whole() -> None:
    stream = protocol.encode(job(1)) + protocol.encode(job(2))
    jobs = Jobs()
    assert jobs.add(stream[:-5]) == [job(1)]
    assert jobs.add(stream[-5:]) == [job(2)]


@pytest.mark.parametrize("shape", [[0] + [1] * 99, [0, 1 << 39, 1 << 39], [0, -1]], ids=str)
def test_an_array_that_numpy_could_not_hold_is_no_frame(shape: list[int]) -> None:
    """Nothing but BadFrame comes out, or one model would end the worker of all."""
    entry = {"name": "output", "dtype": "<f4", "shape": shape, "bytes": 0}
    header = json.dumps({"arrays": [entry]}).encode()
    with pytest.raises(BadFrame):
        Incoming(1000).add(struct.pack("<I", len(header)) + header)
