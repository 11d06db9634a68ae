"""Writes a dataset of Keras or TensorFlow Datasets as plain files, in a process of its own.

`python -P -m tfexam.worker.export` reads one `Export` frame and answers with one `Exported` frame:
a folder of pictures by class, a file of JSON lines with texts, or one with rows of a table.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfexam.authoring import png
from tfexam.worker.build import answering
from tfexam.worker.protocol import BadFrame, Export, Exported, encode, export_of, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np

MOST = 10_000
"""Examples that are taken: more make no better problem."""

WIDEST = 200
PICTURES = ("mnist", "fashion_mnist", "cifar10", "cifar100")
TEXTS = ("imdb", "reuters")
TABLES = ("boston_housing", "california_housing")
FIRST_WORD = 3
"""In the texts of Keras, word n of the index is number n + 3."""


def main() -> None:
    """Read the order, export, answer."""
    with answering() as answers:
        frame = read(sys.stdin.buffer)
        if frame is None:
            raise BadFrame("there is no order")
        answers.write(encode(attempt(export_of(frame[0]))))


def attempt(order: Export) -> Exported:
    """The answer, or the fault: what a download may raise is anybody's guess."""
    work = from_tfds if order.origin == "tfds" else from_keras
    try:
        return work(order.name, Path(order.folder))
    except Exception as error:
        traceback.print_exc()
        return Exported(fault=traceback.format_exception_only(error)[-1].strip().splitlines()[0])


def from_tfds(name: str, folder: Path) -> Exported:
    """A builder's split `train` (or its first one): pictures, texts or rows."""
    import tensorflow_datasets as tfds

    tfds.disable_progress_bar()
    builder = tfds.builder(name, data_dir=folder / "tfds")
    builder.download_and_prepare()
    info, features = builder.info, builder.info.features
    splits = list(info.splits) or ["train"]
    split = builder.as_dataset(split="train" if "train" in splits else splits[0])
    examples = [dict(one) for one in islice(tfds.as_numpy(split), MOST)]
    labels = {n: f for n, f in features.items() if isinstance(f, tfds.features.ClassLabel)}
    for label, feature in labels.items():
        for one in examples:
            one[label] = feature.int2str(int(one[label]))
    target = _target(info, labels, features)
    for key, feature in features.items():
        if isinstance(feature, tfds.features.Image) and target in labels:
            return pictures(((one[key], one[target]) for one in examples), folder)
    text = info.supervised_keys[0] if info.supervised_keys else ""
    is_text = isinstance(text, str) and isinstance(dict(features).get(text), tfds.features.Text)
    return rows(examples, target, text if is_text and target in labels else "", folder)


def _target(info: Any, labels: Mapping[str, Any], features: Mapping[str, Any]) -> str:
    keys = info.supervised_keys
    if keys and isinstance(keys[-1], str):
        return keys[-1]
    return next(iter(labels), next(reversed(list(features))))


def from_keras(name: str, folder: Path) -> Exported:
    """One of keras.datasets: pictures, texts or rows."""
    import keras

    if name not in {*PICTURES, *TEXTS, *TABLES}:
        raise ValueError(f"Keras has {', '.join([*PICTURES, *TEXTS, *TABLES])}")
    module = getattr(keras.datasets, name)
    (inputs, targets), _ = module.load_data()
    labels = [str(one) for one in targets.reshape(-1)[:MOST].tolist()]
    if name in PICTURES:
        return pictures(zip(inputs, labels, strict=False), folder)
    if name in TEXTS:
        words = {n + FIRST_WORD: word for word, n in module.get_word_index().items()}
        texts = [" ".join(words.get(n, "") for n in one).strip() for one in inputs[:MOST]]
        found = [{"text": t, "class": c} for t, c in zip(texts, labels, strict=True)]
        return rows(found, "class", "text", folder)
    table = [{"x": row, "price": y} for row, y in zip(inputs, labels, strict=False)]
    return rows(table, "price", "", folder)


def pictures(found: Iterable[tuple[np.ndarray, str]], folder: Path) -> Exported:
    """PNG files, a folder a class."""
    import numpy as np

    for number, (picture, name) in enumerate(found):
        place = folder / "pictures" / re.sub(r"[^\w.-]+", "_", name)
        place.mkdir(parents=True, exist_ok=True)
        height, width = picture.shape[:2]
        shaped = picture.reshape(height, width, -1)[:, :, :3].astype(np.uint8)
        (place / f"{number:06}.png").write_bytes(png(shaped))
    return Exported("images", str(folder / "pictures"))


def rows(found: list[dict[str, Any]], target: str, text: str, folder: Path) -> Exported:
    """A file of JSON lines; an array becomes a column for each of its values."""
    path = folder / "rows.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for one in found:
            cells = {text: one[text], target: one[target]} if text else one
            flat = {k: v for name, value in cells.items() for k, v in _flat(name, value)}
            out.write(json.dumps(flat) + "\n")
    return Exported("text" if text else "csv", str(path), target, text)


def _flat(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    """A value as cells; what no table has room for is left out."""
    import numpy as np

    if isinstance(value, bytes | str):
        yield name, value.decode(errors="replace") if isinstance(value, bytes) else value
    elif np.size(value) == 1:
        yield name, np.asarray(value).reshape(-1)[0].item()
    elif isinstance(value, np.ndarray) and value.dtype.kind in "iufb" and value.size <= WIDEST:
        yield from ((f"{name}_{n}", one.item()) for n, one in enumerate(value.reshape(-1)))


if __name__ == "__main__":
    main()
