"""Machines as the worker measures them: a sound one, and what differs in a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tfexam.flows.doctor.speed import RATIO
from tfexam.worker.measured import Machine

PRODUCT = 0.025
"""Seconds of a product, on a sound machine."""

SOUND = Machine(
    losses=(2.5, 2.5, 2.5),
    epochs=(RATIO * PRODUCT / 1.8,) * 9,
    worked=(RATIO * PRODUCT,) * 9,
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
            "worked": tuple(epoch / 10 for epoch in SOUND.epochs),
            **other,
        }
    )


def slow(times: float = 5, **other: Any) -> Machine:
    """One to which an epoch is so many times as much work."""
    epochs, worked = (tuple(times * one for one in all_) for all_ in (SOUND.epochs, SOUND.worked))
    return machine(epochs=epochs, worked=worked, **other)


def crowded(times: float = 5, **other: Any) -> Machine:
    """One on which an epoch is no more work, and takes so many times as long."""
    return machine(epochs=tuple(times * epoch for epoch in SOUND.epochs), **other)
