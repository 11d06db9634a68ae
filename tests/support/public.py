"""Small public files, out of packages that are installed: nothing is downloaded.

None of them is in the bank. Each is written in a form in which such files are met.
"""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TITANIC = "datasets/tests/data/openml/id_40945/data-v1-dl-16826755.arff.gz"


def _write(path: Path, rows: Iterable[Sequence[object]], divider: str = ",") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=divider).writerows(rows)
    return path


def _sklearn(name: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    from sklearn import datasets

    options = {"scaled": False} if name == "diabetes" else {}
    found = getattr(datasets, f"load_{name}")(**options)
    targets = found.target
    if hasattr(found, "target_names"):
        targets = np.array(found.target_names)[targets]
    return list(found.feature_names), found.data, targets


def iris(folder: Path) -> Path:
    """150 flowers in the order of their kinds, numbered: the number gives the kind away."""
    names, data, targets = _sklearn("iris")
    rows = [[n, *data[n].tolist(), targets[n]] for n in range(len(data))]
    return _write(folder / "iris.csv", [["id", *names, "species"], *rows])


def cancer(folder: Path) -> Path:
    """569 biopsies, 30 measures, two classes; divided by semicolons, with decimal commas."""
    names, data, targets = _sklearn("breast_cancer")
    rows = [[*(f"{v:g}".replace(".", ",") for v in data[n]), targets[n]] for n in range(len(data))]
    return _write(folder / "cancer.csv", [[*names, "diagnosis"], *rows], ";")


def diabetes(folder: Path, rows: int = 442) -> Path:
    """442 patients, ten measures, and how far the illness went: a number."""
    names, data, targets = _sklearn("diabetes")
    lines = [[*data[n].tolist(), targets[n]] for n in range(rows)]
    return _write(folder / "diabetes.csv", [[*names, "progression"], *lines])


def titanic(folder: Path) -> Path:
    """1,309 passengers; 43 % of their destinations are gaps, and the boat tells who survived."""
    raw = files("sklearn").joinpath(TITANIC).read_bytes()
    text = gzip.decompress(raw).decode()
    head, _, body = text.partition("@data\n")
    names = [line.split("'")[1] for line in head.splitlines() if line.startswith("@attribute")]
    return _write(folder / "titanic.csv", [names, *csv.reader(io.StringIO(body))])


def zones(folder: Path) -> Path:
    """Time zones and their countries: more than 200 classes, nearly all of one row."""
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    lines = [line.split("\t")[:3] for line in text.splitlines() if not line.startswith("#")]
    return _write(folder / "zones.tsv", [["country", "place", "zone"], *lines], "\t")


def characters(folder: Path, pages: int = 200, each: int = 20) -> Path:
    """Names of characters, and the page of the code on which each stands: 200 of them."""
    found: dict[str, list[str]] = defaultdict(list)
    for number in range(0x20, 0x30000):
        name = unicodedata.name(chr(number), "CJK")
        if not name.startswith(("CJK", "HANGUL SYLLABLE")):
            found[f"page {number >> 7:03x}"].append(name)
    full = [page for page, names in found.items() if len(names) >= each][:pages]
    rows = [(name, page) for page in full for name in found[page][:each]]
    return _write(folder / "characters.csv", [["name", "page"], *rows])


def names(folder: Path) -> Path:
    """Names of passengers, and whether they were men or women."""
    with titanic(folder).open(encoding="utf-8", newline="") as stream:
        rows = [(row["name"], row["sex"]) for row in csv.DictReader(stream)]
    return _write(folder / "names.csv", [["name", "sex"], *rows])


def _sample(name: str) -> Path:
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "sample_data" / name


def shares(folder: Path) -> Path:
    """A share's price on 1,047 working days, with the date and the volume."""
    table = np.load(_sample("goog.npz"))["price_data"]
    rows = [
        [str(row["date"]), *(row[n].item() for n in ("open", "close", "volume"))] for row in table
    ]
    return _write(folder / "goog.csv", [["date", "open", "close", "volume"], *rows])


def brain(folder: Path) -> Path:
    """800 steps of an electroencephalogram, four channels."""
    waves = np.fromfile(_sample("eeg.dat"), dtype=float).reshape(800, 4)
    rows = [[step / 100, *waves[step].round(5).tolist()] for step in range(800)]
    return _write(folder / "eeg.csv", [["second", "a", "b", "c", "d"], *rows])


def few_days(folder: Path) -> Path:
    """65 days of a share, the newest first: too short a series."""
    target = folder / "msft.csv"
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_sample("msft.csv").read_bytes())
    return target


def digits(folder: Path, most: int = 40) -> Path:
    """Handwritten digits of 8 by 8 pixels, grey, a folder for each digit."""
    from PIL import Image
    from sklearn.datasets import load_digits

    found = load_digits()
    for digit in range(10):
        place = folder / "digits" / str(digit)
        place.mkdir(parents=True)
        for number, picture in enumerate(found.images[found.target == digit][:most]):
            Image.fromarray((picture * 15).astype(np.uint8)).save(place / f"{number}.png")
    return folder / "digits"


def patches(folder: Path) -> Path:
    """Squares cut out of two photographs, in colour, and one file that is no picture."""
    from PIL import Image
    from sklearn.datasets import load_sample_images

    for name, photo in zip(("roof", "flower"), load_sample_images().images, strict=True):
        place = folder / "patches" / name
        place.mkdir(parents=True)
        for number in range(240):
            y, x = divmod(number, 20)
            square = photo[32 * y : 32 * y + 32, 32 * x : 32 * x + 32]
            Image.fromarray(square).save(place / f"{number}.jpg")
    (folder / "patches" / "roof" / "broken.png").write_bytes(b"no picture")
    return folder / "patches"
