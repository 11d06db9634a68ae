"""An HDF5 file: what it links to, how its arrays lie, and the model that it describes.

HDF5's C library has open vulnerabilities, so this runs where the file can do no harm: inside the
closed-in child. Keras writes plain groups and arrays; whatever else the format offers (links to
other files, arrays stored in other files, arrays that claim more than is stored) is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.scan.keras_config import parse, scan_config
from tfexam.scan.rejected import plain, refused, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    import h5py

MAX_OBJECTS = 50_000
TRAINING = frozenset({"optimizer", "optimizer_weights"})
"""Groups at the top that hold no weights of the model itself."""

DAMAGED = "Save it again, and let the save end."
ANEW = "Save the model anew with Keras: model.save('model.keras')"


def scan_weights(path: Path) -> int:
    """Check `model.weights.h5` of a `.keras` file; the number of weights that it holds.

    Raises Rejected for what such a file may not hold, and where it is cut off.
    """
    with _opened(path) as file:
        return _scan_tree(file)


def scan_model(path: Path) -> int:
    """Check an `.h5` model, its description included; the number of weights that it holds.

    Raises Rejected for what such a file may not hold, and where it is no whole model.
    """
    with _opened(path) as file:
        weights = _scan_tree(file)
        description = file.attrs.get("model_config")
    if not isinstance(description, (str, bytes)):
        raise unreadable(
            "The HDF5 file holds weights without the model.",
            "Save the whole model: model.save('model.keras')",
        )
    scan_config(parse(description))
    return weights


def _opened(path: Path) -> h5py.File:
    import h5py

    try:
        return h5py.File(path, "r", locking=False)
    except OSError as error:
        raise unreadable("The HDF5 file is cut off or damaged.", DAMAGED) from error


def _scan_tree(file: h5py.File) -> int:
    """Check every link and array below the root, each object once; count the model's weights."""
    waiting: list[tuple[h5py.Group, str]] = [(file, "")]
    seen: set[int] = set()
    weights = 0
    while waiting:
        group, place = waiting.pop()
        for name in group:
            item = _linked(group, name, f"{place}/{plain(name)}")
            address = item_address(item)
            if address in seen:
                continue
            seen.add(address)
            if len(seen) > MAX_OBJECTS:
                raise refused("The HDF5 file holds more parts than any model needs.", ANEW)
            if _is_group(item):
                waiting.append((item, f"{place}/{name}"))
            elif f"{place}/{name}".split("/")[1] not in TRAINING:
                weights += _scan_array(item, name)
            else:
                _scan_array(item, name)
    return weights


def item_address(item: h5py.Group | h5py.Dataset) -> int:
    """Where in its file an object lies: the same for two links to one object."""
    import h5py

    return int(h5py.h5o.get_info(item.id).addr)


def _linked(group: h5py.Group, name: str, place: str) -> h5py.Group | h5py.Dataset:
    import h5py

    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        raise refused(f"`{place}` in the HDF5 file is a link to somewhere else.", ANEW)
    item = group[name]
    if not isinstance(item, (h5py.Group, h5py.Dataset)):
        raise refused(f"`{place}` in the HDF5 file is neither a group nor an array.", ANEW)
    return item


def _is_group(item: h5py.Group | h5py.Dataset) -> bool:
    import h5py

    return isinstance(item, h5py.Group)


def _scan_array(array: h5py.Dataset, name: str) -> int:
    """Check how an array is stored; its number of values."""
    if array.external:
        raise refused(f"Array `{plain(name)}` in the HDF5 file is stored in another file.", ANEW)
    if array.is_virtual:
        raise refused(
            f"Array `{plain(name)}` in the HDF5 file is put together from other files.", ANEW
        )
    if array.dtype.kind not in "biuf":
        _scan_bfloat16(array, name)
    if array.id.get_create_plist().get_nfilters() or array.nbytes > array.id.get_storage_size():
        raise refused(
            f"Array `{plain(name)}` in the HDF5 file claims more values than it stores.",
            ANEW,
        )
    return int(array.size)


def _scan_bfloat16(array: h5py.Dataset, name: str) -> None:
    """HDF5 doesn't know bfloat16: Keras writes two bytes, and in `.keras` files a note of it."""
    import h5py

    kind = array.id.get_type()
    if kind.get_class() != h5py.h5t.OPAQUE or kind.get_size() != 2:
        raise refused(f"Array `{plain(name)}` in the HDF5 file holds no numbers.", ANEW)
    if str(array.attrs.get("dtype")) != "bfloat16":
        raise unreadable(
            f"Array `{plain(name)}` is of bfloat16, which Keras can't read from an .h5 file.",
            "Save it in the newer format: model.save('model.keras')",
        )
