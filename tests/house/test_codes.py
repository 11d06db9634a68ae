"""Errors and outcomes share one namespace of kebab-case codes."""

from __future__ import annotations

import re
from collections import Counter

from tfexam import errors
from tfexam.exam import outcome

CODES = [code.value.code for code in (*errors.Code, *outcome.Code)]


def test_every_code_is_used_once() -> None:
    assert [code for code, count in Counter(CODES).items() if count > 1] == []


def test_every_code_is_kebab_case() -> None:
    assert [code for code in CODES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_a_member_is_called_as_its_code() -> None:
    named = [(code.name, code.value.code) for code in (*errors.Code, *outcome.Code)]
    assert [pair for pair in named if pair[0].lower().replace("_", "-") != pair[1]] == []
