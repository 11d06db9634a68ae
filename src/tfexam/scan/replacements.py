"""What usually stands in a model for the custom layer or Lambda that somebody wrote."""

from __future__ import annotations

USUAL = (
    ("rescal", "Rescaling"),
    ("scale", "Rescaling"),
    ("standard", "Normalization"),
    ("norm", "Normalization or LayerNormalization"),
    ("reshape", "Reshape"),
    ("flatten", "Flatten"),
    ("expand", "Reshape"),
    ("squeeze", "Reshape"),
    ("transpose", "Permute"),
    ("attention", "MultiHeadAttention"),
    ("transformer", "MultiHeadAttention and LayerNormalization"),
    ("position", "Embedding, over keras.ops.arange"),
    ("embed", "Embedding"),
    ("patch", "Conv2D with strides, then Reshape"),
    ("pool", "GlobalAveragePooling1D or GlobalAveragePooling2D"),
    ("pad", "ZeroPadding1D or ZeroPadding2D"),
    ("crop", "CenterCrop or Cropping2D"),
    ("resiz", "Resizing"),
    ("noise", "GaussianNoise"),
    ("drop", "Dropout"),
    ("augment", "RandomFlip and RandomRotation"),
    ("token", "TextVectorization"),
    ("vectori", "TextVectorization"),
    ("onehot", "CategoryEncoding"),
    ("one_hot", "CategoryEncoding"),
    ("residual", "Add"),
    ("concat", "Concatenate"),
    ("mask", "Masking"),
)
"""Part of a name, in small letters → the layers of Keras that do what such a name says."""

OF_TENSORFLOW = {
    "exp": ("tf.exp", "exponential"),
    "log_softmax_v2": ("tf.nn.log_softmax", "log_softmax"),
    "softmax_v2": ("tf.nn.softmax", "softmax"),
    "swish": ("tf.nn.swish", "swish"),
}
"""The name that a function of TensorFlow leaves in a file → its own, and Keras' activation."""

ANYWHERE = "Rescaling, Normalization, Reshape, or keras.ops in a functional model"


def usual(*names: str) -> str:
    """The built-in layers that usually do what these names say; else those that do most of it."""
    told = " ".join(names).lower()
    return next((layers for part, layers in USUAL if part in told), ANYWHERE)
