"""The console: five problems, the brief beside them, the clock, the attempts; by keys alone."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App as TextualApp
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Markdown, Static

from tfexam.console.keys import CHOICES, KEYS, help_page, last_line
from tfexam.console.pages import NoteLine, Page, harmless
from tfexam.console.work import STEPS, Done, Told, Work, begin
from tfexam.errors import Code, TfexamError
from tfexam.flows import room as rooms
from tfexam.flows.events import Stands, Took, Trouble
from tfexam.flows.expire import expire_if_due
from tfexam.flows.study import hint
from tfexam.flows.submit import submit
from tfexam.flows.watch import notices, until_next
from tfexam.report import room as report
from tfexam.report.events import submitted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import timedelta

    from textual.app import ComposeResult

    from tfexam.app import App
    from tfexam.exam.category import Category
    from tfexam.exam.sitting import Sitting, Task

LINES = 5
"""Of messages that stay, the last of them whole."""

PARTS = ("clock", "problems", "note", "attempts", "message")
AS_HIGH = {"clock", "problems"}
"""Parts that are always as high: to lay the screen out anew costs more than all the rest."""

NARROW = 70
"""Below this many columns problems and brief don't fit beside each other."""

STYLE = """
Screen, #brief, #log { background: ansi_default; }
#clock, #keys { height: 1; }
#clock { text-style: bold; }
#body { height: 1fr; }
#left { width: 39; }
#note { height: auto; }
#note { max-height: 3; }
#log { height: 1fr; margin-top: 1; }
#brief { width: 1fr; border-left: solid ansi_default; }
#brief Markdown { padding: 0 0 0 1; }
#message { height: auto; max-height: 9; }
.-narrow #brief { display: none; }
.-narrow #left, .list #left { width: 1fr; }
.list #brief, .list #problems, .list #note { display: none; }
.read #left { display: none; }
.read #brief { display: block; border-left: none; }
"""


class Console(TextualApp[None]):
    """One sitting on the whole screen, until it is left."""

    CSS = STYLE
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        Binding(key.bound, key.action, key.means, show=False) for key in (*KEYS, *CHOICES)
    ]

    def __init__(self, app: App, sitting: Sitting) -> None:
        super().__init__(ansi_color=True)  # the terminal's own colours, or none
        self.theme = "ansi-dark"
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-beside")]
        self.animation_level = "none"
        self.bug: Exception | None = None
        self._app = app
        self._room = rooms.look(app, sitting.id)
        self._chosen = sitting.tasks[0]
        self._before: timedelta | None = None
        self._work: Work | None = None
        self._is_leaving = False
        self._parts = {id_: Static(id=id_) for id_ in PARTS}
        self._shown: dict[str, Text] = {}
        self._listed: object = None
        self._events: deque[Text] = deque(maxlen=LINES)

    @property
    def room(self) -> rooms.Room:
        """The sitting as it was at the last look."""
        return self._room

    def compose(self) -> ComposeResult:
        """The screen."""
        part = self._parts
        yield part["clock"]
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield part["problems"]
                yield part["note"]
                with VerticalScroll(id="log", can_focus=False):
                    yield part["attempts"]
            with VerticalScroll(id="brief", can_focus=False):
                yield Markdown(open_links=False)
        yield part["message"]
        yield Static(last_line(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin to tick."""
        self._parts["problems"].styles.height = len(self._room.places)
        self._read()
        self._tick()

    def _tick(self) -> None:
        """Once a second: what has changed is shown, and what is due is done."""
        try:
            self._look()
        except TfexamError as error:  # the store is gone or damaged: nothing goes on
            self._end(error)
            return
        self.set_timer(until_next(self._room.stands.left), self._tick)

    def _look(self) -> None:
        self._room = room = rooms.look(self._app, self._room.sitting.id)
        for notice in notices(self._app, room.stands, self._before):
            self._events.append(submitted(notice, room.sitting))
        self._before = room.stands.left
        if room.is_due and self._work is None:
            self._start("the end", expire_if_due)
        self._show()

    def _show(self) -> None:
        room = self._room
        self._put("clock", report.clock(room))
        self._put("problems", report.problems(room, self._chosen))
        self._put("note", report.note(self._place().note))
        listed = (room.attempts, room.sitting.state)
        if listed != self._listed:  # they may be hundreds
            self._listed = listed
            self._put("attempts", report.attempts(room))
        self._put("message", self._message())

    def _put(self, id_: str, text: Text) -> None:
        """Draw only what has changed: an idle screen costs nothing, and sends nothing."""
        if self._shown.get(id_) != text:
            self._shown[id_] = text
            self._parts[id_].update(text, layout=id_ not in AS_HIGH)

    def _message(self) -> Text:
        """What was told last, and what runs."""
        *before, last = self._events or [Text("")]
        told = [text.split("\n")[0] for text in before]  # all of it stands among the attempts
        told += [last] if last else []
        if self._work is not None:
            told.append(report.work(self._work.what, self._work.step, self._since()))
        if self._is_leaving:
            told.append(report.leaving())
        return Text("\n").join(told)

    def _since(self) -> timedelta:
        assert self._work is not None
        return self._app.wall() - self._work.since

    def _end(self, error: Exception) -> None:
        self.bug = error
        self.exit()

    def _place(self) -> rooms.Place:
        return next(one for one in self._room.places if one.result.task == self._chosen)

    # What keys do.

    def action_choose(self, number: int) -> None:
        """Choose a problem by its category's number."""
        tasks = [task for task in self._room.sitting.tasks if task.category.number == number]
        for task in tasks:
            self._choose(task)

    def action_move(self, by: int) -> None:
        """Choose the next problem, or the one before."""
        tasks = self._room.sitting.tasks
        place = tasks.index(self._chosen) + by
        self._choose(tasks[min(max(place, 0), len(tasks) - 1)])

    def action_submit(self) -> None:
        """Submit the chosen problem."""
        self._submit([self._chosen.category])

    def action_submit_all(self) -> None:
        """Submit all that is saved."""
        self._submit([])

    def action_park(self) -> None:
        """Park the chosen problem, or take it up again."""
        self._do(lambda: rooms.park(self._app, self._room.sitting, self._chosen))

    def action_note(self) -> None:
        """Write a note on the chosen problem."""
        task = self._chosen

        def keep(text: str | None) -> None:
            if text is not None:
                self._do(lambda: rooms.write_note(self._app, self._room.sitting, task, text))

        line = NoteLine(task.title, self._place().note.text, rooms.LONGEST_NOTE)
        self.push_screen(line, keep)

    def action_hint(self) -> None:
        """Show a drill's next hint."""

        def show() -> None:
            given = hint(self._app, self._room.sitting)
            head = f"# Hint {given.rung} of {given.rungs}: {self._chosen.title}"
            self.push_screen(Page(f"{head}\n\n{given.text}"))

        self._do(show)

    def action_read(self) -> None:
        """The brief on the whole screen, and back."""
        self._turn("read", "list")

    def action_list(self) -> None:
        """The attempts on the whole screen, and back."""
        self._turn("list", "read")

    def action_whole(self) -> None:
        """Back to the whole screen, without a message."""
        self.screen.remove_class("read", "list")
        self._events.clear()
        self._show()

    def action_scroll(self, where: str) -> None:
        """Scroll the brief, or the attempts where they stand alone."""
        id_ = "log" if self.screen.has_class("list") else "brief"
        getattr(self.query_one(f"#{id_}"), f"scroll_{where}")(animate=False)

    def action_keys(self) -> None:
        """Show all keys."""
        self.push_screen(Page(help_page()))

    def action_leave(self) -> None:
        """Leave, once what is being graded is graded; asked again, at once."""
        if self._work is None or self._is_leaving:
            self.exit()
            return
        self._is_leaving = True
        self._show()

    # What happens meanwhile.

    def on_told(self, message: Told) -> None:
        """Show an event of what runs."""
        event = message.event
        if isinstance(event, Took):
            if self._work is not None:
                self._work.step = STEPS.get(event.step, self._work.step)
        elif not isinstance(event, Stands):
            self._do(lambda: self._events.append(submitted(event, self._room.sitting)))

    def on_done(self, message: Done) -> None:
        """Let the next thing begin."""
        self._work = None
        if message.bug is not None:
            self._end(message.bug)
        elif self._is_leaving:
            self.exit()
        else:
            self._do(lambda: None)

    def _choose(self, task: Task) -> None:
        if task != self._chosen:
            self._chosen = task
            self._read()
            self._show()

    def _read(self) -> None:
        """Show the chosen problem's brief from its beginning."""
        try:
            text = rooms.brief(self._app, self._room.sitting, self._chosen)
        except TfexamError as error:
            text = f"{error.message} {error.hint}"
        self.query_one("#brief Markdown", Markdown).update(harmless(text))
        self.query_one("#brief").scroll_home(animate=False)

    def _turn(self, on: str, off: str) -> None:
        self.screen.remove_class(off)
        self.screen.toggle_class(on)

    def _submit(self, categories: Collection[Category]) -> None:
        sitting = self._room.sitting

        def flow(own: App) -> Iterator[object]:
            return submit(own, own.store.sitting(sitting.id), categories)

        self._start("Submitting " + (", ".join(categories) or "all"), flow)

    def _start(self, what: str, flow: Callable[[App], Iterator[object]]) -> None:
        if self._work is not None:
            self._do(_busy)
            return
        self._events.clear()
        self._work = Work(what, self._app.wall())
        begin(self, self._app, flow)
        self._show()

    def _do(self, what: Callable[[], object]) -> None:
        """Do something at once and show what it changed; what stands against it is a message."""
        try:
            what()
            self._room = rooms.look(self._app, self._room.sitting.id)
        except TfexamError as error:
            self._events.append(submitted(Trouble(error.message, error.hint), self._room.sitting))
        self._show()


def _busy() -> None:
    raise TfexamError(Code.BUSY, "Something is being graded already.", "It ends by itself.")
