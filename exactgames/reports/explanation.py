"""An explanation as JSON values, and on the screen."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.explaining.said import Explanation
from exactgames.quoted import quoted
from exactgames.reports.screen import print_indented


def explanation_values(found: Explanation) -> dict[str, Any]:
    """The JSON values of ``explain`` (docs/reference/command-line.md)."""
    return {
        "title": found.title,
        "concept": found.concept,
        "holds": found.holds,
        "sections": [
            {
                "heading": section.heading,
                "agent": section.agent,
                "paragraphs": [{"words": one.words, "points": list(one.points)} for one in section.paragraphs],
            }
            for section in found.sections
        ],
    }


def print_explanation(console: Console, found: Explanation) -> None:
    """The sections, one below the other."""
    if found.title:
        console.print(Text(f"Of {quoted(found.title)}"))
        console.print()
    for number, section in enumerate(found.sections):
        if number:
            console.print()
        console.print(Text(section.heading))
        for paragraph in section.paragraphs:
            print_indented(console, paragraph.words, 2)
            for point in paragraph.points:
                print_indented(console, f"- {point}", 4)
