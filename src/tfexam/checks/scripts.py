"""Rules over the three scripts: they run as shipped, in par time, and earn what they must.

With provisional bands, which nothing was trained for, they must earn a score, whichever it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.checks.measure import run
from tfexam.checks.rules import Found, Rule
from tfexam.checks.train import allowed_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.checks.data import Builds


def reference_earns_5(builds: Builds) -> Iterator[Found]:
    """The reference trains in time and earns 5."""
    yield from _earns("solution", {5}, builds)


def plain_earns_3(builds: Builds) -> Iterator[Found]:
    """The plain model trains in time and earns 3."""
    yield from _earns("plain", {3}, builds)


def starter_earns_little(builds: Builds) -> Iterator[Found]:
    """The starter runs as shipped and earns 0 or 1."""
    yield from _earns("starter", {0, 1}, builds)


def _earns(script: str, allowed: set[int], builds: Builds) -> Iterator[Found]:
    spec, place = builds.problem.spec, f"{script}.py"
    if not (builds.problem.folder / place).is_file():
        return  # another rule says so
    result = run(builds.problem, script, builds.first)
    limit = allowed_seconds(builds.problem)
    if result.seconds > limit:
        message = f"It took {result.seconds:.0f} s to train; {limit:.0f} s is the most."
        yield Found(place, message, "Train less; or leave the machine alone meanwhile.")
    if result.submitted is None:
        yield Found(place, f"It earns no score: {result.fault}", "Run it in a candidate's folder.")
        return
    score = spec.scale.score(result.submitted)
    if score not in allowed and not spec.provisional:
        wanted = " or ".join(map(str, sorted(allowed)))
        message = f"It earns {score} with {spec.scale.printed(result.submitted)}, not {wanted}."
        yield Found(
            place, message, f"Improve it, or run tfexam bank calibrate {builds.problem.id}."
        )


RULES: tuple[Rule[Builds], ...] = (
    Rule("starter-earns-little", starter_earns_little),
    Rule("plain-earns-3", plain_earns_3),
    Rule("reference-earns-5", reference_earns_5),
)
"""What only training can tell, the quickest first."""
