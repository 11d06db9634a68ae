from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tfexam.scan import savedmodel
from tfexam.scan.savedmodel_ops import OPS, SAVER

ASK = """
import json
from tensorflow.core.framework import function_pb2, graph_pb2, node_def_pb2, op_def_pb2
from tensorflow.core.framework import attr_value_pb2
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2, saved_object_graph_pb2
from tensorflow.python.client import pywrap_tf_session as session

found = op_def_pb2.OpList.FromString(session.TF_GetBuffer(session.TF_GetAllOpList()))

def number(message, field):
    return message.DESCRIPTOR.fields_by_name[field].number

print(json.dumps({
    "ops": [op.name for op in found.op],
    "META_GRAPH": number(saved_model_pb2.SavedModel, "meta_graphs"),
    "GRAPH": number(meta_graph_pb2.MetaGraphDef, "graph_def"),
    "ASSETS": number(meta_graph_pb2.MetaGraphDef, "asset_file_def"),
    "OBJECTS": number(meta_graph_pb2.MetaGraphDef, "object_graph_def"),
    "NODE": number(graph_pb2.GraphDef, "node"),
    "LIBRARY": number(graph_pb2.GraphDef, "library"),
    "FUNCTION": number(function_pb2.FunctionDefLibrary, "function"),
    "GRADIENT": number(function_pb2.FunctionDefLibrary, "gradient"),
    "SIGNATURE": number(function_pb2.FunctionDef, "signature"),
    "BODY": number(function_pb2.FunctionDef, "node_def"),
    "OP": number(node_def_pb2.NodeDef, "op"),
    "ATTRIBUTES": number(node_def_pb2.NodeDef, "attr"),
    "LIST": number(attr_value_pb2.AttrValue, "list"),
    "CALLED": number(attr_value_pb2.AttrValue, "func"),
    "SAVED_OBJECT": number(saved_object_graph_pb2.SavedObjectGraph, "nodes"),
    "CONCRETE": number(saved_object_graph_pb2.SavedObjectGraph, "concrete_functions"),
    "CALLABLE": number(saved_object_graph_pb2.SavedObject, "function"),
    "BARE": number(saved_object_graph_pb2.SavedObject, "bare_concrete_function"),
    "CAPTURED": number(saved_object_graph_pb2.SavedObject, "captured_tensor"),
    "REGISTERED_SAVER": number(saved_object_graph_pb2.SavedObject, "registered_saver"),
}))
"""


@pytest.mark.tensorflow
def test_the_list_and_the_field_numbers_are_those_of_this_tensorflow() -> None:
    command = [sys.executable, "-P", "-c", ASK]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    truth = json.loads(done.stdout)
    assert not (OPS | SAVER) - set(truth.pop("ops"))
    assert {name: getattr(savedmodel, name) for name in truth} == truth


@pytest.mark.parametrize("part", ["File", "Dataset", "PyFunc", "Print", "Summary", "Send", "Recv"])
def test_no_listed_operation_does_more_than_compute(part: str) -> None:
    assert not [op for op in OPS if part in op]
