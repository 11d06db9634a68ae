"""What became of a submission: scored, or one named reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Meaning(NamedTuple):
    """One row of the table of outcomes."""

    code: str
    meaning: str
    next: str


class Code(Enum):
    """Every outcome, in the order of the documentation."""

    SCORED = Meaning("scored", "The model ran and was marked.", "")
    NO_MODEL = Meaning(
        "no-model", "No saved model was found in the folder.", "Save one as model.keras there."
    )
    UNREADABLE = Meaning(
        "unreadable",
        "The file is not a whole saved model.",
        "Save it again with model.save('model.keras'), and let the save end.",
    )
    REFUSED = Meaning(
        "refused",
        "The model holds something that a submitted model may not hold.",
        "Replace what is named by built-in layers, and save again.",
    )
    WRONG_SHAPE = Meaning(
        "wrong-shape",
        "The model takes or gives arrays of another shape than the contract says.",
        "Compare its inputs and its last layer with the contract in brief.md.",
    )
    BAD_OUTPUT = Meaning(
        "bad-output",
        "The shape is right, but what the model returns can't be an answer.",
        "Look at model.predict() on a few rows.",
    )
    TOO_SLOW = Meaning("too-slow", "The model did not answer within its time.", "Make it smaller.")
    TOO_LARGE = Meaning(
        "too-large", "The file or the model is larger than the contract allows.", "Make it smaller."
    )
    OUT_OF_MEMORY = Meaning(
        "out-of-memory", "The model needed more memory than it may have.", "Make it smaller."
    )
    GRADER_ERROR = Meaning(
        "grader-error",
        "The grader broke. That is our fault: the submission is kept and no try is counted.",
        "Submit again; if it stays, report it with the output of tfexam doctor.",
    )


CODES = {code.value.code: code for code in Code}
"""By the names that stores and replies have for them."""


@dataclass(frozen=True)
class Outcome:
    """The result of grading one submission.

    metric     on the rows that submit uses; None unless scored
    confirm    the same metric on the rows that submit never uses; None where there are too few
    score      0 to 5, what the metric earns; None unless scored
    message    one sentence; of a model that was scored, only where something is to be said of it
    seconds    wall-clock time from load to answer
    layers     of the sandbox, which held the model in; none where it never ran, or died
    """

    code: Code
    message: str = ""
    hint: str = ""
    metric: float | None = None
    confirm: float | None = None
    score: int | None = None
    seconds: float = 0.0
    layers: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether the fault is the grader's."""
        return self.code is Code.GRADER_ERROR
