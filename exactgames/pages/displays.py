"""What a notebook shows of values: the words and pictures of the reports, escaped as there.

The classes know nothing of it: ``install`` gives them the methods that Jupyter asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from exactgames.answers.assessed import Assessed, assessed
from exactgames.certificate.certify import Certificate
from exactgames.checker import Verdict
from exactgames.drawing import tree_svg
from exactgames.explaining.market import market_section, order_section
from exactgames.explaining.said import Explanation, Section
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.pages.markup import paragraph, table, text
from exactgames.pages.passages import proved, told
from exactgames.search.continuation.assessment import Assessment

DRAWN = 150
"""So many nodes of a tree are drawn in a notebook."""


def _sections(title: str, sections: Iterable[Section]) -> str:
    head = f"<h3>{text(title)}</h3>\n" if title else ""
    return head + "".join(f"<h4>{text(one.heading)}</h4>\n{told(one)}" for one in sections)


def market_html(market: Market) -> str:
    """A market in words.

    >>> from exactgames.examples import speculator
    >>> speculator().market._repr_html_()[:52]
    '<h3>A speculator in a second-price auction</h3>\\n<h4>'
    """
    return _sections(market.title, (market_section(market), order_section(market)))


def _instance(instance: Instance) -> str:
    return market_html(instance.market)


def _explanation(found: Explanation) -> str:
    return _sections(found.title, found.sections)


def _game(game: Game) -> str:
    return tree_svg(game, most=DRAWN)


def _shown(shown: Assessed) -> str:
    return tree_svg(shown.played.game, shown, most=DRAWN)


def _play(played: Play) -> str:
    return _shown(assessed(played))


def _assessment(found: Assessment) -> str:
    return _shown(assessed(found.played, found.beliefs))


def _verdict(verdict: Verdict) -> str:
    head = f"<p><strong>{text(verdict.verdict)}</strong></p>\n"
    if verdict.code is not None:
        return head + paragraph(f"Line {verdict.line}, {verdict.code}: {verdict.message}")
    return head + "".join(map(paragraph, verdict.about)) + proved(verdict)


def _certificate(found: Certificate) -> str:
    rows = [
        (one.spec.id, one.spec.kind, _held(one.holds), one.witness, "yes" if one.as_expected else "no")
        for one in found.claims
    ]
    return table(("id", "kind", "verdict", "found", "as expected"), rows)


def _held(holds: bool) -> str:
    return "holds" if holds else "refuted"


_HTML: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Market, market_html),
    (Instance, _instance),
    (Explanation, _explanation),
    (Verdict, _verdict),
    (Certificate, _certificate),
)
_SVG: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Game, _game),
    (Play, _play),
    (Assessed, _shown),
    (Assessment, _assessment),
)


def install() -> None:
    """Give each class its ``_repr_html_`` or ``_repr_svg_``."""
    for shown, display in _HTML:
        setattr(shown, "_repr_html_", lambda self, display=display: display(self))  # noqa: B010
    for shown, display in _SVG:
        setattr(shown, "_repr_svg_", lambda self, display=display: display(self))  # noqa: B010
