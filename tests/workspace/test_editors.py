"""The editors' files: what each editor's own schema asks for, and what they run is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tfexam.workspace import editors

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ["1_regression", "2_tabular"]
DRILL = [""]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFEXAM_HOME", "/home/of/tfexam")


def vscode(name: str, folders: list[str] = FOLDERS) -> Any:
    return json.loads(editors.files(folders)[f".vscode/{name}.json"])


def pycharm(name: str, folders: list[str] = FOLDERS) -> ET.Element:
    root = ET.fromstring(editors.files(folders)[f".idea/runConfigurations/{name}.xml"])
    (configuration,) = root
    return configuration


def options(configuration: ET.Element) -> dict[str | None, str | None]:
    return {option.get("name"): option.get("value") for option in configuration.iter("option")}


def test_vs_code_takes_the_interpreter_that_tfexam_runs_in() -> None:
    assert vscode("settings")["python.defaultInterpreterPath"] == sys.executable


def test_a_task_has_what_the_schema_of_tasks_asks_for() -> None:
    file = vscode("tasks")
    assert file["version"] == "2.0.0"
    labels = ["train 1_regression", "train 2_tabular", "submit 1_regression", "submit 2_tabular"]
    assert [task["label"] for task in file["tasks"]] == labels
    for task in file["tasks"]:
        assert task["type"] == "process"
        assert task["group"] in {"build", "test"}
        assert task["command"] == sys.executable
        assert all(isinstance(argument, str) for argument in task["args"])
        assert set(task["options"]) == {"cwd", "env"}
        assert task["options"]["env"] == {"TFEXAM_HOME": "/home/of/tfexam"}
        assert task["problemMatcher"] == []


def test_a_launch_has_what_the_schema_of_launches_asks_for() -> None:
    file = vscode("launch")
    assert file["version"] == "0.2.0"
    names = [one["name"] for one in file["configurations"]]
    assert len(set(names)) == len(names) == 4
    for one in file["configurations"]:
        assert (one["type"], one["request"]) == ("debugpy", "launch")
        assert one["console"] in {"internalConsole", "integratedTerminal", "externalTerminal"}
        assert one["program"] == one["cwd"] + "/starter.py"


def test_what_follows_a_launch_is_a_task_that_there_is() -> None:
    followed = {one.get("postDebugTask") for one in vscode("launch")["configurations"]} - {None}
    assert followed == {"submit 1_regression", "submit 2_tabular"}
    assert followed < {task["label"] for task in vscode("tasks")["tasks"]}


def test_a_drill_trains_and_submits_in_the_workspace_itself() -> None:
    train, submit = vscode("tasks", DRILL)["tasks"]
    assert (train["label"], train["options"]["cwd"]) == ("train", "${workspaceFolder}")
    assert submit["args"] == ["-P", "-m", "tfexam", "submit"]
    assert options(pycharm("train", DRILL))["SCRIPT_NAME"] == "$PROJECT_DIR$/starter.py"


def test_pycharm_trains_in_the_problems_folder_by_this_python() -> None:
    configuration = pycharm("train_1_regression")
    assert configuration.get("name") == "train 1_regression"
    assert configuration.get("type") == "PythonConfigurationType"
    found = options(configuration)
    assert found["SDK_HOME"] == sys.executable
    assert found["IS_MODULE_SDK"] == "false"
    assert found["WORKING_DIRECTORY"] == "$PROJECT_DIR$/1_regression"
    assert found["SCRIPT_NAME"] == "$PROJECT_DIR$/1_regression/starter.py"


def test_pycharm_submits_by_the_module_where_none_of_the_candidates_is_in_the_way() -> None:
    configuration = pycharm("submit_2_tabular")
    found = options(configuration)
    assert (found["MODULE_MODE"], found["SCRIPT_NAME"]) == ("true", "tfexam")
    assert (found["INTERPRETER_OPTIONS"], found["PARAMETERS"]) == ("-P", "submit 2_tabular")
    variables = {env.get("name"): env.get("value") for env in configuration.iter("env")}
    assert variables["TFEXAM_HOME"] == "/home/of/tfexam"


def test_a_path_with_signs_of_xml_and_json_in_it_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = '/tmp/a & b/"c" <d>/python'
    monkeypatch.setattr(sys, "executable", odd)
    assert vscode("settings")["python.defaultInterpreterPath"] == odd
    assert options(pycharm("train_1_regression"))["SDK_HOME"] == odd


def test_what_submits_runs_this_tfexam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFEXAM_HOME", str(tmp_path / "home"))
    *_, submit = vscode("tasks")["tasks"]
    done = subprocess.run(
        [submit["command"], *submit["args"]],
        cwd=tmp_path,
        env={**os.environ, **submit["options"]["env"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("error: No exam or drill is running.")
