from __future__ import annotations

import json
from typing import Any

import pytest

from support.archives import dense, model
from tfexam.scan.keras_config import MAX_DEPTH, MAX_PARTS, parse, scan_config, without_training
from tfexam.scan.rejected import Rejected


def rejection(config: dict[str, Any]) -> Rejected:
    with pytest.raises(Rejected) as caught:
        scan_config(config)
    return caught.value


def layer(class_name: str, module: str | None = "keras.layers", **config: Any) -> dict[str, Any]:
    return dense(class_name=class_name, module=module, config={"name": "mine", **config})


def test_a_model_of_keras_own_layers_passes() -> None:
    scan_config(model(layer("InputLayer"), dense(), layer("LSTM")))


def test_an_operation_of_a_functional_model_passes() -> None:
    scan_config(model(layer("Add", "keras.src.ops.numpy", registered_name="Add")))


def test_a_layer_inside_a_wrapper_is_looked_at() -> None:
    inner = layer("Lambda")
    assert "Lambda" in rejection(model(layer("TimeDistributed", layer=inner))).message


@pytest.mark.parametrize(
    "name", ["Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"]
)
def test_layers_that_bring_code_or_files_are_refused_by_name(name: str) -> None:
    rejected = rejection(model(layer(name)))
    assert (rejected.status, "Layer `mine`" in rejected.message) == ("refused", True)
    assert name in rejected.message
    assert rejected.hint


def test_a_custom_layer_is_named_with_its_class() -> None:
    rejected = rejection(model(layer("MyLayer", None, units=3)))
    assert "Layer `mine` (class `MyLayer`)" in rejected.message


def test_a_registered_layer_is_custom_too() -> None:
    config = {**layer("MyLayer", "package"), "registered_name": "package>MyLayer"}
    assert "MyLayer" in rejection(model(config)).message


def test_a_builtin_layer_cannot_carry_another_registered_name() -> None:
    assert rejection(model(dense(registered_name="evil>Dense"))).status == "refused"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("keras.utils", "get_file"),
        ("keras.config", "enable_unsafe_deserialization"),
        ("keras.models", "load_model"),
        ("keras.layers", "deserialize"),
        ("keras.src.ops.core", "Switch"),
        ("keras_hub.tokenizers", "Tokenizer"),
    ],
)
def test_whatever_is_not_listed_is_refused_as_a_class(module: str, name: str) -> None:
    rejected = rejection(model(layer(name, module)))
    assert rejected.status == "refused"
    assert name in rejected.message


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("keras.datasets.mnist", "load_data"),
        ("keras.config", "set_dtype_policy"),
        ("keras.utils", "plot_model"),
        ("builtins", "get_file"),
    ],
)
def test_whatever_is_not_listed_is_refused_as_a_function(module: str, name: str) -> None:
    function = dense(module=module, class_name="function", config=name, registered_name=name)
    assert name in rejection(model(layer("Dense", activation=function))).message


def test_a_function_of_keras_own_passes() -> None:
    function = dense(module="builtins", class_name="function", config="relu", registered_name=None)
    scan_config(model(layer("Dense", activation=function)))


@pytest.mark.parametrize("name", ["softmax_v2", "swish"])
def test_a_function_of_tensorflow_is_told_apart(name: str) -> None:
    function = dense(module="builtins", class_name="function", config=name, registered_name=name)
    rejected = rejection(model(layer("Dense", activation=function)))
    assert "the function tf.nn.s" in rejected.message
    assert "Write activation='s" in rejected.hint


def test_the_name_of_an_activation_passes_though_tensorflows_function_is_called_so() -> None:
    scan_config(model(layer("Dense", activation="swish")))


def test_an_activation_that_keras_does_not_know_is_named() -> None:
    assert "`my_relu`" in rejection(model(layer("Dense", activation="my_relu"))).message


def test_a_marshalled_lambda_is_refused_wherever_it_stands() -> None:
    hidden = {"class_name": "__lambda__", "config": {"value": ["", None, None]}}
    assert "lambda" in rejection(model(layer("Dense", kernel_initializer=hidden))).message


@pytest.mark.parametrize("path", ["/etc/passwd", "https://example.org/words", "words.txt"])
def test_a_vocabulary_from_elsewhere_is_refused(path: str) -> None:
    assert "vocabulary" in rejection(model(layer("StringLookup", vocabulary=path))).message


def test_a_vocabulary_of_words_passes() -> None:
    scan_config(model(layer("StringLookup", vocabulary=["a", "b"])))


def test_an_array_of_a_sub_array_type_is_refused() -> None:
    array = {"class_name": "__numpy__", "config": {"value": [1], "dtype": "(1000000000,)f4"}}
    assert rejection(model(layer("Dense", bias_initializer=array))).status == "refused"


def too_large(text: str) -> str:
    with pytest.raises(Rejected) as caught:
        parse(text)
    assert "set_weights" in caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("depth", [MAX_DEPTH, 600, 900])
@pytest.mark.parametrize("ends", ["[]", ('{"a":', "}")], ids=["lists", "tables"])
def test_a_description_that_is_too_deep_is_refused(depth: int, ends: tuple[str, str]) -> None:
    inner = ends[0] * depth + "1" + ends[1] * depth
    assert "deeper" in too_large(f'{{"class_name": "Sequential", "config": {inner}}}')


def test_a_description_of_too_many_parts_is_refused() -> None:
    parts = ",".join(["[]"] * MAX_PARTS)
    assert "larger" in too_large(f'{{"class_name": "Sequential", "config": [{parts}]}}')


def test_a_matrix_of_more_figures_than_that_passes() -> None:
    matrix = [[0.5] * 1000] * 1100
    array = {"class_name": "__numpy__", "config": {"value": matrix, "dtype": "float32"}}
    initial = {"module": "keras.initializers", "class_name": "Constant", "config": {"value": array}}
    scan_config(parse(json.dumps(model(layer("Embedding", embeddings_initializer=initial)))))


def test_what_keras_has_and_is_not_listed_is_not_called_custom() -> None:
    rejected = rejection(model(layer("Map", "keras.src.ops.core")))
    assert "a part of Keras that can't be taken here" in rejected.message
    assert "Python" not in rejected.hint


def test_a_layers_name_cannot_steer_the_terminal() -> None:
    config = {**layer("Lambda"), "config": {"name": "\x1b[2Jgone"}}
    assert "\x1b" not in rejection(model(config)).message


def operation(function: str, class_name: str = "TFOpLambda", **more: Any) -> dict[str, Any]:
    """A layer of Keras 2 that stands for a function of TensorFlow, as an .h5 file has it."""
    config = {"name": "mine", "function": function}
    return {"class_name": class_name, "config": config, "name": "mine", **more}


def test_a_functional_model_of_keras_2_passes() -> None:
    scan_config(model(class_name="Functional", module="keras.src.engine.functional"))


@pytest.mark.parametrize("home", [{}, {"module": "keras.src.layers.core.tf_op_layer"}])
def test_an_operation_of_keras_2_passes(home: dict[str, str]) -> None:
    scan_config(model(operation("math.multiply", **home)))
    scan_config(model(operation("__operators__.getitem", "SlicingOpLambda", **home)))


@pytest.mark.parametrize(
    "function",
    [
        "io.write_file",
        "io.read_file",
        "raw_ops.WriteFile",
        "py_function",
        "numpy_function",
        "print",
    ],
)
def test_a_function_of_tensorflow_that_does_more_than_reckon_is_refused(function: str) -> None:
    rejected = rejection(model(operation(function)))
    assert rejected.status == "refused"
    assert f"`tf.{function}`" in rejected.message


@pytest.mark.parametrize(
    "part",
    [
        dense(class_name="function", config={"a": 1}),
        dense(class_name="function", module=["builtins"], config="relu"),
        operation("math.multiply", module=["keras.src.layers.core.tf_op_layer"]),
        {"class_name": "TFOpLambda", "config": {"name": "mine", "function": ["math.multiply"]}},
        {"class_name": "__numpy__", "config": {"value": [0], "dtype": ["float32"]}},
    ],
)
def test_what_should_be_a_name_and_is_none_is_refused(part: dict[str, Any]) -> None:
    assert rejection(model(part)).status == "refused"


@pytest.mark.parametrize("home", [{"module": "os"}, {"registered_name": "Mine>TFOpLambda"}])
def test_an_operation_of_another_home_is_refused(home: dict[str, str]) -> None:
    assert rejection(model(operation("math.multiply", **home))).status == "refused"


@pytest.mark.parametrize("name", ["GetItem", "LayerScale", "TFDConcat"])
def test_what_hdf5_cannot_bring_back_is_unreadable_with_the_remedy(name: str) -> None:
    bare = {"class_name": name, "config": {"name": "mine"}}
    rejected = rejection({"class_name": "Functional", "config": {"layers": [bare]}})
    assert rejected.status == "unreadable"
    assert "model.keras" in rejected.hint


def test_training_is_taken_out_at_every_depth() -> None:
    loss = {"class_name": "function", "config": "my_loss", "module": "builtins"}
    inner = model(dense(), compile_config={"loss": loss})
    outer = without_training(model(inner, compile_config={"loss": loss}))
    scan_config(outer)
    assert "my_loss" not in str(outer)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"class_name": 3}', "[" * 100_000])
def test_a_damaged_description_is_unreadable(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse(text)
    assert caught.value.status == "unreadable"
