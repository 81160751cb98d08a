"""The certificate of an instance file, written from docs/reference/certificate.md with what the naive program finds: no
engine is asked. And what comes of a file before there is one: ``Settled``.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from attrs import frozen
from naive_file import NaiveFile
from naive_play import Doc
from naive_rules import Ruled
from naive_verdicts import Judged
from strategies import Key, Tree

CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


@frozen
class Settled:
    """A file's game and profile. ``judged``: None where the page does not complete the profile: at ``stuck``."""

    play: NaiveFile
    tree: Tree
    ruled: Ruled
    judged: Judged | None
    stuck: Key | None
    nodes: int
    chosen: dict[Key, int]


def grown(doc: Doc, most: int) -> tuple[NaiveFile, Tree]:
    """The file's game, of at most so many ends."""
    play = NaiveFile(doc, most=most)
    return play, play.tree()


def settle(doc: Doc, most: int) -> Settled:
    """The game of a file, and its profile; every bid must be covered."""
    play, tree = grown(doc, most)
    ruled = Ruled(play, tree)
    assert not ruled.uncovered_bids()
    posed = ruled.posed()
    found = posed.by_backward_induction(dict.fromkeys(ruled.open, 0))
    if not isinstance(found, dict):
        return Settled(play, tree, ruled, None, found, len(posed.tree.nodes), dict.fromkeys(ruled.open, 0))
    return Settled(play, tree, ruled, Judged(play, posed.completed(found), posed), None, len(posed.tree.nodes), found)


def plain(value: Any) -> Any:
    """As canonical JSON has it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def lines(settled: Settled) -> list[Any]:
    """The certificate's lines, of a file whose claims are all ``decided``."""
    play, ruled = settled.play, settled.ruled
    instance = plain(play.doc)
    digest = hashlib.sha256(canonical(instance).encode("ascii")).hexdigest()
    header = {"certificate": "exactgames", "format": 3, "instance": instance, "made_by": "by hand", "semantics": 1}
    own = {name: [key for key in play.sets if key[0] == name] for name in play.names}
    counts = {name: len(keys) for name, keys in own.items()}
    game = {"block": "game", "form": "explicit", "infosets": counts, "nodes": settled.nodes}
    game["terminal_nodes"] = len(play.ends)
    strategy = {name: [entry(settled, key) for key in keys] for name, keys in own.items()}
    opened = {name: sum(key in settled.chosen for key in keys) for name, keys in own.items()}
    found: list[Any] = [
        {**header, "sha256": digest},
        game,
        {"block": "assessment", "completed": opened, "strategy": strategy},
    ]
    expected = True
    for k, claim in enumerate(play.doc.get("claims", []), 1):
        holds, evidence = (True, {}) if settled.judged is None else verdict(settled, settled.judged, claim)
        name = claim.get("id", f"c{k}")
        found.append({"claim": name, "evidence": evidence, "holds": holds, "kind": claim["kind"]})
        expected = expected and holds == (claim.get("expect", "holds") == "holds")
    found.append({"as_expected": expected, "block": "end", "claims": len(found) - 3})
    assert ruled.tree is settled.tree
    return found


def entry(settled: Settled, key: Key) -> Any:
    """Line 3 at a set."""
    if key in settled.chosen:
        return settled.chosen[key]
    row = settled.ruled.table[key]
    common = lcm(*(p.denominator for p in row))
    weights = [int(p * common) for p in row]
    divisor = gcd(*weights)
    played = [[k, w // divisor] for k, w in enumerate(weights) if w]
    return played[0][0] if len(played) == 1 else played


def verdict(settled: Settled, judged: Judged, claim: Doc) -> tuple[bool, Any]:
    kind = claim["kind"]
    if kind in CONCEPTS:
        return equilibrium(settled, judged, kind)
    value: Fraction | None
    if kind == "utility":
        value = judged.utility(settled.play.agent(claim["agent"]))
    else:
        value = {
            "welfare": judged.welfare,
            "revenue": judged.revenue,
            "optimum": judged.optimum,
            "ratio": judged.ratio,
        }[kind]
    holds = "value" not in claim or (value is not None and Fraction(claim["value"]) == value)
    return holds, {"value": None if value is None else str(value)}


def equilibrium(settled: Settled, judged: Judged, concept: str) -> tuple[bool, Any]:
    names = settled.play.names
    trembles: Doc = {"trembles": []} if concept == "sequential" else {}
    fault = judged.fault(concept)
    if fault is not None:
        rule, at = fault
        belief = {"agent": at.key[0], "found": [*map(str, at.found)], "required": [*map(str, at.required)]}
        return False, {"belief": {**belief, "rule": rule, "set": number_of(settled, at.key)}}
    deviation = judged.deviation(concept)
    if deviation is None:
        interim = {name: {t: str(u) for t, u in judged.interim(i).items()} for i, name in enumerate(names)}
        return True, {"interim": interim, **trembles}
    kind, key, instead, gain = deviation
    action = next(k for k, p in enumerate(judged.game.strategy[key]) if p and k != instead)
    found = {"action": action, "agent": key[0], "gain": str(gain), "instead": instead}
    return False, {"deviation": {**found, "set": number_of(settled, key), "type": kind}, **trembles}


def number_of(settled: Settled, key: Key) -> int:
    """A set's number among its owner's."""
    return [other for other in settled.play.sets if other[0] == key[0]].index(key)


def decided(settled: Settled, claims: list[Doc]) -> list[Doc]:
    """Those of the claims that the naive program decides: it looks for no trembles that agree with given beliefs."""
    return [claim for claim in claims if not (claim["kind"] == "sequential" and settled.ruled.given)]
