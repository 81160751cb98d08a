"""What claims are about, in a few lines: a market, or a game file's game."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..rejected import Rejected, show
from ..words import LISTED, counted, cut, listed, quoted
from .information import words as information_words
from .keys import CODE
from .market import Market


def market_lines(market: Market) -> list[str]:
    """The market in a few lines."""
    title = market.raw.get("title")
    lines = [f"title {quoted(title)}"] if isinstance(title, str) and title else []
    names = [quoted(name) for name in market.names]

    def money(amount: int) -> str:
        return cut(show(Fraction(amount, market.scale)))

    first = market.auction or market.opening
    if first is None:
        raise Rejected(CODE, "a market without an auction")
    seen = " and ".join(sorted(signal.name for signal in market.signals))
    signals = f"; seen after it: {seen}" if seen else ""
    if market.tables:
        signals += f"; tables of signals: {listed([quoted(table.name) for table in market.tables])}"
    lines += [f"{market.goods.words()}; {first.words(names, money)}{signals}"]
    for agent in market.agents:
        kinds = [f"{quoted(name)} ({show(p)})" for name, p in zip(agent.types, agent.probability, strict=True)]
        types = f"{counted(len(kinds), 'type')}{': ' + listed(kinds) if len(kinds) > 1 else ''}"
        bids = f"; {counted(len(agent.bids), 'bid')}" if market.sealed else ""
        lines.append(f"agent {quoted(agent.name)}: {types}{bids}")
    if market.prior.words():
        lines.append(market.prior.words())
    if market.information:
        lines += information_words(market.information, names, money)
    lines.append(market.aftermarket.words(names, money))
    for later in market.later:
        shown = [*(["the types"] if later.types else []), *(quoted(table.name) for table in later.tables)]
        lines.append(f"after signals ({listed(shown)}): {later.stage.words(names, money)}")
    return lines


def game_lines(title: str, names: Sequence[str], nodes: int, ends: int, sets: Sequence[int]) -> list[str]:
    """A game file's game in a few lines."""
    lines = [f"title {quoted(title)}"] if title else []
    lines.append(f"game file: {counted(nodes, 'node')}, {ends} of them terminal")
    players = [f"{k}, {quoted(x)}: {counted(n, 'set')}" for k, (x, n) in enumerate(zip(names, sets, strict=True), 1)]
    return [*lines, *(f"player {words}" for words in players[:LISTED])] + (
        [f"... and {len(players) - LISTED} more players"] if len(players) > LISTED else []
    )
