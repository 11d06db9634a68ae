"""What helpers.py says of models, sound ones and misfits: `python -P checked.py FOLDER`.

Writes helpers.py, the contract of each model in turn, and in the end `said.json`: by the model's
name, whether it keeps its contract, and what was printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from support.misfits import MISFITS, PAIR, TWO, WORDS, X
from support.models import Maker, run_maker
from support.specs import a_contract, an_input, an_output
from tfexam.workspace.scaffold import HELPERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    import pytest

    from tfexam.bank.contract import Contract, Output

FOUND_LATER = frozenset({"figures too large", "swish of TensorFlow", "softmax of TensorFlow"})
"""Misfits that keep the contract: the metric finds them, or Keras, that can't load them."""


class Sound(NamedTuple):
    """A model that keeps its contract."""

    build: Callable[[Any], Any]
    inputs: Mapping[str, np.ndarray] = X
    outputs: tuple[Output, ...] = (an_output(),)


def scores(keras: Any) -> Any:
    layer = keras.layers.Dense(3, activation="softmax", dtype="float16")
    return keras.Sequential([keras.Input((4,)), layer])


def of_words(keras: Any) -> Any:
    text = keras.layers.TextVectorization(vocabulary=["red"], output_mode="multi_hot")
    given = keras.Input((1,), dtype="string")
    return keras.Model(given, keras.layers.Dense(1, activation="sigmoid")(text(given)))


def of_a_dict(keras: Any) -> Any:
    given = {"b": keras.Input((2,), name="x"), "a": keras.Input((3,), name="y")}
    return keras.Model(
        given, keras.layers.Dense(1)(keras.layers.Concatenate()(list(given.values())))
    )


def of_a_list(keras: Any) -> Any:
    given = [keras.Input((2,), name="b"), keras.Input((3,), name="a")]
    return keras.Model(given, keras.layers.Dense(1)(keras.layers.Concatenate()(given)))


def in_order(keras: Any) -> Any:
    x = keras.Input((4,))
    return keras.Model(x, [keras.layers.Dense(2)(x), keras.layers.Dense(3)(x)])


def by_names(keras: Any) -> Any:
    x = keras.Input((4,), batch_size=2)
    return keras.Model(x, [keras.layers.Dense(n, name=m)(x) for n, m in ((3, "kind"), (2, "box"))])


SOUND = {
    "half precision": Sound(scores, X, (an_output("probabilities", (3,)),)),
    "words": Sound(of_words, WORDS, (an_output("binary"),)),
    "a dict of inputs": Sound(of_a_dict, PAIR),
    "a list of inputs": Sound(of_a_list, PAIR),
    "outputs in order": Sound(in_order, X, TWO),
    "outputs by their layers' names, two rows at a time": Sound(by_names, X, TWO),
}


def said(make: Maker, model: Any, contract: Contract) -> tuple[bool, str]:
    import helpers  # type: ignore[import-not-found]  # it stands in the folder

    (make.folder / "contract.json").write_text(contract.model_dump_json(), "utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        kept = helpers.check(model)
    return kept, printed.getvalue()


def asking(inputs: Mapping[str, np.ndarray], outputs: tuple[Output, ...]) -> Contract:
    given = [
        an_input(name, "string" if rows.dtype == object else rows.dtype.name, rows.shape[1:])
        for name, rows in inputs.items()
    ]
    return a_contract(*given, outputs=outputs, parameters=10_000, megabytes=1.0)


def main(folder: Path) -> None:
    shutil.copy(HELPERS, folder)
    sys.path.append(str(folder))
    make = Maker(folder)
    found = {
        n: said(make, s.build(make.keras), asking(s.inputs, s.outputs)) for n, s in SOUND.items()
    }
    for name, misfit in MISFITS.items():
        model = misfit.build(make)
        if isinstance(model, make.keras.Model):
            found[name] = said(make, model, asking(misfit.inputs, misfit.outputs))
    (folder / "said.json").write_text(json.dumps(found), "utf-8")


def made(factory: pytest.TempPathFactory) -> dict[str, tuple[bool, str]]:
    """What was said of each model, once a session."""
    folder = run_maker(Path(__file__), factory.getbasetemp() / "checked")
    read: dict[str, tuple[bool, str]] = json.loads((folder / "said.json").read_text("utf-8"))
    return read


if __name__ == "__main__":
    main(Path(sys.argv[1]))
