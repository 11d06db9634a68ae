"""What a model of Keras 2 may be made of beyond what Keras 3 still calls the same.

Its functional models keep an operation of TensorFlow (`x * 2.0`, `tf.reshape`) as a layer that
names a public function. Listed are those that only turn tensors into tensors: none reads or
writes files, runs Python, or draws random numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.scan.names import names

if TYPE_CHECKING:
    from collections.abc import Mapping

OPERATION_LAYERS = frozenset({"TFOpLambda", "SlicingOpLambda"})

FUNCTIONS = names(
    """
    __operators__.add __operators__.eq __operators__.getitem __operators__.ne argsort broadcast_to
    cast clip_by_value compat.v1.gather compat.v1.norm compat.v1.shape compat.v1.squeeze
    compat.v1.transpose concat convert_to_tensor ensure_shape expand_dims fill gather identity
    image.central_crop image.flip_left_right image.flip_up_down image.grayscale_to_rgb image.resize
    image.rgb_to_grayscale linalg.matmul linalg.matvec math.abs math.acos math.acosh math.add
    math.add_n math.argmax math.argmin math.asin math.asinh math.atan math.atan2 math.atanh
    math.ceil math.cos math.cosh math.cumprod math.cumsum math.divide math.divide_no_nan math.equal
    math.erf math.exp math.expm1 math.floor math.floordiv math.floormod math.greater
    math.greater_equal math.is_finite math.is_inf math.is_nan math.l2_normalize math.less
    math.less_equal math.log math.log1p math.log_softmax math.logical_and math.logical_not
    math.logical_or math.maximum math.minimum math.multiply math.multiply_no_nan math.negative
    math.not_equal math.pow math.reciprocal math.reduce_all math.reduce_any math.reduce_logsumexp
    math.reduce_max math.reduce_mean math.reduce_min math.reduce_prod math.reduce_std
    math.reduce_sum math.reduce_variance math.round math.rsqrt math.scalar_mul math.sigmoid
    math.sign math.sin math.sinh math.softmax math.softplus math.sqrt math.square
    math.squared_difference math.subtract math.tan math.tanh math.top_k math.truediv
    math.unsorted_segment_sum nn.avg_pool nn.bias_add nn.conv1d nn.conv2d nn.elu nn.gelu
    nn.leaky_relu nn.max_pool nn.relu nn.relu6 nn.selu nn.silu nn.softmax norm one_hot ones_like pad
    range repeat reshape reverse roll shape slice sort split squeeze stack strings.length
    strings.lower strings.regex_replace strings.strip strings.upper tile transpose unstack where
    zeros_like
    """
)
"""Of `tf.`; by the names under which Keras 2 finds them again."""

CLASSES: Mapping[str, frozenset[str]] = {
    "keras.engine.functional": frozenset({"Functional"}),
    "keras.mixed_precision": frozenset({"Policy"}),
    "keras.src.engine.functional": frozenset({"Functional"}),
    "keras.src.layers.core.tf_op_layer": OPERATION_LAYERS,
    "tf_keras.src.engine.functional": frozenset({"Functional"}),
    "tf_keras.src.layers.core.tf_op_layer": OPERATION_LAYERS,
}
"""Module → classes: what a `.keras` file of Keras 2 may name besides those of Keras 3."""
