"""Models that hold every layer of Keras 3.15 that prepares numbers, words, pictures and sounds."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from parts import chained, joined, numbers

layers = keras.layers
WORDS = ["red", "green", "blue", "sky"]
LINES = np.array([["red sky"], ["blue green"], ["red red green"]])


def numbers_prepared() -> Any:
    given = numbers(3)
    counts = keras.Input((2,), dtype="int64", name="counts")
    rows = np.random.RandomState(4).normal(3, 2, (40, 3)).astype("float32")
    scale, bins = layers.Normalization(axis=-1), layers.Discretization(num_bins=4)
    scale.adapt(rows)
    bins.adapt(rows)
    known = layers.IntegerLookup(vocabulary=[3, 5, 7], num_oov_indices=2, output_mode="multi_hot")
    learned = layers.IntegerLookup(output_mode="count", max_tokens=6)
    learned.adapt(np.array([[1, 2], [2, 3], [4, 4]]))
    return joined(
        [given, counts],
        [
            scale(given),
            layers.Normalization(mean=1.0, variance=4.0, invert=True)(given),
            bins(given),
            layers.Discretization([0.0, 0.5, 1.0], output_mode="one_hot")(given[:, :1]),
            layers.Rescaling(scale=[1.0, 2.0, 0.5], offset=-1.0)(given),
            layers.CategoryEncoding(10, "count")(counts),
            layers.Hashing(5)(counts),
            layers.HashedCrossing(7, output_mode="one_hot")((counts[:, :1], counts[:, 1:])),
            known(counts),
            learned(counts),
        ],
    )


def words_prepared() -> Any:
    line = keras.Input((1,), dtype="string", name="line")
    word = keras.Input((1,), dtype="string", name="word")
    adapted = layers.TextVectorization(ngrams=2, output_mode="tf_idf")
    adapted.adapt(LINES)
    count = layers.TextVectorization(standardize=None, output_mode="count", vocabulary=WORDS)
    found = layers.StringLookup()
    found.adapt(np.array(WORDS))
    back = layers.StringLookup(vocabulary=WORDS, invert=True)
    index = found(word)
    return joined(
        [line, word],
        [
            adapted(line),
            count(line),
            layers.TextVectorization(
                standardize="lower",
                split="character",
                vocabulary=list("abcd"),
                output_sequence_length=5,
            )(line),
            index,
            found(back(index)),
            layers.StringLookup(vocabulary=WORDS, mask_token="", num_oov_indices=2)(word),
            layers.StringLookup(vocabulary=WORDS, output_mode="multi_hot")(word),
            layers.Hashing(6, salt=3, mask_value="")(word),
        ],
    )


def ragged() -> Any:
    """Lines of words of any number, which never become a table."""
    line = keras.Input((), dtype="string", name="line")
    split = layers.TextVectorization(vocabulary=WORDS, ragged=True)(line)
    x = layers.Embedding(7, 3)(split)
    return keras.Model(line, layers.Dense(1)(layers.GlobalAveragePooling1D()(x)))


def pictures() -> Any:
    """All that changes pictures: most of it only while training."""
    scale, small = {"value_range": (0, 1)}, {"seed": 1}
    return chained(
        numbers(12, 12, 3),
        [
            layers.Resizing(10, 10, interpolation="nearest", crop_to_aspect_ratio=True),
            layers.CenterCrop(9, 8),
            layers.AugMix(**scale),
            layers.AutoContrast(**scale),
            layers.ContrastLimitedAdaptiveHistogramEqualization(**scale, tile_grid_size=(2, 2)),
            layers.CutMix(),
            layers.MixUp(),
            layers.RandAugment(**scale),
            layers.RandomBrightness(0.2, **scale),
            layers.RandomColorDegeneration(0.2, **scale),
            layers.RandomColorJitter(**scale, brightness_factor=0.1),
            layers.RandomContrast(0.2, **small),
            layers.RandomCrop(8, 8),
            layers.RandomElasticTransform(**scale),
            layers.RandomErasing(**scale),
            layers.RandomFlip("vertical", **small),
            layers.RandomGaussianBlur(**scale),
            layers.RandomGrayscale(0.3),
            layers.RandomHue(0.2, **scale),
            layers.RandomInvert(**scale),
            layers.RandomPerspective(),
            layers.RandomPosterization(4, **scale),
            layers.RandomRotation(0.2, fill_mode="nearest"),
            layers.RandomSaturation(0.2, **scale),
            layers.RandomSharpness(0.2, **scale),
            layers.RandomShear((0.0, 0.1), (0.0, 0.1)),
            layers.RandomTranslation(0.2, 0.2),
            layers.RandomZoom((-0.2, 0.2)),
            layers.Solarization(0.1, 0.2, **scale),
            layers.Pipeline([layers.RandomFlip(), layers.Rescaling(2.0)]),
        ],
    )


def equalized() -> Any:
    """Keras loses track of this layer unless a Pipeline holds it: it returns its very input."""
    return chained(numbers(6, 6, 3), [layers.Pipeline([layers.Equalization(bins=16)])])


def boxes() -> Any:
    """The one layer of pictures that takes more than pictures."""
    picture = keras.Input((4, 4, 3), name="picture")
    found = keras.Input((2, 4), name="boxes")
    kinds = keras.Input((2,), name="kinds")
    cut = layers.MaxNumBoundingBoxes(3, bounding_box_format="xyxy")
    out = cut({"images": picture, "bounding_boxes": {"boxes": found, "labels": kinds}})
    return joined([picture, found, kinds], out["bounding_boxes"].values())


def sounds() -> Any:
    given = numbers(64)
    waves = layers.STFTSpectrogram(mode="magnitude", frame_length=16, frame_step=16)
    mel = layers.MelSpectrogram(16, 16, sampling_rate=100, num_mel_bins=4, min_freq=1.0)
    return joined(given, [waves(layers.Reshape((64, 1))(given)), mel(given)])


CASES = {
    case.__name__: case
    for case in (numbers_prepared, words_prepared, ragged, pictures, equalized, boxes, sounds)
}
