"""Attacks that are known in public, and those against the grader: each a builder and its outcome.

The mechanisms are those of published advisories; the harm is a marker file, a knock on a listener,
a canary that is read. Nothing lies in the repository but this code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.corpus import (
    against_the_grader,
    hdf5,
    keras_archive,
    keras_bounds,
    keras_code,
    keras_gadgets,
    savedmodel,
    strangers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hostile.corpus.artefact import Artefact

FAMILIES: Mapping[str, tuple[Artefact, ...]] = {
    "Keras, code in the file": keras_code.ARTEFACTS,
    "Keras, gadgets and files": keras_gadgets.ARTEFACTS,
    "Keras, sizes and types": keras_bounds.ARTEFACTS,
    "Keras, the archive": keras_archive.ARTEFACTS,
    "HDF5": hdf5.ARTEFACTS,
    "SavedModel": savedmodel.OPERATIONS_OF_GRAPHS + savedmodel.GRAPHS,
    "SavedModel, as TensorFlow wrote it": savedmodel.WRITTEN,
    "checkpoints": savedmodel.CHECKPOINTS,
    "other formats": strangers.ARTEFACTS,
    "against the grader, by code": against_the_grader.BY_CODE,
    "against the grader, by its answer": against_the_grader.BY_OUTPUT,
}

ARTEFACTS: tuple[Artefact, ...] = tuple(each for family in FAMILIES.values() for each in family)

WRITTEN = frozenset(each.name for each in savedmodel.WRITTEN + savedmodel.CHECKPOINTS)
"""The names of those that TensorFlow must write."""
