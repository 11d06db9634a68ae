"""Writes small files of other kinds, which are no models of Keras, by the libraries themselves.

python others.py FOLDER   in an environment with onnx, safetensors, joblib and NumPy
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import joblib
import numpy as np
import onnx
from safetensors.numpy import save_file

WEIGHTS = {"kernel": np.arange(6, dtype="float32").reshape(2, 3)}


def an_onnx_model() -> onnx.ModelProto:
    make = onnx.helper
    kind, shape = onnx.TensorProto.FLOAT, [None, 4]
    ends = [make.make_tensor_value_info(name, kind, shape) for name in ("x", "y")]
    graph = make.make_graph([make.make_node("Relu", ["x"], ["y"])], "g", ends[:1], ends[1:])
    return make.make_model(graph)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(an_onnx_model(), str(folder / "model.onnx"))
    save_file(WEIGHTS, str(folder / "model.safetensors"))
    joblib.dump(WEIGHTS, folder / "model.joblib")
    joblib.dump(WEIGHTS, folder / "packed.joblib", compress=3)
    np.savez(folder / "model.npz", **WEIGHTS)
    (folder / "model.pkl").write_bytes(pickle.dumps(WEIGHTS))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
