"""A closed list as one reads it: names, parted by white space."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The names in a text."""
    return frozenset(text.split())
