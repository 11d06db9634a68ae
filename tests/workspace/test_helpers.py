"""helpers.py in a candidate's folder, where there is no tfexam."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from support import checked
from support.misfits import MISFITS
from support.specs import a_contract
from tfexam.workspace.models import newest_model
from tfexam.workspace.scaffold import HELPERS

if TYPE_CHECKING:
    from pathlib import Path

TREE = ast.parse(HELPERS.read_text("utf-8"))
TRAIN = """
import json, sys
sys.modules["tfexam"] = None  # any import of it fails
import keras
import numpy as np
import helpers

keras.utils.set_random_seed(0)
inputs, targets = helpers.windows(np.arange(40.0) / 40, past=4, ahead=1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(3.0), "mae")  # such a rate that the last epoch is not the best
history = model.fit(
    inputs, targets, epochs=9, validation_split=0.3, callbacks=helpers.callbacks(), verbose=0
)
helpers.plot_history(history)
helpers.show_images(np.zeros((9, 5, 5, 1)), titles=range(9))
kept = keras.models.load_model("model.keras")
tail = slice(-len(inputs) * 3 // 10, None)
losses = [m.evaluate(inputs[tail], targets[tail], verbose=0) for m in (model, kept)]
at_odds = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
multi, coming = helpers.windows(np.arange(20).reshape(10, 2), past=3, ahead=2, step=4)
said = [helpers.check(model), helpers.check(model, inputs[:3]), helpers.check(at_odds)]

contract = json.loads(open("contract.json").read())
contract["inputs"][0]["dtype"], contract["outputs"][0]["shape"] = "string", [4]
open("contract.json", "w").write(json.dumps(contract))
known = keras.layers.StringLookup(vocabulary=["a1"], num_oov_indices=0)
picky = keras.Sequential([keras.Input((4,), dtype="string"), known])
rows = keras.ops.convert_to_tensor(np.full((2, 4), "a1"), "string")
said += [helpers.check(picky), helpers.check(picky, rows)]
print(json.dumps({
    "curve": history.history["val_loss"],
    "losses": losses,
    "said": said,
    "windows": [inputs.shape, targets.shape, multi[:, :, 0].tolist(), coming[:, :, 1].tolist()],
}))
"""


def imports(node: ast.AST) -> set[str]:
    """The top names of all modules that are imported in a part of a program."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Import):
            found |= {alias.name.split(".")[0] for alias in one.names}
        elif isinstance(one, ast.ImportFrom):
            found.add(str(one.module).split(".")[0])
    return found


def test_it_needs_keras_and_numpy_and_to_draw_matplotlib_alone() -> None:
    assert imports(TREE) - sys.stdlib_module_names == {"keras", "numpy", "matplotlib"}
    functions = [node for node in TREE.body if isinstance(node, ast.FunctionDef)]
    draw = {node.name for node in functions if "matplotlib" in imports(node)}
    assert draw == {"plot_history", "show_images"}
    rest = [node for node in TREE.body if node not in functions]
    assert "matplotlib" not in imports(ast.Module(rest, []))


def test_it_is_short_enough_to_be_read() -> None:
    assert len(HELPERS.read_text("utf-8").splitlines()) < 200


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A problem's folder, before anything has been trained."""
    folder = tmp_path_factory.mktemp("problem")
    shutil.copy(HELPERS, folder)
    (folder / "contract.json").write_text(a_contract().model_dump_json(), "utf-8")
    (folder / "starter.py").write_text(TRAIN, "utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(folder: Path) -> Any:
    """What a script said that was run in the folder, as a candidate runs it."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    given |= {"CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3", "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "starter.py"],
        cwd=folder,
        env={**given, "MPLCONFIGDIR": str(folder / "mpl")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *talk, last = done.stdout.splitlines()
    return {"talk": talk, **json.loads(last)}


@pytest.mark.tensorflow
def test_the_best_epoch_is_kept_in_the_file_and_in_the_model(trained: Any) -> None:
    best, last = min(trained["curve"]), trained["curve"][-1]
    assert best < last
    assert trained["losses"] == pytest.approx([best, best], rel=1e-4)


@pytest.mark.tensorflow
def test_of_all_that_is_written_the_model_alone_is_a_model(folder: Path, trained: Any) -> None:
    written = {path.name for path in folder.iterdir()}
    assert {"model.keras", "history.csv", "history.png", "images.png"} <= written
    for name in ("history.csv", "history.png", "images.png"):
        os.utime(folder / name)
    found = newest_model(folder)
    assert found is not None
    assert found.path.name == "model.keras"


@pytest.mark.tensorflow
def test_windows_are_cut_at_every_step_with_the_targets_right_behind(trained: Any) -> None:
    inputs, targets, multi, coming = trained["windows"]
    assert (inputs, targets) == ([36, 4], [36, 1])
    assert multi == [[0, 2, 4], [8, 10, 12]]
    assert coming == [[7, 9], [15, 17]]


@pytest.mark.tensorflow
def test_check_says_whether_a_model_keeps_the_contract_and_why_not(trained: Any) -> None:
    assert trained["said"][:3] == [True, True, False]
    assert trained["talk"][:3] == [
        "The model keeps the contract.",
        "The model keeps the contract.",
        "Input x: it takes (3,) for a row and is given (4,).",
    ]


@pytest.mark.tensorflow
def test_check_of_a_model_that_can_not_take_any_row_asks_for_some_that_it_can(trained: Any) -> None:
    assert trained["said"][3:] == [False, True]
    assert "made up (give check some of yours), it fails" in trained["talk"][3]
    assert "all inputs should be in vocabulary" in "".join(trained["talk"][3:-1])
    assert trained["talk"][-1] == "The model keeps the contract."


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bool, str]]:
    return checked.made(tmp_path_factory)


@pytest.mark.tensorflow
def test_check_finds_nothing_wrong_with_what_the_grader_scores(
    said: dict[str, tuple[bool, str]],
) -> None:
    assert {name: said[name][1] for name in checked.SOUND if not said[name][0]} == {}


@pytest.mark.tensorflow
def test_check_finds_what_the_grader_finds(said: dict[str, tuple[bool, str]]) -> None:
    tried = said.keys() & MISFITS.keys()
    assert len(tried) > 25
    assert {name for name in tried if said[name][0]} == checked.FOUND_LATER
