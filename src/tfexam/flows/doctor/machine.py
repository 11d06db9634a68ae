"""What was measured of a machine, judged: each finding with its remedy."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from tfexam.errors import pip_install
from tfexam.flows.doctor.finding import Finding
from tfexam.flows.doctor.speed import busy, speed, usable, uses_gpu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.worker.measured import Machine

LIMITS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
VISIBLE = "CUDA_VISIBLE_DEVICES"
APPLE = "Apple silicon"


def judged(machine: Machine) -> Iterator[Finding]:
    """All findings, in the order in which they are shown."""
    yield repeatable(machine)
    yield speed(machine)
    yield gpu(machine)
    yield threads(machine)


def repeatable(machine: Machine) -> Finding:
    """Whether one seed gives one figure."""
    losses = machine.losses
    if all(loss == losses[0] for loss in losses):  # which what is no number never is
        how = ", with op determinism, which a GPU needs" if uses_gpu(machine) else ""
        return Finding("repeatable", f"{len(losses)} trainings from one seed, one loss{how}")
    listed = ", ".join(f"{loss:.9g}" for loss in losses)
    apart = max(losses) - min(losses)
    said = f"trainings from one seed end with different losses: {listed} (up to {apart:.1g} apart)"
    return Finding("repeatable", said, is_well=False, remedy=_steadier(machine))


def _steadier(machine: Machine) -> str:
    if uses_gpu(machine):
        return (
            "Op determinism was on, so the card, its heat or its driver is at fault: update the "
            f"driver, and see whether the processor repeats itself: {VISIBLE}=-1"
        )
    return (
        "Call keras.utils.set_random_seed(…), then tf.config.experimental."
        "enable_op_determinism(); if that is not enough, train with one thread: "
        "TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1"
    )


def gpu(machine: Machine) -> Finding:
    """Whether there is a GPU, and TensorFlow sees it and computes on it."""
    if uses_gpu(machine):
        return Finding("gpu", f"{', '.join(machine.gpus)}: seen and used")
    if machine.gpus:
        said = f"{', '.join(machine.gpus)}: seen, but TensorFlow computes on the processor"
        remedy = "tf.debugging.set_log_device_placement(True) says where each op lands, and why."
        return Finding("gpu", said, is_well=False, remedy=remedy)
    if machine.cards == (APPLE,):
        said = f"{APPLE}: not used, since TensorFlow's wheels for macOS compute on the processor"
        return Finding("gpu", said)
    if machine.cards:
        said = f"{', '.join(machine.cards)}: TensorFlow does not see it"
        return Finding("gpu", said, is_well=False, remedy=_seeing(machine))
    return Finding("gpu", "none here; no problem needs one")


def _seeing(machine: Machine) -> str:
    hidden = machine.settings.get(VISIBLE)
    if hidden is not None:
        return f"{VISIBLE} is {hidden!r}, which may hide it: unset it."
    package = f"tensorflow[and-cuda]=={version('tensorflow')}"
    if machine.has_cuda:
        return f"Add NVIDIA's libraries: {pip_install(package)}"
    return (
        "This TensorFlow was built for the processor alone, as all wheels for Windows are: on "
        f'Linux, or in WSL 2, pip install "{package}"'
    )


def threads(machine: Machine) -> Finding:
    """The cores that there are, those that may be used, and the threads that use them."""
    cores = usable(machine)
    told = {name: machine.settings.get(name, "") for name in LIMITS}
    fewer = {name: n for name, n in told.items() if n.isdecimal() and 0 < int(n) < cores}
    given = f", for {machine.quota:g} cores' worth of time" if machine.quota else ""
    said = (
        f"{machine.allowed} of {machine.cores} cores may be used{given}; TensorFlow takes "
        f"{machine.threads} threads and kept {busy(machine):.1f} cores busy"
    )
    if fewer:
        listed = ", ".join(f"{name} ({number})" for name, number in fewer.items())
        remedy = f"Unset {listed}: {cores} threads would fit."
        return Finding("threads", said, is_well=False, remedy=remedy)
    if machine.threads > cores:
        remedy = f"They wait for one another: TF_NUM_INTRAOP_THREADS={cores}"
        return Finding("threads", said, is_well=False, remedy=remedy)
    if cores < machine.cores:
        remedy = "Unless it is meant so, allow more: taskset, a container's --cpus, --cpuset-cpus."
        return Finding("threads", said, remedy=remedy)
    return Finding("threads", said)
