"""How much work a training is, against a product of matrices on the same machine."""

from __future__ import annotations

import math
from statistics import fmean, median
from typing import TYPE_CHECKING

from tfexam.flows.doctor.finding import Finding

if TYPE_CHECKING:
    from tfexam.worker.measured import Machine

RATIO = 26.0
"""Core seconds of an epoch, divided by those of a product of two float32 matrices of 1024×1024.

Measured with TensorFlow 2.21 and NumPy 2.4 (OpenBLAS) on an AMD EPYC of two cores under Linux, in
the course of half an hour, beside other work (load 5 to 9): 26.7, 26.3, 30.0, 25.6, 24.9; kept to
one core 23.1; with oneDNN off 25.6.
"""

FACTOR = 3.0
"""How much more may still be right. The measurements are 20 % apart at the most, but all of one
processor: another one with wider vectors may multiply twice as fast, and train no faster."""

CORES = 2
"""Of so many the ratio holds. More of them share the work less well, and are done the sooner."""

GPU_RATIO = RATIO / CORES
"""What a GPU must stay below: two cores, however well they share the work, take no less.

That is all that is known of GPUs: none has been measured."""

LITTLE = 0.5
"""The share of its cores below which a training was kept from them; with more processes a core
than this, from before it began, it is plain by whom."""

ONEDNN = "TF_ENABLE_ONEDNN_OPTS"


def speed(machine: Machine) -> Finding:
    """An epoch's work, in products, against what was measured; and who else takes the cores."""
    if uses_gpu(machine):
        return _on_gpu(machine)
    per_product = fmean(machine.products)  # a clock may tick more slowly than one takes
    pairs = zip(machine.worked, machine.epochs, strict=True)
    ratio = median(min(worked, CORES * took) for worked, took in pairs) / per_product
    cores = min(usable(machine), CORES)
    kept_away = busy(machine) < LITTLE * cores
    said = f"{_takes(machine)}, the work of {ratio:.3g} products of matrices in NumPy"
    if not _was_measured(machine.kind):
        said, too_much = f"{said}; on {machine.kind} no ratio has been measured", False
    else:
        said, too_much = f"{said}; {RATIO:.3g} are right", ratio > FACTOR * RATIO
    if not too_much and not kept_away:
        return Finding("speed", said)
    if kept_away:
        said = f"{said}; it got {busy(machine):.1f} of {usable(machine)} cores"
    return Finding("speed", said, is_well=False, remedy=_faster(machine))


def uses_gpu(machine: Machine) -> bool:
    """Whether TensorFlow computes on a GPU."""
    return set(machine.placed) == {"GPU"}


def usable(machine: Machine) -> int:
    """Cores that the process can keep busy."""
    return min(machine.allowed, math.ceil(machine.quota or machine.allowed))


def busy(machine: Machine) -> float:
    """Cores that the trainings kept busy, on average."""
    return sum(machine.worked) / sum(machine.epochs)


def _on_gpu(machine: Machine) -> Finding:
    ratio = median(machine.epochs) / fmean(machine.products)
    said = f"{_takes(machine)}, as long as {ratio:.3g} products of matrices in NumPy"
    if not _was_measured(machine.kind):
        return Finding("speed", f"{said}; on {machine.kind} no ratio has been measured")
    said = f"{said}; two cores take {GPU_RATIO:.3g} or more, and no GPU has been measured"
    if ratio < GPU_RATIO:
        return Finding("speed", said)
    remedy = (
        "The GPU gains nothing: nvidia-smi shows whether another program holds it, and whether "
        "heat or a limit of power slows it down."
    )
    return Finding("speed", said, is_well=False, remedy=remedy)


def _takes(machine: Machine) -> str:
    return f"an epoch takes {median(machine.epochs):.2f} s"


def _was_measured(kind: str) -> bool:
    """Whether the ratio is of such a processor, and such a library of NumPy."""
    return kind.startswith(("x86_64 ", "AMD64 ")) and "openblas" in kind


def _faster(machine: Machine) -> str:
    """What explains a slow training: what can be seen to, else what can't."""
    cores, causes = usable(machine), []
    if machine.settings.get(ONEDNN) == "0":
        causes.append(f"oneDNN is off: unset {ONEDNN}.")
    if machine.threads < cores:
        causes.append(f"TensorFlow has {machine.threads} of {cores} threads: see below.")
    if 0 < machine.quota < machine.cores:
        causes.append(f"A container's quota is {machine.quota:g} cores: raise it (--cpus).")
    if machine.load > LITTLE * cores:
        causes.append(f"Other work was running (load {machine.load:.1f}): end it, and try again.")
    return " ".join(causes) or (
        "Other work, a battery, heat, or an emulated interpreter (of another architecture than "
        "the machine) slow a training down: try again, plugged in, with nothing else running."
    )
