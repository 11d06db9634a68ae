"""Whether a certificate says what the store says."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.certificate import ELEMENT, FORMAT, checksum, statement
from tfexam.flows.stand import stand

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting

MOST_BYTES = 1 << 20
"""A certificate takes some 6 kB."""


@dataclass(frozen=True)
class Change:
    """A field that is otherwise on a certificate than in the store; None: there is none."""

    field: str
    says: str | None
    store: str | None


@dataclass(frozen=True)
class Verified:
    """What came of it. `number` is the exam's in this store; None where it is not here."""

    number: int | None
    changes: tuple[Change, ...]
    store: dict[str, str]


def verify(app: App, file: Path) -> Verified:
    """Compare a certificate, what it states and what it shows, with the store.

    Raises TfexamError: bad-certificate, bad-argument, and not-here for a whole one whose exam this
    store has not.
    """
    page = _read(app.cwd / file)
    stated, sha256 = _stated(page)
    sums = _changes({"sha256": sha256}, {"sha256": checksum(stated)})
    sitting = _exam(app, stated)
    if sitting is None:
        if not sums:
            uid = stated.get("exam", "")
            raise TfexamError(Code.NOT_HERE, f"There is no exam {uid!r} in this store.")
        return Verified(None, tuple(sums), {})
    store = statement(stand(app, sitting).result)
    to_show = {name: said for name, said in store.items() if name != "format"}
    every = [*_changes(stated, store), *_changes(page.shown, to_show), *sums]
    once = {change.field: change for change in reversed(every)}
    return Verified(sitting.id, tuple(reversed(once.values())), store)


class _Page(HTMLParser):
    """What a certificate holds as JSON, and what it shows of each field."""

    def __init__(self) -> None:
        super().__init__()
        self.json: list[str] = []
        self.shown: dict[str, str] = {}
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where what follows belongs."""
        found = dict(attrs)
        if tag == "script" and found.get("id") == ELEMENT:
            self.json.append("")
            self._into = ELEMENT
        elif name := found.get("data-field"):
            self.shown.setdefault(name, "")
            self._into = name

    def handle_endtag(self, tag: str) -> None:
        """A field's element holds nothing but its text."""
        del tag
        self._into = ""

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._into == ELEMENT:
            self.json[-1] += data
        elif self._into:
            self.shown[self._into] += data


def _read(file: Path) -> _Page:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise TfexamError(
            Code.BAD_ARGUMENT, f"{file} can't be read: {error.strerror}.", "Name a certificate."
        ) from error
    page = _Page()
    if len(raw) <= MOST_BYTES:
        page.feed(raw.decode("utf-8", "replace"))
        page.close()
    if len(page.json) != 1:
        raise TfexamError(Code.BAD_CERTIFICATE, f"{file.name} is no certificate of tfexam.")
    return page


def _stated(page: _Page) -> tuple[dict[str, str], str]:
    from pydantic import BaseModel, ConfigDict, ValidationError

    class Stated(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        statement: dict[str, str]
        sha256: str

    try:
        found = Stated.model_validate_json(page.json[0])
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TfexamError(
            Code.BAD_CERTIFICATE, f"What the page states can't be read: {place} {first['msg']}."
        ) from error
    format_ = found.statement.get("format", "")
    if format_.isdecimal() and int(format_) > FORMAT:
        raise TfexamError(
            Code.BAD_CERTIFICATE,
            f"The certificate is of format {format_}, newer than this tfexam knows ({FORMAT}).",
            "Upgrade tfexam.",
        )
    return found.statement, found.sha256


def _exam(app: App, stated: dict[str, str]) -> Sitting | None:
    return next((s for s in app.store.sittings() if s.uid == stated.get("exam")), None)


def _changes(says: dict[str, str], store: dict[str, str]) -> list[Change]:
    return [
        Change(name, says.get(name), store.get(name))
        for name in {**store, **says}
        if says.get(name) != store.get(name)
    ]
