"""What pages and notebooks show alike: the paragraphs of an explanation, the claims that were proved."""

from __future__ import annotations

from collections.abc import Sequence

from exactgames.checker import Verdict
from exactgames.explaining.said import Section
from exactgames.pages.markup import paragraph, points, table


def told(one: Section) -> str:
    """The paragraphs of a section."""
    return "".join(paragraph(part.words) + points(part.points) for part in one.paragraphs)


def proved(verdict: Verdict) -> str:
    """The claims that are proved, as a table."""
    rows: list[Sequence[str]] = []
    for number, one in enumerate(verdict.claims, start=1):
        found = f" (it is {one['value'] or 'undefined'})" if "value" in one and not one["holds"] else ""
        odd = "" if (one["expect"] == "holds") == one["holds"] else ", not as expected"
        rows.append((str(number), "holds" if one["holds"] else "refuted", f"{one['statement']}{found}{odd}"))
    return table(("", "", "claim"), rows)
