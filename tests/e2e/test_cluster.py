"""`grade --dask` with TensorFlow: the same figures as on this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from support.cluster import Cluster
from support.running import Desk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.tensorflow,
    pytest.mark.skipif(sys.platform == "win32", reason="the cluster's workers are killed"),
]


def test_a_cluster_of_two_comes_to_the_same_figures(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    script = tmp_path / "work" / "plain.py"
    script.parent.mkdir()
    shutil.copy(desk.bank / "regression" / "tiny_line" / "plain.py", script)
    subprocess.run([sys.executable, script.name], cwd=script.parent, check=True)
    for name in ("ann", "bob", "eve"):
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        shutil.copy(script.with_name("model.keras"), folder)
        with zipfile.ZipFile(folder / "model.keras", "a") as model:
            model.comment = name.encode()  # the same model in another file
    (tmp_path / "class" / "eve" / "model.keras").write_bytes(b"PK no archive")
    asked = ("grade", "class", "--problem", "tiny_line", "--json")
    with Cluster(2, tmp_path / "dask") as cluster:
        remote = desk.run(*asked, "--dask", cluster.address)
    shutil.rmtree(desk.paths.data / "marked")
    local = desk.run(*asked)
    assert remote.json == local.json
    scores = [row["problems"][0]["score"] for row in local.json]
    assert scores == [3, 3, None]
