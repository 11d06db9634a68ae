"""Datasets of Keras and TensorFlow Datasets, brought into a form that `bank new` can guess."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.data.child import run
from tfexam.errors import Code, TfexamError
from tfexam.worker.protocol import Export, exported_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def fetched(origin: str, name: str) -> Iterator[tuple[str, Path, Mapping[str, str]]]:
    """The form, its path, and what the dataset says of itself; the files are gone afterwards.

    origin  `keras-dataset` or `tfds`
    Raises TfexamError(source-unreachable).
    """
    with tempfile.TemporaryDirectory(prefix="tfexam-dataset-") as scrap:
        answer = run("tfexam.worker.export", Export(origin, name, scrap))
        found = exported_of(answer.header) if answer.header else None
        if found is None or found.fault:
            why = found.fault if found else answer.talk
            raise TfexamError(
                Code.SOURCE_UNREACHABLE,
                f"The dataset {name} could not be fetched: {why}",
                "It comes from the open internet. Check its name and your network.",
            )
        yield found.form, Path(found.path), {"target": found.target, "text": found.text}
