"""Is this machine set up right? One small network, trained three times, says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.flows.doctor.finding import Finding
from tfexam.flows.doctor.lock import mending, versions
from tfexam.flows.doctor.machine import judged
from tfexam.flows.doctor.measure import NoAnswer, measure
from tfexam.flows.events import Progress
from tfexam.worker.measured import Step

if TYPE_CHECKING:
    from collections.abc import Generator

REMEDIES = {
    "SIGILL": "TensorFlow needs a processor with AVX, and no emulated one: ask another machine.",
    "SIGKILL": "Most likely memory ran out: end other programs, and try again.",
}
"""What to do where a signal ended the training."""


def bench() -> Generator[Progress | Finding, None, None]:
    """Progress while it trains; then a finding each: repeatable, speed, gpu, threads, versions."""
    try:
        for event in measure():
            if isinstance(event, Step):
                yield Progress("three trainings", event.done)
            else:
                yield from judged(event)
    except NoAnswer as end:
        remedy = REMEDIES.get(end.signal, f"Make the environment anew: {mending('tensorflow')}")
        yield Finding("training", f"gave no answer: {end.said}", is_well=False, remedy=remedy)
    yield versions()
