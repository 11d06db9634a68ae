"""What a Keras model may be made of: a closed list, for a list of forbidden things can't win.

Taken from the public names of Keras 3.15 and read through one by one: layers without code or files
of their own, and the operations that `x + y` and `keras.ops` leave in a functional model. Left
out on purpose: whatever holds Python code (Lambda, custom classes, ops that take functions), loads
other files (TFSMLayer) or other frameworks (TorchModuleWrapper, JaxLayer, FlaxLayer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.scan.names import names

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYERS = names(
    """
    Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D
    AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add
    AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average AveragePooling1D
    AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization Bidirectional
    CategoryEncoding CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization Conv1D
    Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D
    Convolution1D Convolution1DTranspose Convolution2D Convolution2DTranspose Convolution3D
    Convolution3DTranspose Cropping1D Cropping2D Cropping3D CutMix Dense DepthwiseConv1D
    DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Equalization Flatten GRU
    GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D
    GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D
    GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
    GroupNormalization GroupQueryAttention HashedCrossing Hashing Identity InputLayer IntegerLookup
    LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxNumBoundingBoxes MaxPool1D MaxPool2D
    MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram Minimum MixUp
    MultiHeadAttention Multiply Normalization PReLU Permute Pipeline RMSNormalization RNN
    RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop
    RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue
    RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation
    RandomSharpness RandomShear RandomTranslation RandomZoom ReLU RepeatVector Rescaling Reshape
    Resizing ReversibleEmbedding STFTSpectrogram SeparableConv1D SeparableConv2D
    SeparableConvolution1D SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax Solarization
    SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells
    StringLookup Subtract TextVectorization TimeDistributed UnitNormalization UpSampling1D
    UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D
    """
)

OF_TF_KERAS = frozenset({"AlphaDropout", "RandomHeight", "RandomWidth", "ThresholdedReLU"})
"""Layers that `tf.keras` still has as Keras 2 had them; Keras 3 writes where it keeps them."""

MODELS = frozenset({"Functional", "Model", "Sequential"})
POLICIES = names(
    """
    DTypePolicy DTypePolicyMap FloatDTypePolicy Int4DTypePolicy Policy QuantizedDTypePolicy
    QuantizedFloat8DTypePolicy
    """
)
QUANTIZERS = names(
    """
    AbsMaxQuantizer Float8QuantizationConfig Int4QuantizationConfig Int8QuantizationConfig
    """
)
INITIALIZERS = names(
    """
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal
    LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT
    STFTInitializer TruncatedNormal VarianceScaling Zeros
    """
)
REGULARIZERS = frozenset({"L1", "L1L2", "L2", "OrthogonalRegularizer"})
CONSTRAINTS = frozenset({"MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"})
ACTIVATIONS = names(
    """
    celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu
    linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus
    softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold
    """
)

CORE_OPS = names(
    """
    Cast ConvertToTensor SaturateCast Scatter ScatterUpdate Slice SliceUpdate StopGradient Unstack
    """
)
IMAGE_OPS = names(
    """
    AffineTransform CropImages ElasticTransform ExtractPatches GaussianBlur HSVToRGB MapCoordinates
    PadImages PerspectiveTransform RGBToGrayscale RGBToHSV Resize SSIM ScaleAndTranslate SobelEdges
    """
)
LINALG_OPS = names(
    """
    Cholesky CholeskyInverse Det Eig Eigh Inv Lstsq LuFactor MatrixRank Norm Pinv Qr SVD Solve
    SolveTriangular
    """
)
MATH_OPS = names(
    """
    CDist Erf Erfc Erfinv ExtractSequences FFT FFT2 IFFT2 IRFFT ISTFT InTopK Logdet Logsumexp RFFT
    Rsqrt STFT SegmentMax SegmentMin SegmentProd SegmentSum TopK ViewAsComplex ViewAsReal
    """
)
NN_OPS = names(
    """
    AdaptiveAveragePool AdaptiveMaxPool AveragePool BatchNorm BinaryCrossentropy
    CategoricalCrossentropy Celu Conv ConvTranspose DepthToSpace DepthwiseConv DotProductAttention
    Elu Fold Gelu Glu HardShrink HardSigmoid HardSilu HardTanh LayerNorm LeakyRelu LogSigmoid
    LogSoftmax MaxPool Moments MultiHot Normalize OneHot PSNR Polar RMSNorm Relu Relu6 Selu
    SeparableConv Sigmoid Silu SoftShrink Softmax Softplus Softsign SpaceToDepth
    SparseCategoricalCrossentropy SparsePlus SparseSigmoid Sparsemax Squareplus TanhShrink Threshold
    Unfold
    """
)
NUMPY_OPS = names(
    """
    Abs Absolute Add All AllClose Amax Amin Angle Any Append Arange Arccos Arccosh Arcsin Arcsinh
    Arctan Arctan2 Arctanh Argmax Argmin Argpartition Argsort Array ArraySplit Average Bincount
    BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor
    BroadcastTo Cbrt Ceil Clip Concatenate Conj Conjugate Copy Corrcoef Correlate Cos Cosh
    CountNonzero Cross Cumprod Cumsum Deg2rad Diag Diagflat Diagonal Diff Digitize Divide
    DivideNoNan Dot Dsplit Dstack Einsum EmptyLike Equal Exp Exp2 ExpandDims Expm1 Fabs Flip Fliplr
    Flipud Floor FloorDivide Fmax Fmin Fmod Full FullLike Gcd Geomspace GetItem Greater GreaterEqual
    Heaviside Histogram Hsplit Hstack Hypot I0 Imag Inner IsIn Isclose Isfinite Isinf Isnan Isneginf
    Isposinf Isreal Kron Lcm Ldexp LeftShift Less LessEqual Linspace Log Log10 Log1p Log2 Logaddexp
    Logaddexp2 LogicalAnd LogicalNot LogicalOr LogicalXor Logspace Matmul Max Maximum Mean Median
    Meshgrid Min Minimum Mod Moveaxis Multiply NanToNum Nanargmax Nanargmin Nancumprod Nancumsum
    Nanmax Nanmean Nanmedian Nanmin Nanpercentile Nanprod Nanquantile Nanstd Nansum Nanvar Ndim
    Negative Nextafter Nonzero NotEqual OnesLike Outer Pad Percentile Power Prod Ptp Quantile
    Rad2deg Ravel Real Reciprocal Repeat Reshape RightShift Roll Rot90 Round SearchSorted Select
    Sign Signbit Sin Sinc Sinh Size Slogdet Sort Split Sqrt Square Squeeze Stack Std Subtract Sum
    Swapaxes Take TakeAlongAxis Tan Tanh Tensordot Tile Trace Transpose Trapezoid Tril Triu
    TrueDivide Trunc Unique UnravelIndex Vander Var Vdot View Vsplit Vstack Where ZerosLike
    """
)

CLASSES: Mapping[str, frozenset[str]] = {
    "keras": frozenset({"DTypePolicy", "FloatDTypePolicy", "Model", "Sequential"}),
    "keras.models": frozenset({"Model", "Sequential"}),
    "keras.src.models.functional": frozenset({"Functional"}),
    "keras.src.models.model": frozenset({"Model"}),
    "keras.src.models.sequential": frozenset({"Sequential"}),
    "keras.src.applications.convnext": frozenset({"LayerScale"}),
    "keras.src.layers.preprocessing.feature_space": frozenset({"TFDConcat", "TFDIdentity"}),
    "keras.layers": LAYERS,
    "keras._legacy.layers": OF_TF_KERAS,
    "keras.dtype_policies": POLICIES - {"Policy"},
    "keras.quantizers": QUANTIZERS,
    "keras.initializers": INITIALIZERS,
    "keras.regularizers": REGULARIZERS,
    "keras.constraints": CONSTRAINTS,
    "keras.src.ops.core": CORE_OPS,
    "keras.src.ops.einops": frozenset({"Rearrange"}),
    "keras.src.ops.image": IMAGE_OPS,
    "keras.src.ops.linalg": LINALG_OPS,
    "keras.src.ops.math": MATH_OPS,
    "keras.src.ops.nn": NN_OPS,
    "keras.src.ops.numpy": NUMPY_OPS,
}
"""Module → classes: what a config of Keras 3 may name."""

LEGACY = (
    LAYERS
    | OF_TF_KERAS
    | MODELS
    | POLICIES
    | INITIALIZERS
    | REGULARIZERS
    | CONSTRAINTS
    | {"GroupedQueryAttention"}  # the class that is public as GroupQueryAttention
)
"""Classes that a config without modules (HDF5) may name; Keras then looks no further than these."""

OPERATIONS = frozenset().union(*(CLASSES[module] for module in CLASSES if ".ops." in module))
"""What `x + y` and `keras.ops` leave in a functional model."""

NOT_IN_H5 = frozenset().union(*CLASSES.values()) - LEGACY
"""What Keras writes into an `.h5` file too, though it can't read it back from there."""

FUNCTION_MODULES = frozenset({"builtins", "keras.activations"})
"""Where a function may come from; its name must be one of `ACTIVATIONS`."""

PLAIN_CLASSES = frozenset({"__keras_tensor__", "__bytes__", "__ellipsis__", "__slice__"})
ARRAY_CLASSES = frozenset({"__numpy__", "__tensor__"})
DTYPES = names(
    """
    bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 bfloat16 float32 float64 string
    """
)
"""Of arrays inside a config; a sub-array dtype would ask for any amount of memory."""
