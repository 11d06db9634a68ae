"""Machines as the worker measures them: a sound one, and what differs in a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tfexam.flows.speed import RATIOS
from tfexam.worker.measured import Machine

PRODUCT = 0.025
"""Seconds of a product, on a sound machine."""

SOUND = Machine(
    losses=(2.5, 2.5, 2.5),
    epochs=(RATIOS[2] * PRODUCT,) * 9,
    products=(PRODUCT,) * 20,
    kind="x86_64 scipy-openblas",
    cards=(),
    gpus=(),
    placed=("CPU", "CPU"),
    has_cuda=True,
    cores=2,
    allowed=2,
    quota=0.0,
    threads=2,
    busy=1.8,
    load=0.1,
    settings={},
)

CARD = "GeForce"


def machine(**other: Any) -> Machine:
    """A sound machine with two cores and no GPU, but for what is given."""
    return replace(SOUND, **other)


def with_gpu(**other: Any) -> Machine:
    """One whose GPU is seen and used, and ten times as fast."""
    return machine(
        **{
            "cards": (CARD,),
            "gpus": (CARD,),
            "placed": ("GPU", "GPU"),
            "epochs": tuple(epoch / 10 for epoch in SOUND.epochs),
            **other,
        }
    )


def slow(**other: Any) -> Machine:
    """One that trains five times too slowly."""
    return machine(epochs=tuple(5 * epoch for epoch in SOUND.epochs), **other)
