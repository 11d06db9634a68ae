"""`doctor`, with a rehearsal and a worker that only say what they are told to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from support.machines import CARD, machine, slow, with_gpu
from support.running import Desk
from tfexam.errors import Code, TfexamError
from tfexam.flows.doctor import examine
from tfexam.flows.doctor import trainings as flow
from tfexam.flows.doctor.finding import Finding
from tfexam.flows.doctor.measure import NoAnswer
from tfexam.flows.rehearse import Rehearsal
from tfexam.sandbox.platform import layers
from tfexam.sandbox.trials import Told, Untried
from tfexam.worker.measured import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfexam.app import App
    from tfexam.worker.measured import Machine

    Measures = Callable[[Machine], None]

ALL = tuple(layers())


@pytest.fixture(autouse=True)
def _rehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Rehearsal(ALL, {"load": 1.0})
    monkeypatch.setattr(examine, "rehearse", lambda app: shown)
    monkeypatch.setattr(examine, "try_all", lambda folder: Told(("write files",), ()))
    monkeypatch.setattr(flow, "versions", lambda: Finding("versions", "as they should be"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def measures(monkeypatch: pytest.MonkeyPatch) -> Measures:
    """What the worker has measured."""

    def injected(found: Machine) -> None:
        monkeypatch.setattr(flow, "measure", lambda: iter([Step(0.5), Step(1.0), found]))

    return injected


def hint(said: str, name: str) -> str:
    """The line under a finding."""
    lines = said.splitlines()
    (at,) = [n for n, line in enumerate(lines) if line[6:].startswith(f"{name} ")]
    return lines[at + 1].strip()


def breaking(error: TfexamError) -> Callable[[App], Rehearsal]:
    def rehearse(app: App) -> Rehearsal:
        raise error

    return rehearse


def test_without_bench_nothing_is_trained(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "measure", lambda: pytest.fail("it was trained"))
    ran = desk.run("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert "repeatable" not in ran.out


def test_a_sound_machine_has_all_findings_well(desk: Desk, measures: Measures) -> None:
    measures(machine())
    ran = desk.run("doctor", "--bench")
    assert ran.code == 0
    assert "ok    repeatable 3 trainings from one seed, one loss" in ran.out
    for name in ("speed", "gpu", "threads", "versions"):
        assert f"ok    {name:<10} " in ran.out
    assert "hint:" not in ran.out
    assert "three trainings: ready" in ran.err


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("repeatable", machine(losses=(1.0, 2.0, 3.0))),
        ("speed", slow()),
        ("gpu", machine(cards=(CARD,))),
        ("gpu", with_gpu(placed=("CPU", "CPU"))),
        ("threads", machine(settings={"OMP_NUM_THREADS": "1"})),
    ],
)
def test_what_is_not_well_has_its_hint_and_the_exit_code_of_faults(
    desk: Desk, measures: Measures, name: str, found: Machine
) -> None:
    measures(found)
    ran = desk.run("doctor", "--bench")
    assert ran.code == 1
    assert f"WRONG {name:<10} " in ran.out
    assert hint(ran.out, name).startswith("hint: ")
    assert ran.out.count("WRONG") == 1


def test_versions_that_differ_are_a_fault(
    desk: Desk, measures: Measures, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures(machine())
    wrong = Finding("versions", "keras 3.14", is_well=False, remedy="pip install keras")
    monkeypatch.setattr(examine, "try_all", lambda folder: Told(("write files",), ()))
    monkeypatch.setattr(flow, "versions", lambda: wrong)
    ran = desk.run("doctor", "--bench")
    assert ran.code == 1
    assert hint(ran.out, "versions") == "hint: pip install keras"


def test_a_training_that_gave_no_answer_is_a_fault_and_no_bug(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure() -> Iterator[Step]:
        yield Step(0.1)
        raise NoAnswer("it was ended by SIGKILL", "SIGKILL")

    monkeypatch.setattr(flow, "measure", measure)
    ran = desk.run("doctor", "--bench")
    assert ran.code == 1
    assert "WRONG training   gave no answer: it was ended by SIGKILL" in ran.out
    assert "memory" in hint(ran.out, "training")


def test_a_broken_grader_counts_more_than_a_slow_machine(
    desk: Desk, measures: Measures, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures(slow())
    monkeypatch.setattr(examine, "rehearse", breaking(TfexamError(Code.GRADER_BROKE, "It broke.")))
    ran = desk.run("doctor", "--bench")
    assert ran.code == 7
    assert "WRONG speed" in ran.out


def test_as_json_each_finding_has_its_remedy(desk: Desk, measures: Measures) -> None:
    measures(slow())
    ran = desk.run("doctor", "--bench", "--json")
    found = {finding["name"]: finding for finding in ran.json}
    assert not found["speed"]["is_well"]
    assert found["speed"]["remedy"]
    assert found["threads"] == {
        "name": "threads",
        "said": "2 of 2 cores may be used; TensorFlow takes 2 threads and kept 1.8 cores busy",
        "is_well": True,
        "remedy": "",
    }


def test_ctrl_c_while_it_trains_ends_the_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure() -> Iterator[Step]:
        yield Step(0.1)
        raise KeyboardInterrupt

    monkeypatch.setattr(flow, "measure", measure)
    assert desk.run("doctor", "--bench").code == 130


def test_a_grader_that_broke_is_not_told_to_run_doctor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "rehearse", breaking(TfexamError(Code.GRADER_BROKE, "It broke.")))
    ran = desk.run("doctor")
    assert ran.code == 7
    assert hint(ran.out, "grader").startswith("hint: Make the environment anew: ")


def test_a_rehearsal_without_room_has_the_hint_of_its_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "rehearse", breaking(TfexamError(Code.DISK_FULL, "No room.")))
    assert hint(desk.run("doctor").out, "grader") == f"hint: {Code.DISK_FULL.value.next}"


def test_a_missing_package_has_the_command_that_installs_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "PACKAGES", ("tensorflow-of-tomorrow",))
    ran = desk.run("doctor")
    assert ran.code == 7
    assert "WRONG tensorflow-of-tomorrow is not installed\n" in ran.out
    assert f"hint: {sys.executable} -m pip install " in ran.out


def test_a_disk_without_room_says_how_much_it_takes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "ROOM_GB", 1e9)
    assert "TFEXAM_HOME" in hint(desk.run("doctor").out, "disk")


def test_a_damaged_store_has_the_hint_of_its_error(desk: Desk) -> None:
    desk.paths.store.parent.mkdir(parents=True)
    desk.paths.store.write_bytes(b"no store" * 99)
    ran = desk.run("doctor")
    assert hint(ran.out, "store") == f"hint: {Code.STORE_DAMAGED.value.next}"


def test_layers_that_the_sandbox_lacks_are_named_with_advice_and_are_no_fault(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "rehearse", lambda app: Rehearsal(ALL[1:], {"load": 1.0}))
    ran = desk.run("doctor")
    assert ran.code == 0
    assert f"; lacks {ALL[0]}\n" in ran.out
    assert "people you trust" in hint(ran.out, "sandbox")


@pytest.mark.parametrize(
    ("told", "said", "is_trusted"),
    [
        (Told(("x", "y", "z"), ()), "a model can't x, y or z", True),
        (Told((), ("x",)), "a model can x", False),
        (Told(("z",), ("x", "y")), "a model can x or y; a model can't z", False),
        (Told((), ()), "nothing that a model must not do can be done here at all", True),
    ],
)
def test_what_gets_through_the_sandbox_is_said_with_advice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, told: Told, said: str, is_trusted: bool
) -> None:
    monkeypatch.setattr(examine, "try_all", lambda folder: told)
    ran = desk.run("doctor")
    assert ran.code == 0
    assert f"trials     {said}\n" in ran.out
    assert ("people you trust" in ran.out) is not is_trusted


@pytest.mark.parametrize("error", [Untried("exit code 3"), PermissionError("no")])
def test_where_nothing_can_be_tried_it_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(folder: Path) -> Told:
        raise error

    monkeypatch.setattr(examine, "try_all", broken)
    assert f"was not tried: {error}" in desk.run("doctor").out


@pytest.mark.tensorflow
def test_a_real_machine_repeats_itself(desk: Desk) -> None:
    ran = desk.run("doctor", "--bench", "--json")
    assert ran.code in {0, 1}, ran.out + ran.err
    found = {finding["name"]: finding for finding in ran.json}
    assert list(found)[-5:] == ["repeatable", "speed", "gpu", "threads", "versions"]
    assert found["repeatable"]["is_well"], found["repeatable"]
    assert found["speed"]["said"].startswith("an epoch takes ")
    assert "three trainings: ready" in ran.err
