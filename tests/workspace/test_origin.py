from __future__ import annotations

import pytest

from tfexam.bank.problem import Licence
from tfexam.workspace.origin import origin

MIT = Licence(name="MIT", url="https://example.org/mit", citation="Ada (1843). Notes.")


@pytest.mark.parametrize("said", ["Ada (1843). Notes.", "Licence: MIT, <https://example.org/mit>"])
def test_the_page_names_whom_to_thank_and_the_terms(said: str) -> None:
    assert said in origin(MIT)


def test_a_notice_stands_there_in_its_owners_words() -> None:
    notice = "Copyright (c) 1843 Ada\n\nAll copies carry this."
    assert origin(MIT.model_copy(update={"notice": notice})).endswith(f"## Notice\n\n{notice}\n")


def test_without_a_notice_none_is_spoken_of() -> None:
    assert "Notice" not in origin(MIT)
