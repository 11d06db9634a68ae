"""How long a training takes, against what the same machine takes for a product of matrices."""

from __future__ import annotations

import math
from statistics import fmean, median
from typing import TYPE_CHECKING

from tfexam.flows.finding import Finding

if TYPE_CHECKING:
    from tfexam.worker.measured import Machine

RATIOS = {1: 60.0, 2: 30.0}

FACTOR = 2.0

ELSEWHERE = 0.5
"""Processes a core, from before, at which other work takes enough to be named."""

ONEDNN = "TF_ENABLE_ONEDNN_OPTS"


def speed(machine: Machine) -> Finding:
    """Seconds an epoch, divided by seconds a product, against the ratio that was measured."""
    epoch, product = median(machine.epochs), fmean(machine.products)  # clocks may tick slowly
    ratio = epoch / product
    said = f"an epoch takes {epoch:.2f} s, as long as {ratio:.3g} products of matrices in NumPy"
    if not _was_measured(machine.kind):
        return Finding("speed", f"{said}; on {machine.kind} no ratio has been measured")
    if uses_gpu(machine):
        limit = RATIOS[2]
        known = f"no GPU has been measured, but two cores take {limit:.3g}"
        remedy = (
            "The GPU gains nothing: nvidia-smi shows whether another program holds it, and "
            "whether heat or a limit of power slows it down."
        )
    else:
        cores = min(usable(machine), 2)
        limit = FACTOR * RATIOS[cores]
        known = f"on {'one core' if cores == 1 else 'two cores'} {RATIOS[cores]:.3g} are right"
        remedy = _faster(machine)
    is_well = ratio < limit
    return Finding("speed", f"{said}; {known}", is_well, "" if is_well else remedy)


def uses_gpu(machine: Machine) -> bool:
    """Whether TensorFlow computes on a GPU."""
    return set(machine.placed) == {"GPU"}


def usable(machine: Machine) -> int:
    """Cores that the process can keep busy."""
    return min(machine.allowed, math.ceil(machine.quota or machine.allowed))


def _was_measured(kind: str) -> bool:
    """Whether the ratios are of such a processor, and such a library of NumPy."""
    return kind.startswith(("x86_64 ", "AMD64 ")) and "openblas" in kind


def _faster(machine: Machine) -> str:
    """What explains a slow training: what can be seen to, else what can't."""
    cores, causes = usable(machine), []
    if machine.settings.get(ONEDNN) == "0":
        causes.append(f"oneDNN is off: unset {ONEDNN}.")
    if machine.threads < cores:
        causes.append(f"TensorFlow takes {machine.threads} threads for {cores} cores.")
    if 0 < machine.quota < machine.cores:
        causes.append(f"A container's quota is {machine.quota:g} cores: raise it (--cpus).")
    if machine.load > ELSEWHERE * cores:
        causes.append(
            f"Other work was running (load {machine.load:.1f} on {cores} cores): end it, and try "
            "again."
        )
    elif machine.busy < ELSEWHERE * min(cores, 2):
        causes.append(f"It got {machine.busy:.1f} of {cores} cores: what took the others?")
    return " ".join(causes) or (
        "A battery, heat, or an emulated interpreter (of another architecture than the machine) "
        "slow a processor down: plug it in, let it cool, and try again with nothing else running."
    )
