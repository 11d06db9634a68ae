from __future__ import annotations

import numpy as np
import pytest

from tfexam.worker.failed import Failed
from tfexam.worker.feed import Port, fit, fixed_rows, pair, said_of_rows
from tfexam.worker.protocol import TensorSpec

X = TensorSpec("x", "float32", (4,))
A, B = TensorSpec("a", "float32", (3,)), TensorSpec("b", "int64", (5,))


def failure(*ports: Port, specs: tuple[TensorSpec, ...] = (X,)) -> Failed:
    with pytest.raises(Failed) as caught:
        pair(specs, ports)
    assert caught.value.status == "wrong-shape"
    assert caught.value.hint
    return caught.value


def image(*shape: int) -> tuple[TensorSpec]:
    return (TensorSpec("image", "float32", shape),)


def test_a_single_input_may_have_any_name() -> None:
    assert pair([X], [Port("keras_tensor", "float32", (None, 4))])["keras_tensor"][0] is X


def test_several_inputs_go_by_name_whatever_their_order() -> None:
    ports = [Port("b", "int64", (None, 5)), Port("a", "float32", (None, 3))]
    assert {name: spec for name, (spec, _) in pair([A, B], ports).items()} == {"a": A, "b": B}


def test_several_inputs_of_other_names_are_not_guessed() -> None:
    ports = [Port("in_1", "float32", (None, 3)), Port("in_2", "int64", (None, 5))]
    fault = failure(*ports, specs=(A, B))
    assert "`in_1`, `in_2`" in fault.message
    assert "name='a'" in fault.hint


def test_inputs_whose_names_tensorflow_dropped_are_told_how_to_keep_them() -> None:
    ports = [Port("inputs_1", "int64", (None, 5)), Port("inputs", "float32", (None, 3))]
    assert "model.export('saved_model')" in failure(*ports, specs=(A, B)).hint


def test_the_number_of_inputs_is_said() -> None:
    fault = failure(Port("a", "float32", (None, 3)), Port("b", "float32", (None, 4)))
    assert "one input (`x`); the model takes 2 inputs" in fault.message


def test_a_wrong_length_names_the_axis_and_both_numbers() -> None:
    fault = failure(Port("x", "float32", (None, 7)))
    assert "axis 1 has length 7 instead of 4" in fault.message


def test_a_later_axis_is_counted_from_the_rows() -> None:
    fault = failure(Port("x", "float32", (None, 8, 8, 3)), specs=image(8, 8, 1))
    assert "axis 3 has length 3 instead of 1" in fault.message


def test_a_channel_axis_too_many_is_told_with_the_remedy() -> None:
    fault = failure(Port("x", "float32", (None, 28, 28, 1)), specs=image(28, 28))
    assert "one axis more" in fault.message
    assert "Reshape to (28, 28, 1)" in fault.hint


def test_a_channel_axis_too_few_is_told_with_the_remedy() -> None:
    fault = failure(Port("x", "float32", (None, 28, 28)), specs=image(28, 28, 1))
    assert "lacks the last axis" in fault.message


def test_another_number_of_axes_is_counted() -> None:
    fault = failure(Port("x", "float32", (None, 784)), specs=image(28, 28))
    assert "1 axes instead of 2" in fault.message


def test_a_fixed_number_of_rows_is_taken_and_told() -> None:
    ports = [Port("a", "float32", (32, 3)), Port("b", "int64", (None, 5))]
    assert pair([A, B], ports)
    assert fixed_rows(ports) == 32
    assert "fixed to 32" in said_of_rows(ports)


def test_of_any_number_of_rows_nothing_is_told() -> None:
    ports = [Port("x", "float32", (None, 4)), Port("y", "float32", None)]
    assert fixed_rows(ports) is None
    assert said_of_rows(ports) == ""


@pytest.mark.parametrize(("one", "other", "words"), [(8, 32, "8 and 32 rows"), (0, None, "0 rows")])
def test_fixed_numbers_of_rows_that_make_no_batch_are_told(
    one: int, other: int | None, words: str
) -> None:
    with pytest.raises(Failed, match=words) as caught:
        fixed_rows([Port("a", "float32", (one, 3)), Port("b", "int64", (other, 5))])
    assert "batch_size" in caught.value.hint


def test_text_for_a_model_of_numbers_asks_for_textvectorization() -> None:
    fault = failure(Port("x", "float32", (None, 1)), specs=(TensorSpec("t", "string", (1,)),))
    assert "TextVectorization" in fault.hint


def test_numbers_for_a_model_of_text_are_told() -> None:
    assert "takes text" in failure(Port("x", "string", (None, 4))).message


def test_fractions_are_not_cut_off() -> None:
    assert "cut the fractions off" in failure(Port("x", "int32", (None, 4))).message


def test_axes_of_any_length_take_what_comes() -> None:
    assert pair([X], [Port("x", "float32", (None, None))])


def test_a_model_of_unknown_rank_takes_what_comes() -> None:
    assert pair([X], [Port("x", "float32", None)])


@pytest.mark.parametrize(("row", "shape"), [((), (None, 1)), ((1,), (None,)), ((), (None, None))])
def test_one_value_a_row_fits_with_an_axis_and_without(
    row: tuple[int, ...], shape: tuple[int | None, ...]
) -> None:
    spec, port = TensorSpec("t", "string", row), Port("t", "string", shape)
    fitted = fit(pair([spec], [port]), {"t": np.full((6, *row), "word", dtype=object)})
    assert fitted["t"].shape == (6, *[1] * (len(shape) - 1))


def test_pictures_of_bytes_go_to_a_model_of_floats() -> None:
    spec, port = TensorSpec("i", "uint8", (2,)), Port("i", "float32", (None, 2))
    fitted = fit(pair([spec], [port]), {"i": np.array([[0, 255]], np.uint8)})
    assert fitted["i"].dtype == np.float32
    assert fitted["i"].tolist() == [[0.0, 255.0]]


def test_integers_are_narrowed_while_they_fit() -> None:
    pairs = pair([B], [Port("b", "int32", (None, 5))])
    assert fit(pairs, {"b": np.arange(5).reshape(1, 5)})["b"].dtype == np.int32
    with pytest.raises(Failed, match="don't fit"):
        fit(pairs, {"b": np.full((1, 5), 1 << 40)})


def test_integers_that_are_more_than_yes_and_no_do_not_fit_a_model_of_those() -> None:
    pairs = pair([B], [Port("b", "bool", (None, 5))])
    assert fit(pairs, {"b": np.eye(1, 5, dtype=np.int64)})["b"].tolist() == [[True] + 4 * [False]]
    with pytest.raises(Failed, match="don't fit"):
        fit(pairs, {"b": np.full((1, 5), 2)})
