"""Jobs of a computing cluster: 45 % of each class are held out, the rest is a TFDS builder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tfexam.authoring import HeldOut, one_hot, read_columns, source, split_classes, tfrecord

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.45
CLASSES = ["VF", "F", "M", "L"]
WORDS = ["protocol", "day"]
NUMBERS = ["compounds", "input_fields", "iterations", "num_pending", "hour"]

Columns = dict[str, np.ndarray]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public jobs as the builder `job_runtimes`; hold out the same share of each class."""
    columns, labels = _read()
    shown, held = split_classes(labels, HELD_OUT, rng)
    _store(public, _rows(columns, shown), labels[shown])
    _assert_apart(_rows(columns, shown), _rows(columns, held))
    usual = np.full(len(held), np.bincount(labels[shown]).argmax())
    return HeldOut(
        {name: values[:, None] for name, values in _rows(columns, held).items()},
        labels[held],
        {"majority": one_hot(usual, len(CLASSES)), **_one_class_each(len(held))},
    )


def _read() -> tuple[Columns, np.ndarray]:
    """The seven columns by name, words as str and numbers as float32, and the class of each job."""
    jobs = read_columns(source("data.csv.gz"))
    words = {name: np.array(jobs[name]) for name in WORDS}
    numbers = {name: np.array(jobs[name], dtype=np.float32) for name in NUMBERS}
    return {**words, **numbers}, np.array([CLASSES.index(name) for name in jobs["class"]])


def _rows(columns: Columns, chosen: np.ndarray) -> Columns:
    return {name: values[chosen] for name, values in columns.items()}


def _store(public: Path, columns: Columns, labels: np.ndarray) -> None:
    """The builder: one split `train`, features named as the contract's inputs, and the label."""
    import tensorflow_datasets as tfds

    features: dict[str, Any] = {name: tfds.features.Text() for name in WORDS}
    features |= dict.fromkeys(NUMBERS, np.float32)
    features["runtime"] = tfds.features.ClassLabel(names=CLASSES)
    form = tfds.features.FeaturesDict(features)
    serializer = tfds.core.example_serializer.ExampleSerializer(form.get_serialized_info())
    named = {**columns, "runtime": labels}
    jobs = [dict(zip(named, job, strict=True)) for job in zip(*named.values(), strict=True)]
    examples = [
        serializer.get_tf_example(form.encode_example(job)).SerializeToString(deterministic=True)
        for job in jobs
    ]
    folder = public / "job_runtimes" / "1.0.0"
    folder.mkdir(parents=True)
    (folder / "job_runtimes-train.tfrecord-00000-of-00001").write_bytes(tfrecord.records(examples))
    train = tfds.core.SplitInfo(
        name="train", shard_lengths=[len(examples)], num_bytes=sum(map(len, examples))
    )
    tfds.folder_dataset.write_metadata(
        data_dir=folder,
        features=form,
        split_infos=[train],
        check_data=False,  # which would import TensorFlow
        description="Jobs of a computing cluster and how long each ran.",
        citation="Kuhn, M. and Johnson, K. (2013). Applied Predictive Modeling. Springer.",
        disable_shuffling=True,
    )


def _one_class_each(rows: int) -> Columns:
    """What naming one and the same class for every job earns, whichever it is."""
    return {
        f"always_{name.lower()}": one_hot(np.full(rows, number), len(CLASSES))
        for number, name in enumerate(CLASSES)
    }


def _assert_apart(shown: Columns, held: Columns) -> None:
    public = set(zip(*(values.tolist() for values in shown.values()), strict=True))
    private = set(zip(*(values.tolist() for values in held.values()), strict=True))
    assert not public & private
