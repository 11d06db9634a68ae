"""What the scan settles by itself: each attack is refused, in a sentence that says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile.corpus import ARTEFACTS, WRITTEN
from hostile.corpus.keras_files import INPUT, archive, lambda_layer
from hostile.trial import Trial, contract, trial
from support.archives import dense, model
from tfexam.exam.outcome import Outcome
from tfexam.grading.jobs import job_for
from tfexam.grading.outcomes import of_scan
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel import scan_savedmodel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostile.corpus.artefact import Artefact

OUTSIDE = [each for each in ARTEFACTS if not each.inside and each.name not in WRITTEN]

ADVISORIES = """
CVE-2024-3660 CVE-2024-55459 CVE-2025-1550 CVE-2025-2915 CVE-2025-8747 CVE-2025-9905 CVE-2025-9906
CVE-2025-12058 CVE-2025-12060 CVE-2025-49655 CVE-2026-0897 CVE-2026-1462 CVE-2026-1669
CVE-2026-12480 GHSA-36fq-jgmw-4r9c GHSA-48g7-3x6r-xfhp GHSA-4f3f-g24h-fr8m GHSA-c9rc-mg46-23w3
GHSA-hqp4-2352-xf5r GHSA-mgx6-5cf9-rr43 GHSA-mq84-hjqx-cwf2 GHSA-qg93-c7p6-gg7f
GHSA-xfhx-r7ww-5995
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(tmp_path_factory.mktemp("scan"), with_tensorflow=False) as made:
        yield made


def test_there_are_a_hundred_artefacts_and_more_each_of_a_name_of_its_own() -> None:
    names = [each.name for each in ARTEFACTS]
    assert len(set(names)) == len(names) > 300


@pytest.mark.parametrize("advisory", ADVISORIES.split())
def test_each_published_advisory_has_its_artefact(advisory: str) -> None:
    assert any(advisory in f"{each.name} {each.source}" for each in ARTEFACTS)


def scanned(place: Trial, artefact: Artefact) -> Outcome | None:
    """What is said before any worker, or by what it does first with a graph."""
    with job_for(1, place.build(artefact), place.inputs, contract(artefact)) as job:
        if isinstance(job, Outcome):
            return job
        try:
            scan_savedmodel(Path(job.model))
        except Rejected as rejected:
            return of_scan(rejected)
    return None


@pytest.mark.parametrize("artefact", OUTSIDE, ids=lambda each: each.name)
def test_the_scan_refuses_it(artefact: Artefact, place: Trial) -> None:
    outcome = scanned(place, artefact)
    assert outcome is not None
    assert (outcome.code, artefact.words in outcome.message) == (artefact.expected, True)
    assert outcome.message.isprintable()
    assert outcome.hint
    assert not (place.folder / "harm" / artefact.name).exists()


def test_none_of_them_did_any_harm(place: Trial) -> None:
    assert place.ear.heard == ""
    assert not list((place.folder / "harm").iterdir())
    assert not list(place.folder.rglob("harm.txt"))


def test_what_was_scanned_is_what_is_loaded(tmp_path: Path, place: Trial) -> None:
    """Two descriptions in one text, the harmless one last: the other never reaches the loader."""
    hidden = json.dumps(model(INPUT, lambda_layer("open('harm')")))
    harmless = json.dumps(model(INPUT, dense()))
    text = hidden[:-1] + "," + harmless[1:]
    own = place.scene("two-texts")
    path = archive(own, more={"config.json": text.encode()})
    with job_for(1, path, place.inputs, contract(ARTEFACTS[0])) as job:
        assert not isinstance(job, Outcome)
        assert "Lambda" not in Path(job.model, "config.json").read_text()
