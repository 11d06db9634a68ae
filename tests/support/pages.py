"""Pages as they are parsed, and how their colours stand out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import tfexam

STYLE = Path(tfexam.__file__).parent / "report" / "html" / "templates" / "house.css"
VOID = {"meta", "br"}


@dataclass
class Page(HTMLParser):
    """What stands in a page: elements with their attributes and own text, and all that is said."""

    found: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, ""))
        if tag not in VOID:
            self.open.append(len(self.found) - 1)
        self.said += ["\n"] if tag == "br" else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, attributes, text = self.found[self.open[-1]]
            self.found[self.open[-1]] = tag, attributes, text + data
            self.said += [data] if tag != "style" else []

    def all(self, *tags: str) -> list[tuple[str, dict[str, str], str]]:
        return [each for each in self.found if each[0] in tags]

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def parsed(text: str) -> Page:
    found = Page()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


def colours(scheme: str) -> dict[str, str]:
    """The colours of the light scheme or the dark one, by name."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text("utf-8"), re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[scheme == "dark"]))


def mixed(colour: str, ground: str, opacity: float) -> str:
    """A colour that lets its ground through."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return "#" + "".join(f"{round(opacity * c + (1 - opacity) * g):02x}" for c, g in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in _parts(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> list[int]:
    return [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
