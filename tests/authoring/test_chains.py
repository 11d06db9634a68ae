from __future__ import annotations

from tfexam.authoring.chains import families


def test_rows_that_share_something_are_one_family_by_the_first_of_them() -> None:
    assert families([{"a"}, {"b"}, {"a"}]).tolist() == [0, 1, 0]


def test_a_chain_links_rows_that_share_nothing_themselves() -> None:
    assert families([{"a"}, {"b"}, {"c"}, {"a", "c"}, {"c", "b"}]).tolist() == [0, 0, 0, 0, 0]


def test_a_row_that_shares_nothing_stands_alone() -> None:
    assert families([set(), {"a"}, set()]).tolist() == [0, 1, 2]
