"""Contracts and whole specs, made in a line."""

from __future__ import annotations

from typing import Any

from tfexam.bank.problem import Contract, Input, Output, Spec


def an_input(name: str = "x", dtype: Any = "float32", shape: tuple[int, ...] = (4,)) -> Input:
    return Input(name=name, dtype=dtype, shape=shape, means="what it means")


def an_output(kind: Any = "real", shape: tuple[int, ...] = (1,)) -> Output:
    return Output(kind=kind, shape=shape, means="what it means")


def a_contract(*inputs: Input, output: Output | None = None, **limits: Any) -> Contract:
    return Contract(inputs=inputs or (an_input(),), output=output or an_output(), **limits)


def a_spec(contract: Contract | None = None, metric: str = "mae", digits: int = 1) -> Spec:
    lower = metric in {"mae", "mase"}
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
