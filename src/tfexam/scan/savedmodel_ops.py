"""The operations that a SavedModel may run: a closed list of those that only compute.

Chosen from the 1,908 that TensorFlow 2.21 registers: arithmetic, shapes, texts, pictures, recurrent
loops, tables and variables. Left out: files, datasets, Python, printing, summaries, sending,
waiting, whatever reads memory or files by an attribute, and all that is only for training.
"""

from __future__ import annotations

from tfexam.scan.names import names

ARITHMETIC = names(
    """
    Abs AccumulateNV2 Acos Acosh Add AddN AddV2 All Angle Any ApproxTopK ApproximateEqual ArgMax
    ArgMin Asin Asinh Atan Atan2 Atanh BatchMatMul BatchMatMulV2 BatchMatMulV3 BesselI0 BesselI0e
    BesselI1 BesselI1e Betainc Bincount BitwiseAnd BitwiseOr BitwiseXor Bucketize Cast Ceil Cholesky
    ClipByValue Complex ComplexAbs Conj Cos Cosh Cross Cumprod Cumsum CumulativeLogsumexp
    DenseBincount Digamma Div DivNoNan Eig Einsum Equal Erf Erfc Erfinv EuclideanNorm Exp Expm1 FFT
    FFT2D FFT3D Floor FloorDiv FloorMod Greater GreaterEqual IFFT IFFT2D IFFT3D IRFFT IRFFT2D Igamma
    Igammac Imag InTopK InTopKV2 Inv Invert IsFinite IsInf IsNan L2Loss LeftShift Less LessEqual
    Lgamma LinSpace Log Log1p LogMatrixDeterminant LogicalAnd LogicalNot LogicalOr Lu MatMul
    MatrixBandPart MatrixDeterminant MatrixDiag MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3
    MatrixDiagV2 MatrixDiagV3 MatrixExponential MatrixInverse MatrixSetDiag MatrixSetDiagV2
    MatrixSetDiagV3 MatrixSolve MatrixSolveLs MatrixSquareRoot MatrixTriangularSolve Max Maximum
    Mean Min Minimum Mod Mul MulNoNan Ndtri Neg NextAfter NotEqual Polygamma PopulationCount Pow
    Prod Qr RFFT RFFT2D RFFT3D Range Real RealDiv Reciprocal RightShift Rint Round Rsqrt SegmentMax
    SegmentMean SegmentMin SegmentProd SegmentSum SelfAdjointEigV2 Sign Sin Sinh SparseMatMul Sqrt
    Square SquaredDifference Sub Sum Svd Tan Tanh TruncateDiv TruncateMod UnsortedSegmentMax
    UnsortedSegmentMin UnsortedSegmentProd UnsortedSegmentSum Xdivy Xlog1py Xlogy Zeta
    """
)
SHAPES = names(
    """
    BatchToSpace BatchToSpaceND Bitcast BroadcastArgs BroadcastTo Concat ConcatOffset ConcatV2
    ConjugateTranspose Const DepthToSpace Diag DiagPart DynamicPartition DynamicStitch EnsureShape
    ExpandDims Fill Gather GatherNd GatherV2 Identity IdentityN InvertPermutation ListDiff
    LowerBound MirrorPad NoOp NthElement OneHot OnesLike Pack Pad PadV2 ParallelConcat
    ParallelDynamicStitch Placeholder PlaceholderWithDefault PreventGradient Rank Reshape Reverse
    ReverseSequence ReverseV2 Roll ScatterNd Select SelectV2 Shape ShapeN Size Slice Snapshot
    SpaceToBatch SpaceToBatchND SpaceToDepth Split SplitV Squeeze StopGradient StridedSlice
    TensorScatterAdd TensorScatterMax TensorScatterMin TensorScatterSub TensorScatterUpdate
    TensorStridedSliceUpdate Tile TopK TopKV2 Transpose Unique UniqueV2 UniqueWithCounts
    UniqueWithCountsV2 Unpack UnravelIndex UpperBound Where ZerosLike
    """
)
LAYERS = names(
    """
    AvgPool AvgPool3D BiasAdd BiasAddV1 BlockLSTM BlockLSTMV2 Conv Conv2D Conv2DBackpropInput
    Conv2DBackpropInputV2 Conv3D Conv3DBackpropInput Conv3DBackpropInputV2 CudnnRNN CudnnRNNBackprop
    CudnnRNNBackpropV2 CudnnRNNBackpropV3 CudnnRNNV2 CudnnRNNV3 DepthwiseConv2dNative
    DepthwiseConv2dNativeBackpropInput Dequantize Dilation2D Elu FakeQuantWithMinMaxArgs
    FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel FractionalAvgPool FractionalMaxPool
    FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 GRUBlockCell LRN LSTMBlockCell LeakyRelu
    LogSoftmax MaxPool MaxPool3D MaxPoolV2 MaxPoolWithArgmax QuantizeAndDequantize
    QuantizeAndDequantizeV2 QuantizeAndDequantizeV3 QuantizeAndDequantizeV4 QuantizeV2 Relu Relu6
    Selu Sigmoid Softmax SoftmaxCrossEntropyWithLogits Softplus Softsign
    SparseSoftmaxCrossEntropyWithLogits
    """
)
PICTURES = names(
    """
    AdjustContrast AdjustContrastv2 AdjustHue AdjustSaturation AudioSpectrogram
    CombinedNonMaxSuppression CropAndResize ExtractGlimpse ExtractGlimpseV2 ExtractImagePatches
    ExtractVolumePatches HSVToRGB ImageProjectiveTransformV2 ImageProjectiveTransformV3 Mfcc
    NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3 NonMaxSuppressionV4
    NonMaxSuppressionV5 RGBToHSV ResizeArea ResizeBicubic ResizeBilinear ResizeNearestNeighbor
    ScaleAndTranslate
    """
)
TEXTS = names(
    """
    AsString DecodeBase64 DenseCountSparseOutput EncodeBase64 Fingerprint RaggedBincount
    RaggedCountSparseOutput RaggedCross RaggedFillEmptyRows RaggedGather RaggedRange
    RaggedTensorFromVariant RaggedTensorToSparse RaggedTensorToTensor RaggedTensorToVariant
    ReduceJoin RegexFullMatch RegexReplace SparseBincount SparseCountSparseOutput SparseCross
    SparseCrossHashed SparseCrossV2 StaticRegexFullMatch StaticRegexReplace StringFormat StringJoin
    StringLength StringLower StringNGrams StringSplit StringSplitV2 StringStrip StringToHashBucket
    StringToHashBucketFast StringToHashBucketStrong StringToNumber StringUpper Substr UnicodeDecode
    UnicodeDecodeWithOffsets UnicodeEncode UnicodeScript UnicodeTranscode UnsortedSegmentJoin
    """
)
SPARSE = names(
    """
    SparseAdd SparseConcat SparseDenseCwiseAdd SparseDenseCwiseDiv SparseDenseCwiseMul
    SparseFillEmptyRows SparseReduceMax SparseReduceSum SparseReorder SparseReshape
    SparseSegmentMean SparseSegmentMeanWithNumSegments SparseSegmentSqrtN
    SparseSegmentSqrtNWithNumSegments SparseSegmentSum SparseSegmentSumWithNumSegments SparseSlice
    SparseSoftmax SparseSparseMaximum SparseSparseMinimum SparseSplit SparseTensorDenseAdd
    SparseTensorDenseMatMul SparseToDense
    """
)
CONTROL = names(
    """
    Assert Case CheckNumerics CheckNumericsV2 DeviceIndex Enter Exit FakeParam For If LoopCond Merge
    NextIteration PartitionedCall StatefulPartitionedCall StatelessCase StatelessIf StatelessWhile
    Switch While
    EmptyTensorList TensorArrayCloseV3 TensorArrayConcatV3 TensorArrayGatherV3 TensorArrayReadV3
    TensorArrayScatterV3 TensorArraySizeV3 TensorArraySplitV3 TensorArrayV3 TensorArrayWriteV3
    TensorListConcat TensorListConcatLists TensorListConcatV2 TensorListElementShape
    TensorListFromTensor TensorListGather TensorListGetItem TensorListLength TensorListPopBack
    TensorListPushBack TensorListPushBackBatch TensorListReserve TensorListResize TensorListScatter
    TensorListScatterIntoExistingList TensorListScatterV2 TensorListSetItem TensorListSplit
    TensorListStack
    """
)
STATE = names(
    """
    AnonymousHashTable AnonymousMutableHashTable AssignAddVariableOp AssignSubVariableOp
    AssignVariableOp DestroyResourceOp DisableCopyOnRead HashTableV2 InitializeTableV2
    IteratorGetNext LookupTableExportV2 LookupTableFindV2 LookupTableImportV2 LookupTableInsertV2
    LookupTableSizeV2 MutableHashTableOfTensorsV2 MutableHashTableV2 ReadVariableOp ResourceGather
    ResourceGatherNd ResourceStridedSliceAssign VarHandleOp VarIsInitializedOp VariableShape
    """
)
CHANCE = names(
    """
    Multinomial RandomShuffle RandomStandardNormal RandomUniform RandomUniformInt RngReadAndSkip
    RngSkip StatefulStandardNormalV2 StatefulUniform StatefulUniformFullInt StatefulUniformInt
    StatelessMultinomial StatelessRandomGammaV2 StatelessRandomGammaV3 StatelessRandomGetAlg
    StatelessRandomGetKeyCounter StatelessRandomGetKeyCounterAlg StatelessRandomNormal
    StatelessRandomNormalV2 StatelessRandomUniform StatelessRandomUniformFullInt
    StatelessRandomUniformFullIntV2 StatelessRandomUniformInt StatelessRandomUniformIntV2
    StatelessRandomUniformV2 StatelessShuffle StatelessTruncatedNormal StatelessTruncatedNormalV2
    TruncatedNormal
    """
)

OPS = ARITHMETIC | SHAPES | LAYERS | PICTURES | TEXTS | SPARSE | CONTROL | STATE | CHANCE

SAVER = frozenset({"MergeV2Checkpoints", "RestoreV2", "SaveV2", "ShardedFilename"})
"""They stand in every SavedModel, in the functions of its saver, which loading never runs."""
