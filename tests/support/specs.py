"""Contracts and whole specs, made in a line."""

from __future__ import annotations

from typing import Any

from tfexam.bank.contract import HIGHER, Contract, Input, Output
from tfexam.bank.problem import Spec


def an_input(name: str = "x", dtype: Any = "float32", shape: tuple[int, ...] = (4,)) -> Input:
    return Input(name=name, dtype=dtype, shape=shape, means="what it means")


def an_output(kind: Any = "real", shape: tuple[int, ...] = (1,), name: str = "output") -> Output:
    return Output(name=name, kind=kind, shape=shape, means="what it means")


def a_contract(*inputs: Input, outputs: tuple[Output, ...] = (), **limits: Any) -> Contract:
    return Contract(inputs=inputs or (an_input(),), outputs=outputs or (an_output(),), **limits)


def a_spec(contract: Contract | None = None, metric: Any = "mae", digits: int = 1) -> Spec:
    lower = not HIGHER & set(metric.values() if isinstance(metric, dict) else [metric])
    return Spec.model_validate(
        {
            "format": 1,
            "title": "A problem",
            "summary": "What it asks",
            "author": "Somebody",
            "skills": ["compile-fit"],
            "level": 1,
            "par_minutes": 1,
            "sources": [{"file": "data.csv", "sha256": "0" * 64, "made_by": "a script"}],
            "licence": {"name": "CC0", "url": "https://example.org", "citation": "Nobody"},
            "contract": (contract or a_contract()).model_dump(),
            "metric": {"name": metric, "digits": digits},
            "bands": [5, 4, 3, 2, 1] if lower else [0.1, 0.3, 0.5, 0.7, 0.9],
        }
    )
