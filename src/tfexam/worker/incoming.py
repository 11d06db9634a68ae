"""A frame that arrives in pieces, from somebody who may be an enemy."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from tfexam.worker import protocol
from tfexam.worker.protocol import MAX_HEADER, BadFrame

if TYPE_CHECKING:
    import numpy as np

PREFIX = 4


class Incoming:
    """The bytes so far, and how many make the frame whole.

    limit  bytes that the payload may have
    """

    def __init__(self, limit: int) -> None:
        self._bytes = bytearray()
        self._limit = limit
        self._size: int | None = None

    def add(self, piece: bytes) -> None:
        """Take what came. Raises BadFrame as soon as it can't become a frame within the limit."""
        self._bytes += piece
        if self._size is None:
            self._size = self._whole_size()
        if len(self._bytes) > (self._size or PREFIX + MAX_HEADER):
            raise BadFrame("more bytes than the frame has")

    @property
    def whole(self) -> bool:
        """Whether the frame is complete."""
        return self._size is not None and len(self._bytes) == self._size

    def take(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """The frame. Raises BadFrame unless it is whole."""
        frame = protocol.read(io.BytesIO(self._bytes)) if self.whole else None
        if frame is None:
            raise BadFrame("the frame was cut off")
        return frame

    def _whole_size(self) -> int | None:
        if len(self._bytes) < PREFIX:
            return None
        end = PREFIX + protocol.header_size(bytes(self._bytes[:PREFIX]))
        if len(self._bytes) < end:
            return None
        header = protocol.parse_header(bytes(self._bytes[PREFIX:end]))
        payload: int = sum(entry["bytes"] for entry in header["arrays"])
        if payload > self._limit:
            raise BadFrame("the payload is larger than any answer")
        return end + payload


class Jobs:
    """Job frames out of a stream that is read as it comes."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, piece: bytes) -> list[protocol.Job]:
        """The jobs that became whole. Raises BadFrame for anything else than jobs."""
        self._bytes += piece
        jobs = []
        while len(self._bytes) >= PREFIX:
            end = PREFIX + protocol.header_size(bytes(self._bytes[:PREFIX]))
            if len(self._bytes) < end:
                break
            jobs.append(protocol.job_of(protocol.parse_header(bytes(self._bytes[PREFIX:end]))))
            del self._bytes[:end]
        return jobs
