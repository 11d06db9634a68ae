"""A SavedModel folder: every operation in it, wherever it hides, must be one that only computes.

The numbers below are those of TensorFlow's own schema: saved_model.proto, meta_graph.proto,
graph.proto, function.proto, node_def.proto, attr_value.proto, saved_object_graph.proto. A graph
that is packed into a constant can be run by dataset operations alone, and those are not allowed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfexam.scan.rejected import plain, refused, unreadable
from tfexam.scan.savedmodel_ops import OPS, SAVER
from tfexam.scan.wire import Malformed, every, numbers, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

META_GRAPH = 2
GRAPH, ASSETS, OBJECTS = 2, 6, 7  # of a MetaGraphDef
NODE, LIBRARY = 1, 2  # of a GraphDef
FUNCTION, GRADIENT = 1, 2  # of a FunctionDefLibrary
SIGNATURE, BODY, MARKS = 1, 3, 5  # of a FunctionDef
OP, ATTRIBUTES = 2, 5  # of a NodeDef
LIST, NUMBER, CALLED = 1, 3, 10  # of an AttrValue
SAVED_OBJECT, CONCRETE = 1, 2  # of a SavedObjectGraph
CALLABLE, BARE, CAPTURED, REGISTERED_SAVER = 6, 8, 12, 16  # of a SavedObject

MAX_GRAPH = 512 << 20
MAX_FILES = 2000
MAX_DEPTH = 20
PARTS = frozenset({"N", "num", "num_partitions", "num_split"})
MAX_PARTS = 100_000
"""Tensors that one operation may take or give; TensorFlow makes room for as many as are claimed."""

GENERATED = re.compile(r".+_\d+")
"""How TensorFlow names functions: no operation is named so, so none can be passed off as one."""

AGAIN = "Export it again: model.export('saved_model')"
ADAPTED = "Keras 2 writes it beside a Discretization layer: save the model as model.h5 instead."
INSTEAD = "Use operations that only compute; reading, writing and Python code are not graded."


def scan_savedmodel(folder: Path) -> None:
    """Check a SavedModel folder.

    Raises Rejected: refused, naming the operation; unreadable where it is cut off or of TF 1.
    """
    scan_files(folder)
    graph = folder / "saved_model.pb"
    if graph.stat().st_size > MAX_GRAPH:
        raise refused("saved_model.pb is larger than any graph needs to be.")
    try:
        _scan_graph(memoryview(graph.read_bytes()))
    except (Malformed, IndexError) as error:
        raise unreadable("saved_model.pb is cut off or damaged.", AGAIN) from error


def scan_files(folder: Path) -> None:
    """Check what files a SavedModel folder holds, and nothing that stands in them."""
    for count, path in enumerate(folder.rglob("*")):
        place = plain(path.relative_to(folder).as_posix())
        if count > MAX_FILES:
            raise refused("The SavedModel holds more files than any model needs.")
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise refused(f"`{place}` in the SavedModel is a link or a device.", AGAIN)
        if path.name == "saved_model.pbtxt":
            raise refused(f"`{place}` is a second graph beside saved_model.pb.", AGAIN)
    if not (folder / "variables" / "variables.index").is_file():
        raise unreadable("The SavedModel lacks its folder variables.", AGAIN)


def _scan_graph(model: memoryview) -> None:
    graphs = list(every(model, META_GRAPH))
    if len(graphs) != 1:
        raise unreadable(f"The SavedModel holds {len(graphs)} graphs, not one.", AGAIN)
    meta = graphs[0]
    if not list(every(meta, OBJECTS)):
        raise unreadable("The SavedModel was written by TensorFlow 1.", AGAIN)
    _scan_assets(meta)
    functions = list(every(meta, GRAPH, LIBRARY, FUNCTION))
    names = {name for function in functions for name in _function_names(function)}
    saving = _scan_functions(functions, names)
    for node in every(meta, GRAPH, NODE):
        _scan_ops(node, names, "the graph", saver=True)
    _scan_saver_unreached(meta, functions, saving)


def _scan_assets(meta: memoryview) -> None:
    for name in texts(meta, ASSETS, 2):
        if not re.fullmatch(r"[\w.-]+", name) or name.startswith("."):
            raise refused(f"The SavedModel reads a file outside itself: `{plain(name)}`.", INSTEAD)
    if any(len(saver) for saver in every(meta, OBJECTS, SAVED_OBJECT, REGISTERED_SAVER)):
        raise refused("The SavedModel asks for a saver of its own.", AGAIN)


def _function_names(function: memoryview) -> list[str]:
    names = texts(function, SIGNATURE, 1)
    for name in names:
        if not GENERATED.fullmatch(name):
            raise refused(f"The SavedModel holds a function `{plain(name)}` of its own.", AGAIN)
    return names


def _scan_functions(functions: list[memoryview], names: set[str]) -> set[str]:
    """Check the functions' operations; the names of those that save or restore."""
    saving: set[str] = set()
    for function in functions:
        own = texts(function, SIGNATURE, 1)
        for node in every(function, BODY):
            if _scan_ops(node, names, f"the function `{plain(own[0] if own else '')}`", saver=True):
                saving.update(own)
    return saving


def _scan_ops(node: memoryview, names: set[str], place: str, *, saver: bool) -> bool:
    """Check a node's operation; whether it is one of the saver's."""
    found = texts(node, OP)
    for op in found:
        if op == "PyFunc" and "adapt_step" in place:
            raise refused(f"The SavedModel keeps the Python code of adapt() in {place}.", ADAPTED)
        if op not in OPS and op not in names and not (saver and op in SAVER):
            raise refused(f"The SavedModel runs `{plain(op)}` in {place}.", INSTEAD)
    for attribute in every(node, ATTRIBUTES):
        claims = [n for value in every(attribute, 2) for n in numbers(value, NUMBER)]
        if PARTS & set(texts(attribute, 1)) and max(claims, default=0) > MAX_PARTS:
            raise refused(f"`{plain(found[-1])}` in {place} claims {max(claims):,} parts.", AGAIN)
    return any(op in SAVER for op in found)


def _scan_saver_unreached(meta: memoryview, functions: list[memoryview], saving: set[str]) -> None:
    """Saving and restoring may stand in the file, but nothing that runs may lead there."""
    reached = set(texts(meta, OBJECTS, CONCRETE, 1))
    reached.update(texts(meta, OBJECTS, SAVED_OBJECT, CALLABLE, 1))
    reached.update(texts(meta, OBJECTS, SAVED_OBJECT, BARE, 1))
    reached.update(texts(meta, OBJECTS, SAVED_OBJECT, CAPTURED, 2))
    for function in functions:
        for node in every(function, BODY):
            reached.update(texts(node, OP))
            reached.update(_called(node))
    reached.update(texts(meta, GRAPH, LIBRARY, GRADIENT, 2))
    reached.update(name for function in functions for name in _interchangeable(function))
    if saving & reached:
        raise refused("The SavedModel saves or restores files while it runs.", INSTEAD)


def _interchangeable(function: memoryview) -> list[str]:
    """Its name, where TensorFlow may run it in the place of another that is marked so, too."""
    is_marked = "api_implements" in texts(function, MARKS, 1)
    return texts(function, SIGNATURE, 1) if is_marked else []


def _called(node: memoryview, depth: int = 0) -> Iterator[str]:
    """The functions that a node's attributes name, in lists and in functions' own attributes."""
    if depth > MAX_DEPTH:
        raise refused("The SavedModel nests functions deeper than any model needs.")
    at = ATTRIBUTES if depth == 0 else 2
    for value in every(node, at, 2):
        calls = [*every(value, CALLED), *every(value, LIST, 9)]
        for call in calls:
            yield from texts(call, 1)
            yield from _called(call, depth + 1)
