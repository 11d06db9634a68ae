"""What is laid over the console for a moment: a page to read, a line to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Markdown, Static

from tfexam.report.words import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


def harmless(text: str) -> str:
    """Markdown from outside that can do nothing to a terminal."""
    return "\n".join(plain(line.expandtabs()) for line in text.splitlines())


class Page(ModalScreen[None]):
    """A text over the whole screen, until a key is pressed that leaves it."""

    BINDINGS: ClassVar = [
        Binding("escape,q,enter,question_mark,ctrl+c,ctrl+q", "dismiss", show=False),
        Binding("space", "page", show=False),
    ]
    DEFAULT_CSS = """
    Page { layout: vertical; background: ansi_default; }
    Page VerticalScroll { height: 1fr; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = harmless(text)

    def compose(self) -> ComposeResult:
        """The text, which arrows and page keys scroll."""
        with VerticalScroll():
            yield Markdown(self._text, open_links=False)
        yield Static("Esc back", markup=False)

    def action_page(self) -> None:
        """A page on."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)


class NoteLine(ModalScreen[str | None]):
    """A line for a note; None where it is left as it was."""

    BINDINGS: ClassVar = [Binding("escape,ctrl+c,ctrl+q", "dismiss(None)", show=False)]
    DEFAULT_CSS = """
    NoteLine { align: left bottom; background: ansi_default; }
    NoteLine Static, NoteLine Input { height: 1; border: none; padding: 0; }
    NoteLine Input, NoteLine Input:focus { border: none; background: ansi_default; }
    """

    def __init__(self, title: str, text: str, longest: int) -> None:
        super().__init__()
        self._title, self._text, self._longest = title, text, longest

    def compose(self) -> ComposeResult:
        """What the note is on, and the line."""
        yield Static(f"Note on {plain(self._title)} (Enter keeps it, Esc leaves it):", markup=False)
        yield Input(self._text, max_length=self._longest, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value)
