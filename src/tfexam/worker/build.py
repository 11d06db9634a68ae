"""Builds a problem's data: runs its `data.py`, in a process of its own.

`python -P -m tfexam.worker.build` reads one `Build` frame, closes itself in and answers with one
`Built` frame. TensorFlow is there for a `data.py` that imports it, and is not imported otherwise.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import traceback
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tfexam.authoring import Answer, HeldOut, provide_sources
from tfexam.worker.confine import confine, denied
from tfexam.worker.protocol import BadFrame, Build, Built, build_of, encode, read, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    import numpy as np


def main() -> None:
    """Read the order, build, answer."""
    with answering() as answers:
        frame = read(sys.stdin.buffer)
        if frame is None:
            raise BadFrame("there is no order")
        order = build_of(frame[0])
        answers.write(encode(attempt(lambda: alone(order))))


def answering() -> IO[bytes]:
    """Standard output, kept for the answer alone: whatever prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def attempt(work: Callable[[], Built]) -> Built:
    """The work's answer, or its fault: a stranger's code may raise anything."""
    try:
        return work()
    except Exception as error:
        traceback.print_exc()
        said = traceback.format_exception_only(error)[-1].strip()
        return Built(fault=said, errno=error.errno or 0 if isinstance(error, OSError) else 0)


def alone(order: Build) -> Built:
    """Build, closed in; what it was kept from is said in its own words."""
    confine(order)
    try:
        return build(order)
    except (OSError, MemoryError) as error:
        kept = denied(error, Path(order.folder))
        if not kept:
            raise
        traceback.print_exc()
        return Built(fault=kept)
    finally:
        shutil.rmtree(Path(order.folder) / "scrap", ignore_errors=True)


def build(order: Build) -> Built:
    """Run `build` of a data.py and write what it returned, the held-out rows in no order.

    A model that counted the rows which it was fed would else know where it is: in which class, or
    in which season.
    """
    import numpy as np

    folder = Path(order.folder)
    public = folder / "public"
    public.mkdir()
    provide_sources({name: Path(path) for name, path in order.sources.items()})
    rng = np.random.default_rng([order.seed, zlib.crc32(order.problem.encode())])
    held = load_module(Path(order.data_py)).build(public, rng)
    if not isinstance(held, HeldOut):
        raise TypeError(f"build must return a HeldOut, not {type(held).__name__}")
    inputs, targets = _inputs(held), _targets(held, order.outputs)
    rows = np.arange(held.rows)
    kept = {"groups": rows, **targets, "row": rows}
    mixed = np.random.default_rng([order.seed, *order.problem.encode()]).permutation(rows)
    save(folder / "inputs.frame", {name: array[mixed] for name, array in inputs.items()})
    save(folder / "targets.frame", {name: array[mixed] for name, array in kept.items()})
    return Built(rows=held.rows, sha256=_digest(inputs | targets))


def load_module(path: Path) -> ModuleType:
    """The data.py as a module; its folder is left as it is."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("tfexam_problem_data", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _inputs(held: HeldOut) -> dict[str, np.ndarray]:
    import numpy as np

    return {name: np.asarray(array) for name, array in sorted(held.inputs.items())}


def _targets(held: HeldOut, outputs: tuple[str, ...]) -> dict[str, np.ndarray]:
    import numpy as np

    arrays = {f"target:{output}": a for output, a in _by_output(held.targets, outputs)}
    if held.groups is not None:
        _, numbers = np.unique(held.groups, return_inverse=True)
        arrays["groups"] = numbers.astype(np.int64)
    for name, answer in sorted(held.baselines.items()):
        arrays |= {f"baseline:{output}:{name}": a for output, a in _by_output(answer, outputs)}
    return arrays


def _by_output(answer: Answer, outputs: tuple[str, ...]) -> Iterator[tuple[str, np.ndarray]]:
    """Each output's array; a bare array belongs to the only output."""
    import numpy as np

    arrays = answer if isinstance(answer, Mapping) else {outputs[0]: answer}
    if arrays.keys() != set(outputs):
        wanted, given = ", ".join(outputs), ", ".join(sorted(arrays))
        raise ValueError(f"the contract's outputs are {wanted}; build returned {given}")
    for output in outputs:
        yield output, np.asarray(arrays[output])


def _digest(arrays: Mapping[str, np.ndarray]) -> str:
    """SHA-256 over the arrays' names, dtypes, shapes and values, whatever file they came from."""
    return hashlib.sha256(encode(None, arrays)).hexdigest()


if __name__ == "__main__":
    main()
