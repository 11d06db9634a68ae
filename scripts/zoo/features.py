"""Inputs by their form alone, as figures that a model can learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tfexam.grading.measure import Answer
    from zoo.rows import Rows

Kind = Literal["picture", "series", "table", "kinds", "text"]
Matrix = Any  # (n, d): a numpy array, or a sparse matrix of scipy's

FEW = 50
"""Distinct words up to which a string names a kind, and is no text."""

AXES: dict[int, Kind] = {2: "table", 3: "series", 4: "picture"}
"""What figures are, by how many axes their batch has."""

HASHES = 2**17
SIDE = 32
"""Pictures of a longer side are averaged down to about this for what is not a network."""

COLUMNS = 1000
"""Single columns that are looked at, evenly chosen where there are more."""


@dataclass(frozen=True)
class Pair:
    """The same figures of the rows to learn from and of those to answer: (n, d) and (m, d)."""

    train: Matrix
    held: Matrix

    def within(self, some: NDArray[np.int64], rest: NDArray[np.int64]) -> Pair:
        """Learn from some of the training rows, answer others of them."""
        return Pair(self.train[some], self.train[rest])


@dataclass(frozen=True)
class Form:
    """One input: figures are standardised, kinds one-hot, texts (n,) whole."""

    name: str
    kind: Kind
    train: np.ndarray
    held: np.ndarray


def forms(train: Rows, held: Answer) -> list[Form]:
    """Every input in its form, by its dtype and shape."""
    return [_form(name, train.inputs[name], held[name]) for name in sorted(held)]


def _form(name: str, train: np.ndarray, held: np.ndarray) -> Form:
    if train.dtype.kind in "OUS":
        return _words(name, train, held)
    kind = AXES.get(train.ndim, "table")
    axes = tuple(range(train.ndim - 1)) if kind != "table" else (0,)
    first, second = train.astype(np.float32), held.astype(np.float32)
    mean, spread = np.nanmean(first, axis=axes), np.nanstd(first, axis=axes)
    spread = np.where(spread > 0, spread, 1)
    return Form(
        name,
        kind,
        np.nan_to_num((first - mean) / spread).astype(np.float32),
        np.nan_to_num((second - mean) / spread).astype(np.float32),
    )


def _words(name: str, train: np.ndarray, held: np.ndarray) -> Form:
    known = np.unique(train.astype(str))
    if len(known) <= FEW:
        return Form(name, "kinds", _one_hot(train, known), _one_hot(held, known))
    return Form(name, "text", _texts(train), _texts(held))


def _one_hot(words: np.ndarray, known: np.ndarray) -> np.ndarray:
    places = words.astype(str).reshape(len(words), -1, 1) == known
    flat: np.ndarray = places.reshape(len(words), -1).astype(np.float32)
    return flat


def _texts(words: np.ndarray) -> np.ndarray:
    """Each row's strings as one, (n,)."""
    return np.array([" ; ".join(map(str, row)) for row in words.reshape(len(words), -1)], object)


def matrix(found: Sequence[Form]) -> Pair:
    """All of a row's figures side by side; sparse where there are texts."""
    dense = [form for form in found if form.kind != "text"]
    texts = [form for form in found if form.kind == "text"]
    flat = Pair(_flat([f.train for f in dense]), _flat([f.held for f in dense]))
    if not texts:
        return flat
    from scipy.sparse import csr_matrix, hstack

    parts = [tf_idf(form) for form in texts]
    parts += [Pair(csr_matrix(flat.train), csr_matrix(flat.held))] if dense else []
    return Pair(
        hstack([part.train for part in parts], format="csr"),
        hstack([part.held for part in parts], format="csr"),
    )


def _flat(arrays: Sequence[np.ndarray]) -> np.ndarray:
    if not arrays:
        return np.zeros((0, 0), np.float32)
    return np.concatenate([_shrunk(a).reshape(len(a), -1) for a in arrays], axis=1)


def _shrunk(array: np.ndarray) -> np.ndarray:
    """Large pictures as means over squares of pixels."""
    if array.ndim != 4 or max(array.shape[1:3]) <= SIDE:
        return array
    step = -(-max(array.shape[1:3]) // SIDE)
    rows, columns = array.shape[1] // step, array.shape[2] // step
    cut = array[:, : rows * step, : columns * step]
    squares = cut.reshape(len(array), rows, step, columns, step, -1)
    means: np.ndarray = squares.mean(axis=(2, 4))
    return means


def tf_idf(form: Form) -> Pair:
    """Hashed runs of one and two words and of one to four letters, by TF-IDF.

    Those that no training row has are left out: whatever is fitted with a penalty weighs them 0.
    """
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.pipeline import make_pipeline, make_union

    def counts(analyzer: str, longest: int) -> Any:
        return HashingVectorizer(
            n_features=HASHES,
            analyzer=analyzer,
            ngram_range=(1, longest),
            alternate_sign=False,
            norm=None,
            token_pattern=r"(?u)\w+" if analyzer == "word" else None,
            dtype=np.float32,
        )

    both = make_union(
        make_pipeline(counts("word", 2), TfidfTransformer(sublinear_tf=True)),
        make_pipeline(counts("char", 4), TfidfTransformer(sublinear_tf=True)),
    )
    train, held = both.fit_transform(form.train).tocsr(), both.transform(form.held).tocsr()
    used = np.flatnonzero(train.getnnz(axis=0))
    return Pair(train[:, used], held[:, used])


def columns(train: Rows, held: Answer) -> tuple[Pair, list[str]]:
    """Each single figure of a row as it is, and its name; of strings, rank, length and words."""
    pairs, names = [], []
    for name in sorted(held):
        first, second = (a.reshape(len(a), -1) for a in (train.inputs[name], held[name]))
        for place in range(first.shape[1]):
            called = name if first.shape[1] == 1 else f"{name}[{place}]"
            pair = Pair(first[:, place], second[:, place])
            told = _told(pair) if first.dtype.kind in "OUS" else {"": pair}
            pairs += list(told.values())
            names += [called + what for what in told]
    kept = np.unique(np.linspace(0, len(names) - 1, COLUMNS).astype(int)).tolist()
    chosen = Pair(
        _side_by_side([pairs[k].train for k in kept]), _side_by_side([pairs[k].held for k in kept])
    )
    return chosen, [names[k] for k in kept]


def _side_by_side(figures: Sequence[np.ndarray]) -> np.ndarray:
    return np.nan_to_num(np.stack([each.astype(np.float32) for each in figures], axis=1))


def _told(words: Pair) -> dict[str, Pair]:
    """What strings tell before they are read: where they sort, how long they are."""
    train, held = words.train.astype(str), words.held.astype(str)
    known = np.unique(train)
    return {
        " (alphabetical rank)": Pair(np.searchsorted(known, train), np.searchsorted(known, held)),
        " (length)": Pair(np.char.str_len(train), np.char.str_len(held)),
        " (words)": Pair(np.char.count(train, " "), np.char.count(held, " ")),
    }
