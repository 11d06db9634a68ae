"""What `tfexam.worker.machine` says: how far it is, and at the end what it has measured.

It reads nothing; on its standard output it writes `Step` frames, then one `Machine`, and no arrays.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """How much of the work is done, 0 to 1."""

    done: float


@dataclass(frozen=True)
class Machine:
    """What was measured, and what there was to measure with.

    losses    the last epoch's loss of each training, all from one seed
    epochs    seconds of each training's epochs after its first, which holds the tracing
    worked    seconds that all cores together worked in each of them
    products  seconds of a core for each product of two matrices in NumPy
    kind      the processor's architecture and NumPy's library: `x86_64 scipy-openblas`
    cards     GPUs that the system has
    gpus      those of them that TensorFlow sees
    placed    on what a variable and a product landed: `CPU`, `GPU`
    has_cuda  whether this TensorFlow could use an NVIDIA card
    cores     of the machine
    allowed   cores that the process may use
    quota     cores' worth of time that it is given; 0: no limit
    threads   that TensorFlow computes an op with
    load      processes that ran or wanted to run before it began; -1: the system doesn't say
    settings  environment variables that change any of it
    """

    losses: tuple[float, ...]
    epochs: tuple[float, ...]
    worked: tuple[float, ...]
    products: tuple[float, ...]
    kind: str
    cards: tuple[str, ...]
    gpus: tuple[str, ...]
    placed: tuple[str, ...]
    has_cuda: bool
    cores: int
    allowed: int
    quota: float
    threads: int
    load: float
    settings: dict[str, str]
