"""scripts/zoo: whatever a problem's form, each member returns what the contract asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from support.specs import a_contract, a_spec, an_input, an_output
from tfexam.exam.category import Category
from tfexam.grading.contract import checked
from tfexam.grading.measure import Targets
from zoo import features, models, networks
from zoo.features import columns, forms, matrix
from zoo.goals import missed
from zoo.heads import Head
from zoo.leaks import hunt
from zoo.rows import Rows, apart, keys

if TYPE_CHECKING:
    from tfexam.bank.contract import Output

N, ASKED = 120, 30
FORMS: dict[str, tuple[tuple[int, ...], str]] = {
    "table": ((3,), "float32"),
    "series": ((10, 2), "float32"),
    "picture": ((6, 6, 1), "uint8"),
    "kind": ((1,), "string"),
    "text": ((2,), "string"),
}
OUTPUTS: dict[str, tuple[Any, tuple[int, ...], Any]] = {
    "class": ("probabilities", (3,), "balanced_accuracy"),
    "classes": ("probabilities", (4, 3), "accuracy"),
    "yes": ("binary", (1,), "balanced_accuracy"),
    "labels": ("binary", (5,), "average_precision"),
    "mask": ("binary", (6, 6), "mask_iou"),
    "steps": ("probabilities", (10, 3), "cross_entropy"),
    "counts": ("positive", (2,), "poisson_deviance"),
    "figures": ("real", (4,), "mae"),
    "spread": ("quantiles", (2, 3), "pinball"),
}


def inputs(form: str, rows: int, rng: np.random.Generator) -> np.ndarray:
    shape, dtype = FORMS[form]
    if dtype != "string":
        return (100 * rng.random((rows, *shape))).astype(dtype)
    many = 3 if form == "kind" else 1000
    words = [
        " ".join(f"w{n}" for n in row) for row in rng.integers(many, size=(rows * shape[0], 2))
    ]
    made: np.ndarray = np.array(words, dtype=object).reshape(rows, *shape)
    return made


def targets(wanted: Output, rows: int, rng: np.random.Generator) -> np.ndarray:
    """Targets of any kind; where they may, some don't count."""
    shape = (rows, *wanted.targets)
    match wanted.kind:
        case "probabilities":
            return rng.integers(-1, wanted.shape[-1], size=shape)
        case "binary":
            return rng.integers(0, 2, size=shape)
        case "positive":
            return rng.poisson(3.0, size=shape).astype(np.float32)
        case _:
            return rng.normal(50, 10, size=shape).astype(np.float32)


def a_task(form: str, output: str) -> models.Task:
    rng = np.random.default_rng(0)
    shape, dtype = FORMS[form]
    kind, wanted, metric = OUTPUTS[output]
    contract = a_contract(an_input("x", dtype, shape), outputs=(an_output(kind, wanted),))
    rows = Rows({"x": inputs(form, N, rng)}, {"output": targets(contract.outputs[0], N, rng)})
    return models.Task(a_spec(contract, metric), rows, {"x": inputs(form, ASKED, rng)})


def fits(task: models.Task, answers: models.Answers) -> bool:
    outputs = task.spec.contract.outputs
    return all(checked(answer, outputs, ASKED) for answer in answers.values())


@pytest.fixture(autouse=True)
def few_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "HASHES", 2**10)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("form", ["table", "text"])
def test_every_answer_fits_the_contract(form: str, output: str) -> None:
    task = a_task(form, output)
    for member in (models.constant, models.one_column, models.linear, models.nearest):
        assert fits(task, member(task))


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("form", "output"),
    [(form, "class") for form in FORMS]
    + [("table", output) for output in ("labels", "counts", "figures", "spread")]
    + [("picture", "mask"), ("series", "steps")],
)
def test_every_network_fits_the_contract(
    form: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "EPOCHS", 1)
    task = a_task(form, output)
    assert fits(task, networks.dense(task))
    assert fits(task, networks.generic(task))


def test_several_inputs_and_outputs_go_together() -> None:
    table, text = a_task("table", "class"), a_task("text", "figures")
    given = [an_input("a", "float32", (3,)), an_input("b", "string", (2,))]
    outs = (an_output("probabilities", (3,), "one"), an_output("real", (4,), "two"))
    spec = a_spec(a_contract(*given, outputs=outs), {"one": "cross_entropy", "two": "mae"})
    rows = Rows(
        {"a": table.train.inputs["x"], "b": text.train.inputs["x"]},
        {"one": table.train.targets["output"], "two": text.train.targets["output"]},
    )
    task = models.Task(spec, rows, {"a": table.inputs["x"], "b": text.inputs["x"]})
    for member in (models.one_column, models.linear, models.nearest):
        assert fits(task, member(task))


def test_what_does_not_count_is_learnt_as_the_usual() -> None:
    head = Head(an_output("probabilities", (2,)), "accuracy")
    encoded = head.encoded(np.array([0, 1, 1, 1, -1]))
    assert encoded[1].tolist() == [0, 1]
    assert encoded[4].tolist() == [0.25, 0.75]


def test_where_classes_count_alike_a_rare_one_is_told_sooner() -> None:
    figures, usual = np.array([[0.7, 0.3]]), np.array([0.9, 0.1])
    chosen = [
        Head(an_output("probabilities", (2,)), metric).decoded(figures, usual).argmax()
        for metric in ("accuracy", "balanced_accuracy")
    ]
    assert chosen == [0, 1]


def test_what_is_not_finite_becomes_the_usual() -> None:
    head = Head(an_output("real", (2,)), "mae")
    answer = head.decoded(np.array([[np.nan, 1.0]]), np.array([5.0, 6.0]))
    assert answer.tolist() == [[5.0, 1.0]]


def test_quantiles_stand_apart_by_what_was_off() -> None:
    task = a_task("table", "spread")
    answer = models.constant(task)["median"]["output"]
    assert (np.diff(answer, axis=-1) > 0).all()


def test_rows_that_are_asked_are_not_learnt_from_and_others_once() -> None:
    asked = {"x": np.array([[1.0], [2.0]]), "w": np.array([["a"], ["b"]], dtype=object)}
    other = {
        "x": np.array([[2.0], [1.0], [2.0], [2.0]]),
        "w": np.array(["b", "b", "c", "c"])[:, None],
    }
    assert apart(other, set(keys(asked))).tolist() == [1, 2]


def test_strings_are_kinds_where_few_are_distinct() -> None:
    kinds = {form: a_task(form, "class").forms[0].kind for form in FORMS}
    assert kinds == {**{form: form for form in FORMS}, "kind": "kinds"}


def test_figures_are_standardised_by_the_rows_to_learn_from() -> None:
    train = Rows({"x": np.array([[0.0, 7], [2, 7]], np.float32)}, {})
    (form,) = forms(train, {"x": np.array([[4.0, 7], [np.nan, 8]], np.float32)})
    assert form.train.tolist() == [[-1, 0], [1, 0]]
    assert form.held.tolist() == [[3, 0], [0, 1]]


def test_large_pictures_are_averaged_down() -> None:
    pictures = np.arange(2 * 64 * 64, dtype=np.float32).reshape(2, 64, 64, 1)
    pair = matrix(forms(Rows({"x": pictures}, {}), {"x": pictures}))
    assert pair.train.shape == (2, 32 * 32)


def test_of_strings_their_rank_length_and_words_are_columns() -> None:
    words = np.array([["a b"], ["c"]], dtype=object)
    pair, names = columns(Rows({"x": words}, {}), {"x": np.array([["b d e"]], dtype=object)})
    assert names == ["x (alphabetical rank)", "x (length)", "x (words)"]
    assert pair.held.tolist() == [[1, 5, 2]]


def test_twins_near_ones_and_a_telling_order_are_found() -> None:
    rng = np.random.default_rng(0)
    known, asked = rng.normal(size=(200, 3)), rng.normal(size=(100, 3))
    asked[0], asked[1], asked[3] = known[5], known[6] + 1e-4, asked[2]
    spec = a_spec(a_contract(an_input("x", "float32", (3,))))
    goal = np.arange(100.0)[:, None]
    task = models.Task(spec, Rows({"x": known}, {"output": known[:, :1]}), {"x": asked})
    leaks = hunt(task, Targets({"output": goal}, {}, np.arange(100)))
    assert (leaks.twins, leaks.near, leaks.twice) == (1, 2, 1)
    assert leaks.order < 20 < np.abs(goal - goal.mean()).mean()


@pytest.mark.parametrize(("category", "count"), [(Category.TEXT, 2), (Category.TABULAR, 3)])
def test_a_linear_model_may_earn_more_in_text(category: Category, count: int) -> None:
    scores = {"constant": 1, "one_column": 2, "linear": 3, "nearest": 5, "generic": 4}
    assert len(list(missed(scores, category))) == count
