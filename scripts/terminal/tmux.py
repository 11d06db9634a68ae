"""A real terminal to type into and to read from: tmux, with a server of its own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

PROMPT = "$ "
BACK = r"\n\$\s*$"
"""What ends a screen once the prompt is back."""

NOTE_CODE = "echo $? >{}"
"""What the shell does before each prompt: it notes how the last command ended."""

LINES_KEPT = 2000
LOOK_SECONDS = 0.2


class Terminal:
    """A shell in a window of `width` by `height` characters, for as long as the context lives."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], *, width: int, height: int
    ) -> None:
        self._socket, self._code = str(folder / "tmux"), folder / ".code"
        size = ["-x", str(width), "-y", str(height)]
        note = NOTE_CODE.format(shlex.quote(str(self._code)))
        setting = shlex.join([f"PS1={PROMPT}", f"PROMPT_COMMAND={note}"])
        shell = f"exec env {setting} bash --norc --noprofile -o pipefail -i"
        begin = ["-f", os.devnull, "new-session", "-d", *size, "-c", str(folder), shell]
        self._tmux(*begin, environment={**os.environ, **environment, "TERM": "screen-256color"})
        self._tmux("set-option", "-g", "history-limit", str(LINES_KEPT))
        self._tmux("set-option", "-g", "status", "off")
        self.wait(re.escape(PROMPT.strip()) + r"\s*$", 30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tmux("kill-server")

    def run(self, command: str, seconds: float) -> None:
        """Type a command on an empty screen, and wait until it has ended well."""
        self.begin(command)
        self.end(seconds)

    def begin(self, command: str) -> None:
        """Type a command on an empty screen."""
        self.press("C-l")
        time.sleep(LOOK_SECONDS)
        self._tmux("clear-history")
        self.type(command)
        self.press("Enter")

    def end(self, seconds: float) -> None:
        """Wait until the prompt is back. Raises RuntimeError where the command failed."""
        shown = self.wait(BACK, seconds)
        code = self._code.read_text("ascii").strip()
        if code != "0":
            raise RuntimeError(f"exit code {code}:\n{shown}")

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Keys by tmux's names, as Enter or C-c."""
        self._tmux("send-keys", *keys)

    def wait(self, pattern: str, seconds: float) -> str:
        """What is shown once it matches. Raises TimeoutError, with what is shown instead."""
        end = time.monotonic() + seconds
        while not re.search(pattern, shown := self.screen()):
            if time.monotonic() > end:
                raise TimeoutError(f"{pattern!r} was not shown in {seconds:g} s:\n{shown}")
            time.sleep(LOOK_SECONDS)
        return shown

    def screen(self, *, colour: bool = False) -> str:
        """All that was shown since the screen was emptied; with escape sequences, or without."""
        shown = self._tmux("capture-pane", "-p", *["-e"] * colour, "-S", f"-{LINES_KEPT}")
        return "\n".join(line.rstrip() for line in shown.rstrip().splitlines())

    def _tmux(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        command = ["tmux", "-S", self._socket, *arguments]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()
