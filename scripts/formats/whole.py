"""Models that together hold every layer of Keras 3.15 that a file may name, and most operations."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from parts import joined, numbers, through
from prepared import CASES as PREPARED

layers, ops = keras.layers, keras.ops
OF_ANY = """
    arcsinh arctan ceil cos cosh erf exp expm1 flip floor isfinite isinf isnan
    logical_not nan_to_num negative ones_like relu round sigmoid sign signbit sin sinh softmax
    softplus sort argsort square tan tanh trunc zeros_like
"""
OF_POSITIVE = """log log10 log1p log2 reciprocal rsqrt sqrt"""
OF_SMALL = """arccos arcsin arctanh erfinv"""
OF_ROWS = """
    all any argmax argmin count_nonzero cumprod cumsum logsumexp max mean median min prod std sum
    var
"""
OF_TWO = """
    add arctan2 divide equal floor_divide greater greater_equal hypot less less_equal logical_and
    logical_or logical_xor maximum minimum mod multiply not_equal subtract
"""


def activations() -> Any:
    named = [
        *("celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu"),
        *("hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish"),
        *("relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus"),
        *("softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh"),
        "tanh_shrink",
    ]
    own = [
        layers.ELU(0.5),
        layers.LeakyReLU(negative_slope=0.1),
        layers.PReLU(alpha_initializer="ones", alpha_constraint="non_neg"),
        layers.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2),
        layers.Softmax(axis=-1),
        layers.Activation(keras.activations.gelu),
        layers.Dense(2, activation=keras.activations.mish),
    ]
    return through(numbers(4), [*(layers.Activation(name) for name in named), *own])


def initializers() -> Any:
    init = keras.initializers
    used = [
        *(init.Constant(0.3), init.GlorotNormal(1), init.GlorotUniform(2), init.HeNormal(3)),
        *(init.HeUniform(4), init.Identity(0.5), init.LecunNormal(5), init.LecunUniform(6)),
        *(init.Ones(), init.Orthogonal(1.1, 7), init.RandomNormal(0.0, 0.1, 8)),
        *(init.RandomUniform(-1, 1, 9), init.TruncatedNormal(0.0, 0.1, 10), init.Zeros()),
        init.VarianceScaling(2.0, "fan_avg", "uniform", 11),
        init.STFT("real", "hann"),
    ]
    given = numbers(4)
    dense = [layers.Dense(2, kernel_initializer=one, bias_initializer="ones") for one in used[:-1]]
    waves = layers.Conv1D(3, 4, kernel_initializer=used[-1])
    return joined(given, [*(one(given) for one in dense), waves(layers.Reshape((4, 1))(given))])


def penalties() -> Any:
    """Regularisers and constraints, which only training needs, and every file names."""
    reg, con = keras.regularizers, keras.constraints
    used = [
        layers.Dense(2, kernel_regularizer=reg.L1(0.1), bias_regularizer=reg.L2(0.1)),
        layers.Dense(2, kernel_regularizer=reg.L1L2(0.1, 0.2), activity_regularizer="l2"),
        layers.Dense(2, kernel_regularizer=reg.OrthogonalRegularizer(0.1, "columns")),
        layers.Dense(2, kernel_constraint=con.MaxNorm(2), bias_constraint=con.NonNeg()),
        layers.Dense(2, kernel_constraint=con.MinMaxNorm(0.1, 2), bias_constraint=con.UnitNorm()),
        layers.ActivityRegularization(0.1, 0.2),
    ]
    return through(numbers(4), used)


def core() -> Any:
    given, words = numbers(3, 4), keras.Input((5,), dtype="int32", name="words")
    tied = layers.ReversibleEmbedding(9, 3, logit_soft_cap=5.0)
    embedded = tied(words)
    return joined(
        [given, words],
        [
            layers.EinsumDense("abc,cd->abd", (None, 2), bias_axes="d", activation="tanh")(given),
            layers.Identity()(given),
            layers.LSTM(2)(layers.Masking(0.0)(given)),
            embedded,
            tied(embedded, reverse=True),
            layers.Embedding(9, 2, embeddings_constraint="unit_norm")(words),
        ],
    )


def merging() -> Any:
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    used = [
        *(layers.Add(), layers.Average(), layers.Maximum(), layers.Minimum(), layers.Multiply()),
        *(layers.Subtract(), layers.Concatenate(axis=-1), layers.Dot(axes=1, normalize=True)),
    ]
    return joined([left, right], [layer([left, right]) for layer in used])


def convolutions_1d() -> Any:
    return through(
        numbers(8, 2),
        [
            layers.Conv1D(2, 3, strides=2, padding="same", groups=2, use_bias=False),
            layers.Conv1DTranspose(2, 3, strides=2, padding="same"),
            layers.DepthwiseConv1D(3, depth_multiplier=2),
            layers.SeparableConv1D(2, 3, activation="relu"),
            *(layers.AveragePooling1D(2), layers.MaxPooling1D(3, 2, "same")),
            *(layers.GlobalAveragePooling1D(), layers.GlobalMaxPooling1D(keepdims=True)),
            *(layers.AdaptiveAveragePooling1D(3), layers.AdaptiveMaxPooling1D(3)),
            *(layers.Cropping1D((1, 2)), layers.UpSampling1D(2), layers.ZeroPadding1D((1, 2))),
            layers.SpatialDropout1D(0.3),
        ],
    )


def convolutions_2d() -> Any:
    return through(
        numbers(5, 5, 2),
        [
            layers.Conv2D(2, (2, 3), dilation_rate=2),
            layers.Conv2DTranspose(1, 3, strides=2, output_padding=1),
            layers.DepthwiseConv2D(3, strides=2),
            layers.SeparableConv2D(2, 3, depth_multiplier=2),
            *(layers.AveragePooling2D(2), layers.MaxPooling2D(2, padding="same")),
            *(layers.GlobalAveragePooling2D(), layers.GlobalMaxPooling2D()),
            *(layers.AdaptiveAveragePooling2D(2), layers.AdaptiveMaxPooling2D((2, 3))),
            *(layers.Cropping2D(1), layers.ZeroPadding2D(((0, 1), (1, 0)))),
            layers.UpSampling2D(2, interpolation="bilinear"),
            layers.SpatialDropout2D(0.3),
        ],
    )


def convolutions_3d() -> Any:
    return through(
        numbers(3, 3, 3, 1),
        [
            *(layers.Conv3D(2, 2), layers.Conv3DTranspose(1, 2)),
            *(layers.AveragePooling3D(2), layers.MaxPooling3D(2)),
            *(layers.GlobalAveragePooling3D(), layers.GlobalMaxPooling3D()),
            *(layers.AdaptiveAveragePooling3D(2), layers.AdaptiveMaxPooling3D(2)),
            *(layers.Cropping3D(1), layers.UpSampling3D((1, 1, 2)), layers.ZeroPadding3D(1)),
            layers.SpatialDropout3D(0.3),
        ],
    )


def shapes() -> Any:
    given = numbers(2, 3)
    used = [layers.Flatten(), layers.Permute((2, 1)), layers.Reshape((3, -1))]
    repeated = layers.RepeatVector(2)(layers.Flatten()(given))
    return joined(given, [*(layer(given) for layer in used), repeated])


def normalizations() -> Any:
    return through(
        numbers(3, 4),
        [
            layers.BatchNormalization(epsilon=0.01, renorm=True),
            layers.GroupNormalization(2),
            layers.LayerNormalization(axis=[1, 2], center=False),
            layers.RMSNormalization(),
            layers.SpectralNormalization(layers.Dense(2)),
            layers.UnitNormalization(),
        ],
    )


def noise() -> Any:
    used = [
        *(layers.AlphaDropout(0.2, seed=1), layers.Dropout(0.2, noise_shape=(None, 1))),
        *(layers.GaussianDropout(0.2), layers.GaussianNoise(0.2)),
    ]
    return through(numbers(4), used)


def of_tf_keras() -> Any:
    """Layers that `tf.keras` has as Keras 2 had them, and Keras 3 keeps elsewhere."""
    old = tf.keras.layers
    given = numbers(6, 6, 1)
    x = old.RandomHeight(0.2)(old.RandomWidth(0.2)(given))
    return joined(given, [old.AlphaDropout(0.2)(given), old.ThresholdedReLU(0.3)(given), x])


def cells() -> Any:
    """Recurrent layers out of cells, and around one another."""
    given = numbers(4, 3)
    stacked = layers.StackedRNNCells([layers.GRUCell(2), layers.LSTMCell(3, dropout=0.1)])
    both = layers.Bidirectional(
        layers.GRU(2, return_sequences=True),
        backward_layer=layers.LSTM(2, return_sequences=True, go_backwards=True),
        merge_mode="sum",
    )
    inner = keras.Sequential([layers.Dense(2), layers.Dense(1)])
    used = [
        *(layers.RNN(stacked), layers.RNN(layers.SimpleRNNCell(2), return_sequences=True)),
        *(layers.RNN([layers.LSTMCell(2), layers.LSTMCell(2)]), both),
        layers.Bidirectional(layers.SimpleRNN(2), merge_mode="mul"),
        layers.GRU(2, reset_after=False, recurrent_dropout=0.2, unroll=True),
        layers.LSTM(2, unit_forget_bias=False, recurrent_initializer="glorot_uniform"),
        layers.TimeDistributed(inner),
    ]
    return through(given, used)


def states() -> Any:
    """States that one recurrent layer hands to another."""
    given = numbers(4, 3)
    out, *state = layers.LSTM(2, return_sequences=True, return_state=True)(given)
    again = layers.LSTM(2)(out, initial_state=state)
    gru, last = layers.GRU(2, return_state=True)(given, initial_state=state[:1])
    return joined(given, [again, gru, last, *state])


def convolutional_lstm() -> Any:
    line, plane = keras.Input((2, 4, 1), name="line"), keras.Input((2, 3, 3, 1), name="plane")
    block = keras.Input((2, 2, 2, 2, 1), name="block")
    return joined(
        [line, plane, block],
        [
            layers.ConvLSTM1D(1, 2)(line),
            layers.ConvLSTM2D(1, 2, return_sequences=True)(plane),
            layers.ConvLSTM3D(1, 2)(block),
        ],
    )


def attention() -> Any:
    given = numbers(3, 4)
    causal = layers.MultiHeadAttention(2, 2, value_dim=3, output_shape=4, attention_axes=(1,))
    return joined(
        given,
        [
            layers.AdditiveAttention()([given, given]),
            layers.Attention(use_scale=True, score_mode="concat", dropout=0.1)([given, given]),
            causal(given, given, use_causal_mask=True),
            layers.GroupQueryAttention(2, 4, 2)(given, given),
        ],
    )


def operations() -> Any:
    """What `keras.ops` and Python's operators leave in a functional model."""
    given, other = keras.Input((4,), name="given"), keras.Input((4,), name="other")
    size, cut = ops.abs(given) + 0.1, ops.clip(given, -0.9, 0.9)
    table = ops.reshape(given, (-1, 2, 2))
    parts = [
        *(getattr(ops, name)(given) for name in OF_ANY.split()),
        *(getattr(ops, name)(size) for name in OF_POSITIVE.split()),
        *(getattr(ops, name)(cut) for name in OF_SMALL.split()),
        *(getattr(ops, name)(given, axis=-1) for name in OF_ROWS.split()),
        *(getattr(ops, name)(size, other) for name in OF_TWO.split()),
        ops.power(size, ops.clip(other, -1, 1)),
        *(given + other, given - 1.0, 2.0 * given, 1.0 / size, -given, given**2, given % 2.0),
        *(given // 2.0, given > other, given <= 0.5, abs(given), given[:, 1:3], given[..., -1]),
        ops.matmul(table, ops.transpose(table, (0, 2, 1))),
        ops.einsum("abc,abc->ab", table, table),
        *(ops.tensordot(table, ops.ones((2, 2)), 1), ops.dot(given, ops.ones((4, 2)))),
        *(ops.expand_dims(given, 1), ops.squeeze(ops.expand_dims(given, -1), -1)),
        *(ops.concatenate([given, other], -1), ops.stack([given, other], 1)),
        *ops.split(given, 2, -1),
        *(ops.where(given > 0, given, other), ops.take(given, [2, 0], -1)),
        *(ops.repeat(given, 2, -1), ops.tile(given, [1, 2]), ops.roll(given, 1, -1)),
        *(ops.pad(given, [[0, 0], [1, 1]]), ops.swapaxes(table, 1, 2), ops.moveaxis(table, 1, 2)),
        *(ops.broadcast_to(given[:1, :1], (3, 4)), ops.full_like(given, 3.0)),
        *(ops.one_hot(ops.argmax(given, -1), 4), ops.top_k(given, 2)[0], ops.norm(table, axis=-1)),
        *(ops.normalize(given), ops.cast(given, "int32"), ops.stop_gradient(given)),
        *(ops.tril(table), ops.triu(table), ops.trace(table, axis1=1, axis2=2)),
        *(ops.max_pool(table[..., None], 2), ops.average_pool(table[..., None], 2)),
        *(ops.image.resize(table[..., None], (3, 3)), ops.leaky_relu(given, 0.1), ops.gelu(given)),
        *(
            ops.digitize(given, np.array([0.0, 1.0], "float32")),
            ops.take_along_axis(given, ops.argsort(given), -1),
        ),
        *(
            ops.silu(given),
            ops.elu(given),
            ops.log_softmax(given),
            ops.conj(given),
            ops.real(given),
        ),
    ]
    return joined([given, other], parts)


def named_ends() -> Any:
    """Inputs and outputs as dictionaries."""
    given = {"left": keras.Input((3,), name="left"), "right": keras.Input((2,), name="right")}
    x = layers.Concatenate()([given["right"], layers.Dense(2)(given["left"])])
    return keras.Model(given, {"second": layers.Dense(2)(x), "first": layers.Dense(1)(x)})


def fixed_batch() -> Any:
    given = keras.Input((2, 3), batch_size=2, name="given")
    return keras.Model(given, layers.Dense(1)(layers.Flatten()(given)))


def half() -> Any:
    """A whole model of half precision, which Keras writes as policies."""
    given = numbers(4)
    x = layers.Dense(4, activation="relu", dtype="mixed_float16")(given)
    x = layers.BatchNormalization(dtype=keras.DTypePolicy("mixed_bfloat16"))(x)
    return keras.Model(given, layers.Dense(1, dtype="float32")(x))


def quantized() -> Any:
    """A layer that was fine-tuned (LoRA), one of four bits, and the others of eight."""
    table, narrow = layers.Embedding(9, 4), layers.EinsumDense("abc,cd->abd", (3, 4), bias_axes="d")
    policies = keras.dtype_policies
    flatten = layers.Flatten(dtype=policies.FloatDTypePolicy("float32"))
    scale = layers.Rescaling(0.5, dtype=policies.DTypePolicyMap("float32"))
    given = keras.Input((3,), dtype="int32", name="given")
    x = scale(flatten(narrow(table(given))))
    model = keras.Model(given, layers.Dense(2)(layers.Dense(4, activation="relu")(x)))
    table.enable_lora(2)
    narrow.quantize("int4")
    model.quantize("int8", filters=lambda layer: layer not in (table, narrow))
    return model


def float8() -> Any:
    model = keras.Sequential([numbers(4), layers.Dense(1)])
    model.quantize("float8")
    return model


def nested() -> Any:
    """Models as layers, three deep, one of them twice with the same weights."""
    inner = keras.Sequential([keras.Input((2,)), layers.Dense(2, name="same")], name="inner")
    x = keras.Input((2,), name="x")
    middle = keras.Model(x, layers.Add()([inner(x), inner(layers.Dense(2)(x))]), name="middle")
    given = numbers(3, 2)
    return keras.Model(given, layers.Flatten()(layers.TimeDistributed(middle)(given)))


CASES = {
    case.__name__: case
    for case in (
        *(activations, initializers, penalties, core, merging, shapes, normalizations, noise),
        *(of_tf_keras, convolutions_1d, convolutions_2d, convolutions_3d, cells, states),
        *(convolutional_lstm, attention, operations, named_ends, fixed_batch, half, nested),
        *(quantized, float8),
    )
} | PREPARED
