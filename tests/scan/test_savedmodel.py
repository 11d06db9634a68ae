from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.protobuf import calls, function, message, node, saved_model, varint
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel import scan_savedmodel

if TYPE_CHECKING:
    from pathlib import Path

SAVE = function("__inference__traced_save_7", node("SaveV2"), node("MergeV2Checkpoints"))
SERVE = function("__inference_serve_3", node("MatMul"), node("Softmax"))


def write(folder: Path, graph: bytes) -> Path:
    (folder / "variables").mkdir(exist_ok=True)
    (folder / "variables" / "variables.index").write_bytes(b"")
    (folder / "saved_model.pb").write_bytes(graph)
    return folder


def rejection(folder: Path, graph: bytes) -> Rejected:
    with pytest.raises(Rejected) as caught:
        scan_savedmodel(write(folder, graph))
    return caught.value


def test_a_graph_that_only_computes_passes(tmp_path: Path) -> None:
    serve = function("__inference_wrap_4", node("StatefulPartitionedCall", calls("__inference_3")))
    graph = saved_model(
        node("Placeholder"), functions=(SERVE, serve, SAVE), runs=("__inference_3",)
    )
    scan_savedmodel(write(tmp_path, graph))


@pytest.mark.parametrize("op", ["WriteFile", "ReadFile", "PyFunc", "EagerPyFunc", "PrintV2"])
def test_an_operation_that_does_more_is_refused_by_name(tmp_path: Path, op: str) -> None:
    assert f"`{op}`" in rejection(tmp_path, saved_model(node(op))).message


def test_the_python_code_of_an_adapted_layer_of_keras_2_is_refused_for_what_it_is(
    tmp_path: Path,
) -> None:
    adapt = function("__inference_adapt_step_7", node("PyFunc"))
    rejected = rejection(tmp_path, saved_model(functions=(adapt,)))
    assert "adapt()" in rejected.message
    assert "model.h5" in rejected.hint


@pytest.mark.parametrize("op", ["DatasetFromGraph", "DebugIdentityV2", "ImmutableConst", "Save"])
def test_an_operation_in_a_function_is_found(tmp_path: Path, op: str) -> None:
    rejected = rejection(tmp_path, saved_model(functions=(function("__inference_f_1", node(op)),)))
    assert "`__inference_f_1`" in rejected.message


def test_a_second_graph_field_is_looked_at_too(tmp_path: Path) -> None:
    """A reader merges them: the second adds its nodes to those of the first."""
    tail = message((2, message((2, message((1, node("WriteFile")))))))
    assert "holds 2 graphs" in rejection(tmp_path, saved_model() + tail).message


def test_a_node_with_two_operations_is_judged_by_both(tmp_path: Path) -> None:
    both = message((2, "MatMul"), (2, "WriteFile"))
    assert "`WriteFile`" in rejection(tmp_path, saved_model(both)).message


def test_an_operation_cannot_be_passed_off_as_a_function(tmp_path: Path) -> None:
    graph = saved_model(node("WriteFile"), functions=(function("WriteFile", node("MatMul")),))
    assert "WriteFile" in rejection(tmp_path, graph).message


def test_saving_that_an_object_can_call_is_refused(tmp_path: Path) -> None:
    graph = saved_model(functions=(SAVE,), runs=("__inference__traced_save_7",))
    assert "saves or restores" in rejection(tmp_path, graph).message


def test_saving_that_another_function_calls_is_refused(tmp_path: Path) -> None:
    inner = message(
        (1, "f"), (2, message((1, message((9, message((1, "__inference__traced_save_7")))))))
    )
    caller = function("__inference_main_8", node("Case", inner))
    graph = saved_model(functions=(SAVE, caller))
    assert "saves or restores" in rejection(tmp_path, graph).message


def test_saving_that_a_bare_function_object_names_is_refused(tmp_path: Path) -> None:
    bare = message((8, message((1, "__inference__traced_save_7"))))
    graph = saved_model(functions=(SAVE,), objects=(bare,))
    assert "saves or restores" in rejection(tmp_path, graph).message


def test_saving_that_may_stand_in_for_another_function_is_refused(tmp_path: Path) -> None:
    """TensorFlow runs one function for another where both say that they do the same."""
    marked = SAVE + message((5, message((1, "api_implements"), (2, message((2, "same"))))))
    assert "saves or restores" in rejection(tmp_path, saved_model(functions=(marked,))).message


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", ".hidden", "a\\b"])
def test_an_asset_from_outside_is_refused(tmp_path: Path, name: str) -> None:
    assert "outside" in rejection(tmp_path, saved_model(assets=(name,))).message


def test_a_saver_of_its_own_is_refused(tmp_path: Path) -> None:
    custom = message((16, "my_saver"))
    assert "saver" in rejection(tmp_path, saved_model(objects=(custom,))).message


def test_a_link_in_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, saved_model())
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "words").symlink_to("/etc/passwd")
    with pytest.raises(Rejected, match="is a link"):
        scan_savedmodel(tmp_path)


def test_a_graph_of_tensorflow_1_is_unreadable(tmp_path: Path) -> None:
    graph = message((2, message((2, message((1, node("MatMul")))))))
    assert "TensorFlow 1" in rejection(tmp_path, graph).message


def test_a_graph_that_is_cut_off_is_unreadable(tmp_path: Path) -> None:
    assert rejection(tmp_path, saved_model(node("MatMul"))[:-3]).status == "unreadable"


def test_a_folder_without_variables_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(saved_model())
    with pytest.raises(Rejected, match="variables"):
        scan_savedmodel(tmp_path)


@pytest.mark.parametrize(("name", "refused"), [("N", True), ("num_split", True), ("seed", False)])
def test_an_operation_may_not_claim_a_million_tensors(
    tmp_path: Path, name: str, refused: bool
) -> None:
    number = message((1, name)) + message((2, varint(3 << 3) + varint(1_000_000)))
    graph = saved_model(node("Pack", number))
    if refused:
        assert "claims 1,000,000 parts" in rejection(tmp_path, graph).message
    else:
        scan_savedmodel(write(tmp_path, graph))
