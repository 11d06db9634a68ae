from __future__ import annotations

import json

from tfexam.report import as_json


def test_a_figure_that_json_has_no_word_for_is_null() -> None:
    said = as_json.text({"curve": (1.0, float("nan")), "best": [{"loss": float("inf")}]})
    assert json.loads(said) == {"curve": [1.0, None], "best": [{"loss": None}]}
