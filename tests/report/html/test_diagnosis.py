"""The section of a page that says what went wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from support.pages import Page, parsed
from support.sittings import START, exam, scored, submission, task
from tfexam.exam.category import Category
from tfexam.exam.outcome import Code, Outcome
from tfexam.exam.result import result
from tfexam.exam.sitting import State
from tfexam.flows.diagnose import Diagnosed, Mark, Undiagnosed
from tfexam.grading.diagnosis.details import Part, Row
from tfexam.grading.diagnosis.diagnose import Finding
from tfexam.grading.diagnosis.plots import Confusion, Forecast, Line, Mixed, Scatter
from tfexam.report.html.page import page

if TYPE_CHECKING:
    from tfexam.grading.diagnosis.plots import Plot

EVIL = "<script>alert('x')</script>&\"'"
ENDED = exam(state=State.FINISHED, ended_at=START + timedelta(hours=2))
FINDING = Finding("logits", "With softmax over its answer, it earns 5.", "End in softmax.")
LINE = Line("worst", 1.5, (0.0, 10.0), (5.0, 5.0), (4.0, 4.0), (6.0, 6.0))
PLOTS: tuple[Plot, ...] = (
    Confusion("one", (EVIL, "b"), ((3, 1), (0, 2)), 2, 5, 6, (Mixed(EVIL, "b", 1),)),
    Forecast("two", (LINE, replace(LINE, which="typical")), 9),
    Scatter("three", False, (1.0, 2.0), (1.5, 2.5), 0.5, 0.5),
)
MARKS = (
    Mark("baseline", 0.1, 0),
    Mark("plain model", 0.72, 3),
    Mark("reference", 0.95, 5),
    Mark("yours", 0.65, 2),
)


def diagnosed(category: Category = Category.TEXT, **changes: Any) -> Diagnosed:
    facts: dict[str, Any] = {
        "task": task(category, title=EVIL),
        "submission": scored(category, 0.65),
        "finding": FINDING,
        "marks": MARKS,
        "parts": (Part(EVIL, 0.25, "right", "b"),),
        "worst": (Row(EVIL, EVIL, EVIL), Row("fed", "right", "said")),
        "history": "It overfits.",
        "size": "7 of 9 weights",
        "plots": PLOTS,
    }
    return Diagnosed(**facts | changes)


def written(*diagnoses: Diagnosed | Undiagnosed) -> str:
    return page(result(ENDED, [], timedelta(hours=2)), [], diagnoses)


def shown(*diagnoses: Diagnosed | Undiagnosed) -> Page:
    return parsed(written(*diagnoses))


def test_the_mistake_is_named_with_its_mend() -> None:
    said = shown(diagnosed()).text
    assert "2 of 5, accuracy 0.65" in said
    assert "With softmax over its answer, it earns 5. What to do: End in softmax." in said


def test_classes_the_training_and_the_size_are_spoken_of() -> None:
    said = shown(diagnosed()).text
    assert f"Weakest {EVIL} 25% right (taken for b)" in said
    assert "Training It overfits." in said
    assert "Size 7 of 9 weights" in said


def test_a_score_that_no_mistake_explains_is_told_so() -> None:
    said = shown(diagnosed(finding=None)).text
    assert "None of the mistakes that are looked for explains the score." in said


def test_what_earned_all_is_not_found_fault_with() -> None:
    said = shown(diagnosed(finding=None, submission=scored(Category.TEXT, 0.95))).text
    assert "It earned all there is." in said
    assert "None of the mistakes" not in said


def test_a_model_that_did_not_run_again_is_not_said_to_be_free_of_mistakes() -> None:
    said = shown(diagnosed(finding=None, trouble="It took too long.")).text
    assert "no mistake could be looked for: It took too long." in said
    assert "None of the mistakes" not in said


def test_a_submission_without_a_score_says_what_became_of_it() -> None:
    refused = submission(
        Category.TEXT, outcome=Outcome(Code.REFUSED, f"It holds {EVIL}.", "Don't.")
    )
    said = shown(diagnosed(finding=None, submission=refused, worst=(), plots=(), parts=())).text
    assert f"refused: It holds {EVIL}. What to do: Don't." in said


def test_the_scale_is_drawn_and_stands_beside_it_in_figures() -> None:
    found = shown(diagnosed())
    said = "baseline 0.10 (0 of 5), yours 0.65 (2 of 5), plain model 0.72 (3 of 5), reference 0.95"
    assert any(text.startswith(said) for _, _, text in found.all("desc"))
    assert "Baseline 0.10 0 of 5 Yours 0.65 2 of 5 Plain model 0.72 3 of 5" in found.text
    places = [float(dot["cx"]) for _, dot, _ in found.all("circle")]
    assert places == sorted(places)
    assert [dot["class"] for _, dot, _ in found.all("circle")].count("dot counts") == 1


def test_each_plot_is_drawn() -> None:
    found = shown(diagnosed())
    classes = [attributes.get("class", "") for _, attributes, _ in found.all("rect", "path")]
    assert classes.count("cell hit level4") == 2
    assert {"right", "said", "band", "points"} < set(classes)


def test_the_rows_that_were_furthest_off_stand_in_a_table() -> None:
    found = shown(diagnosed())
    assert f"{EVIL} {EVIL} {EVIL} fed right said" in " ".join(found.text.split())
    assert "The 2 rows that were furthest off, the worst first." in found.text


def test_where_one_problem_has_no_diagnosis_the_others_have() -> None:
    gone = Undiagnosed(task(Category.VISION), f"No problem {EVIL}.", "See what there is.")
    said = shown(gone, diagnosed()).text
    assert f"There is no diagnosis. No problem {EVIL}. What to do: See what there is." in said
    assert "With softmax" in said


def test_where_there_is_none_at_all_the_page_says_why() -> None:
    said = shown(Undiagnosed(None, "It has to wait.", "")).text
    assert "Diagnosis There is no diagnosis. It has to wait." in said
    assert "was run once more" not in said


def test_without_any_there_is_no_such_section() -> None:
    assert "Diagnosis" not in shown().text


def test_what_came_from_files_is_text() -> None:
    text = written(diagnosed(), diagnosed(Category.VISION))
    assert "<script" not in text
    assert parsed(text).text.count(EVIL) > 10


def test_it_asks_for_nothing_from_outside() -> None:
    assert not re.findall(
        r"\b(?:src|href|srcset|action)\s*=|url\(|@import|https?:", written(diagnosed())
    )


def test_headings_stand_below_each_other_in_order() -> None:
    found = shown(diagnosed(), diagnosed(Category.VISION))
    levels = [int(tag[1]) for tag, _, _ in found.all("h1", "h2", "h3", "h4")]
    assert levels[-3:] == [2, 3, 3]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_picture_has_a_name_and_a_description_of_its_own() -> None:
    text = written(diagnosed(), diagnosed(Category.VISION))
    found = parsed(text)
    pictures = [a for _, a, _ in found.all("svg") if "plot" in a.get("class", "")]
    by_id = {a["id"]: said for _, a, said in found.all("title", "desc") if "id" in a}
    assert len(pictures) == 2 * (1 + 4)
    assert {picture["role"] for picture in pictures} == {"img"}
    for picture in pictures:
        assert by_id[picture["aria-labelledby"]].strip()
        assert by_id[picture["aria-describedby"]].strip()
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_every_table_has_a_caption_and_every_head_its_scope() -> None:
    found = shown(diagnosed())
    tables = len(found.all("table"))
    assert len([said for _, _, said in found.all("caption") if said.strip()]) == tables
    assert {attributes.get("scope") for _, attributes, _ in found.all("th")} == {"col", "row"}
