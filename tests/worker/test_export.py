from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tfexam.worker.export import attempt, from_keras, from_tfds
from tfexam.worker.protocol import Export

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.filterwarnings("ignore"),  # TFDS's own
]


@pytest.fixture
def mocked() -> Any:
    import tensorflow_datasets as tfds

    with tfds.testing.mock_data(num_examples=30):
        yield


def test_pictures_of_tfds_become_a_folder_a_class(tmp_path: Path, mocked: None) -> None:
    made = from_tfds("mnist", tmp_path)
    assert (made.form, made.path) == ("images", str(tmp_path / "pictures"))
    assert len(list(tmp_path.glob("pictures/*/*.png"))) == 30
    assert {p.name for p in tmp_path.glob("pictures/*")} <= {str(n) for n in range(10)}


def test_texts_of_tfds_become_lines_with_the_names_of_classes(tmp_path: Path, mocked: None) -> None:
    made = from_tfds("imdb_reviews", tmp_path)
    assert (made.form, made.target, made.text) == ("text", "label", "text")
    lines = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert len(lines) == 30
    assert {line["label"] for line in lines} <= {"neg", "pos"}


def test_rows_of_tfds_become_a_table(tmp_path: Path, mocked: None) -> None:
    made = from_tfds("titanic", tmp_path)
    assert (made.form, made.target) == ("csv", "survived")
    line = json.loads((tmp_path / "rows.jsonl").read_text().splitlines()[0])
    assert {"age", "sex", "fare", "survived"} <= line.keys()


def test_an_array_of_a_row_becomes_a_column_for_each_value(tmp_path: Path, mocked: None) -> None:
    from_tfds("iris", tmp_path)
    line = json.loads((tmp_path / "rows.jsonl").read_text().splitlines()[0])
    assert sorted(line) == ["features_0", "features_1", "features_2", "features_3", "label"]


def test_pictures_of_keras_become_a_folder_a_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    made = np.zeros((6, 28, 28), np.uint8), np.array([0, 1, 2, 0, 1, 2])
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: (made, made))
    assert from_keras("mnist", tmp_path).form == "images"
    assert len(list(tmp_path.glob("pictures/2/*.png"))) == 2


def test_texts_of_keras_get_their_words_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    found = np.array([[1, 4, 5], [1, 5, 4]], dtype=object), np.array([0, 1])
    monkeypatch.setattr(keras.datasets.imdb, "load_data", lambda: (found, found))
    monkeypatch.setattr(keras.datasets.imdb, "get_word_index", lambda: {"good": 1, "film": 2})
    from_keras("imdb", tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert lines[0] == {"text": "good film", "class": "0"}


def test_a_name_that_keras_lacks_is_answered_with_those_it_has(tmp_path: Path) -> None:
    answer = attempt(Export("keras-dataset", "nothing", str(tmp_path)))
    assert answer.fault.startswith("ValueError: Keras has mnist, fashion_mnist")
