"""Where commands print for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from exactgames.quoted import escaped


class Screen(Console):
    """A console on which no text says anything but itself. What it is given are strings (no markup is read from them),
    ``Text``, each one line, and tables, whose cells ``table`` has made plain.
    """

    def print(self, *objects: Any, **options: Any) -> None:
        plain = (Text(escaped(str(one))) if isinstance(one, (str, Text)) else one for one in objects)
        super().print(*plain, **options)


def print_indented(console: Console, words: str, by: int) -> None:
    """A line that starts after so many blanks; so do those into which a narrow screen breaks it."""
    line = Text(escaped(words))
    console.print(Text(" " * by) + line if console.soft_wrap else Padding(line, (0, 0, 0, by), expand=False))
