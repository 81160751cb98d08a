"""Certificates of claims about continuations (``completion = "some"``), written by hand: a market, its rules, what line 3
shows, and evidence; no engine is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handmade import canonical, judge_lines

from exactgames.checker import Verdict
from exactgames.checker.budget import Budget
from exactgames.checker.claims.table import read_claims
from exactgames.checker.reading import read_instance
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rebuild.rules import read_rules
from exactgames.checker.rebuild.staged.folded import Folded
from exactgames.checker.rebuild.staged.posteriors import bids_of
from exactgames.checker.rebuild.staged.worlds import Worlds, names_of
from exactgames.checker.rebuild.strategy import ruled_sets
from exactgames.checker.rebuild.tree import Tree

Lines = list[Any]
Play = Callable[[Tree, int], Any]
"""The entry of line 3 at a set."""


def market_of(text: str) -> Market:
    return read_market(read_instance(text, Budget()), Budget())


def explicit(text: str) -> Explicit:
    return Explicit(market_of(text))


def staged(text: str, bids: list[list[list[int]]]) -> Folded:
    """The folded aftermarket under bids: by agent and type, their weights."""
    market = market_of(text)
    rules = read_rules(market)
    shown = bids_of(market, rules, lambda agent, kind, _: bids[agent][kind])
    worlds = Worlds(market, names_of(market, rules), shown)
    return Folded(market, worlds.list, worlds.learned)


def lines_of(game: Tree, play: Play | None, judged: list[tuple[bool, Any]]) -> Lines:
    """The lines: what is played, each claim's verdict and evidence as given; all else right."""
    market = game.market
    claims = read_claims(market)
    header = {"certificate": "exactgames", "format": 3, "instance": market.raw, "made_by": "by hand", "semantics": 1}
    counts = {name: len(own) for name, own in zip(market.names, game.own, strict=True)}
    block: dict[str, Any] = {"block": "game", "form": game.form, "infosets": counts, "nodes": len(game)}
    block["terminal_nodes"] = game.terminal_nodes
    if isinstance(game, Folded):
        block |= {"merged": merged(game), "worlds": len(game.worlds)}
    shown: dict[str, Any] = {"block": "assessment", "found": None, "strategy": None}
    if play is not None:
        at = ruled_sets(game).at
        own = dict(zip(market.names, game.own, strict=True))
        shown["found"] = {name: sum(at[here] < 0 for here in sets) for name, sets in own.items()}
        shown["strategy"] = {name: [play(game, here) for here in sets] for name, sets in own.items()}
    lines: Lines = [header, block, shown]
    for claim, (holds, evidence) in zip(claims, judged, strict=True):
        lines.append({"claim": claim.id, "evidence": evidence, "holds": holds, "kind": claim.kind})
    expected = all(claim.expect == holds for claim, (holds, _) in zip(claims, judged, strict=True))
    return [*lines, {"as_expected": expected, "block": "end", "claims": len(claims)}]


def merged(game: Folded) -> dict[str, Any]:
    """No bid and no payment is named."""
    found = {}
    for k, name in enumerate(game.market.names):
        open_sets = sum(here in game.open_sets() for here in game.own[k])
        found[name] = {
            "bids": [],
            "known": len(game.own[k]) - len(game.auction[k]) - open_sets,
            "open": open_sets,
            "payments": [],
            "posteriors": len(game.bids_tell.posteriors[k]),
        }
    return found


def judge(lines: Lines, folder: Path) -> Verdict:
    header = lines[0]
    header["sha256"] = hashlib.sha256(canonical(header["instance"]).encode("ascii")).hexdigest()
    return judge_lines(lines, folder)
