"""PyCharm: a run configuration to train and one to submit each problem.

PyCharm keeps its list of interpreters to itself, and a project can't add to it. The
configurations name theirs by its path, so they run; for completion one has to be chosen, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tfexam.workspace.runs import STARTER, below, named, submit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.workspace.runs import Runs

ROOT = "$PROJECT_DIR$"


def files(runs: Runs) -> dict[str, str]:
    """Names and texts."""
    made = {}
    for folder in runs.folders:
        made[named("train", folder)] = _train(folder)
        made[named("submit", folder)] = _submit(folder)
    return {
        f".idea/runConfigurations/{name.replace(' ', '_')}.xml": _configuration(name, options, runs)
        for name, options in made.items()
    }


def _train(folder: str) -> dict[str, str]:
    return {
        "INTERPRETER_OPTIONS": "",
        "WORKING_DIRECTORY": below(ROOT, folder),
        "SCRIPT_NAME": below(ROOT, folder, STARTER),
        "PARAMETERS": "",
        "MODULE_MODE": "false",
    }


def _submit(folder: str) -> dict[str, str]:
    options, _, module, *parameters = submit(folder)
    return {
        "INTERPRETER_OPTIONS": options,
        "WORKING_DIRECTORY": ROOT,
        "SCRIPT_NAME": module,
        "PARAMETERS": " ".join(parameters),
        "MODULE_MODE": "true",
    }


def _configuration(name: str, options: Mapping[str, str], runs: Runs) -> str:
    """The text of one configuration, as PyCharm writes it."""
    root = ET.Element("component", name="ProjectRunConfigurationManager")
    kind = {"type": "PythonConfigurationType", "factoryName": "Python"}
    one = ET.SubElement(root, "configuration", {"default": "false", "name": name, **kind})
    environment = ET.SubElement(one, "envs")
    for variable, value in {"PYTHONUNBUFFERED": "1", **runs.environment}.items():
        ET.SubElement(environment, "env", name=variable, value=value)
    for option, value in {**_common(runs.python), **options}.items():
        ET.SubElement(one, "option", name=option, value=value)
    ET.SubElement(one, "method", v="2")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _common(python: str) -> dict[str, str]:
    return {
        "PARENT_ENVS": "true",
        "SDK_HOME": python,
        "IS_MODULE_SDK": "false",
        "ADD_CONTENT_ROOTS": "false",
        "ADD_SOURCE_ROOTS": "false",
        "EMULATE_TERMINAL": "true",
    }
