"""Against the grader, not the loader: a Lambda's code, and sound layers that answer unsoundly."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hostile.corpus.artefact import Artefact, Behind, Scene
from hostile.corpus.keras_files import archive, lambda_layer, layer
from hostile.corpus.payloads import PAYLOADS
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "against the grader"
Described = tuple[str, dict[str, Any]]
"""A layer's name and its options."""


def carrier(scene: Scene, body: str) -> Path:
    """A model whose Lambda layer does it."""
    name = scene.folder.name
    (scene.secrets / f"victim-of-{name}").write_text("still here")
    told = body.format(marker=scene.marker, secrets=scene.secrets, port=scene.port, name=name)
    return archive(scene, lambda_layer(told))


BY_CODE = tuple(
    Artefact(
        name,
        SOURCE,
        partial(carrier, body=payload.body),
        words="Lambda",
        behind=payload.behind,
        harm=payload.harm,
        seconds=payload.seconds,
    )
    for name, payload in PAYLOADS.items()
)


def layers(scene: Scene, *described: Described) -> Path:
    """A model of built-in layers, none of which has weights."""
    return archive(scene, *[layer(name, **config) for name, config in described])


def _answers(name: str, code: Code, words: str, *described: Described) -> Artefact:
    build = partial(_layers, described=described)
    return Artefact(name, SOURCE, build, code, words, Behind(code, words), inside=True)


def _layers(scene: Scene, described: tuple[Described, ...]) -> Path:
    return layers(scene, *described)


ONE = ("Reshape", {"target_shape": [4, 1]})
BY_OUTPUT = (
    _answers("answers-in-another-size", Code.WRONG_SHAPE, "(4,)", ("Identity", {})),
    _answers("answers-in-another-rank", Code.WRONG_SHAPE, "(4, 1)", ONE),
    _answers(
        "answers-nan",
        Code.BAD_OUTPUT,
        "NaN",
        ONE,
        ("GlobalAveragePooling1D", {}),
        ("Rescaling", {"scale": float("nan"), "offset": 0.0}),
    ),
    _answers(
        "answers-infinity",
        Code.BAD_OUTPUT,
        "",
        ONE,
        ("GlobalAveragePooling1D", {}),
        ("Rescaling", {"scale": 1e39, "offset": 0.0}),
    ),
    _answers(
        "answers-too-much",
        Code.WRONG_SHAPE,
        "",
        ONE,
        ("ZeroPadding1D", {"padding": [0, 2_000_000]}),
    ),
    _answers(
        "answers-terabytes",
        Code.OUT_OF_MEMORY,
        "memory",
        ONE,
        ("UpSampling1D", {"size": 100_000_000}),
    ),
    _answers(
        "answers-text",
        Code.BAD_OUTPUT,
        "string",
        ("Discretization", {"bin_boundaries": [0.5]}),
        ("StringLookup", {"invert": True, "vocabulary": ["a", "b"]}),
    ),
)
