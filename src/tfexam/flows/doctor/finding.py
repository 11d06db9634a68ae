"""What `tfexam doctor` has to say of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    remedy  what to do about it: there for all that is not well, and where it could be better
    """

    name: str
    said: str
    is_well: bool = True
    remedy: str = ""
