"""One generator of markets over all rules of the registry: auctions, stages, signals, priors, information; rules and
conditions by the keys that stages declare; claims of every kind. A rule of units that is added to the registry is drawn
without a change here; one of items must be told to ``item_markets``, a kind of claim to ``CLAIMS``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any, get_args

from drawn import CONCEPTS, NAMES, VALUES, distribution, random_prior, random_table
from informed import information, known, mixed
from item_markets import item_instance
from naive_play import Doc
from rule_files import good_table, good_value

from exactgames.claims.all_pure import BY_DOMINANCE, Refined
from exactgames.mechanisms.keys import Rule
from exactgames.mechanisms.registry import AFTERMARKETS, AUCTIONS, FIRST_STAGES, SIGNALS

Bids = dict[str, list[tuple[Fraction, ...]]]
Types = dict[str, list[str]]
NONE = "none"
REFINEMENTS = get_args(Refined)


def every_rule(seed: int) -> Doc:
    """A market with a profile; the same for the same seed. Some of its rules may cover nothing."""
    rng = Random(f"every rule {seed}")
    units, names = rng.choice((1, 1, 2)), NAMES[: rng.choice((2, 2, 2, 3))]
    said, rule = first_rule(rng, units, names)
    types, bids = Types(), Bids()
    joint = rng.random() < 0.3
    agents = [agent(rng, name, units, joint, types, bids, type(rule) in AUCTIONS) for name in names]
    doc: Doc = {"units": units, "agents": agents, "auction": said}
    if joint:
        doc["prior"] = random_prior(rng, types)
    doc["information"] = information(rng, types) if rng.random() < 0.3 else {}
    doc["signals"] = signals(rng, type(rule), units, types, bids)
    stages, doc["aftermarket"] = aftermarkets(rng, names, types)
    doc["strategy"] = profile(rng, doc, types, bids, rule, stages)
    if rng.random() < 0.25:
        doc["beliefs"] = [belief(rng, types)]
    return {key: value for key, value in doc.items() if value != {}}


def every_item_rule(seed: int) -> Doc:
    """A market with named items and a profile, perhaps with information; the same for the same seed."""
    doc: Doc = tomllib.loads(item_instance(seed))
    rng = Random(f"every item rule {seed}")
    if rng.random() < 0.4:
        doc["information"] = information(rng, types_of(doc))
        doc["strategy"] = [*choices(rng, doc), *doc["strategy"]]
    return doc


def types_of(doc: Doc) -> Types:
    return {each["name"]: [f"t{k + 1}" for k in range(len(each["types"]))] for each in doc["agents"]}


def first_rule(rng: Random, units: int, names: tuple[str, ...]) -> tuple[Doc, Any]:
    """An auction, or what stands in its place, that sells no more than there is."""
    kind = rng.choice((*AUCTIONS, *FIRST_STAGES))
    while True:
        said, rule = good_table(rng, kind, names)
        if kind in AUCTIONS or getattr(rule, "sells", 0) <= units:
            return said, rule


def agent(rng: Random, name: str, units: int, joint: bool, types: Types, bids: Bids, sealed: bool) -> Doc:
    odds = distribution(rng, rng.choice((1, 2)))
    types[name] = [f"t{k + 1}" for k in range(len(odds))]
    kinds: list[Doc] = [{"marginals": sorted(rng.choices(VALUES, k=units), reverse=True)} for _ in odds]
    if not joint:
        for kind, p in zip(kinds, odds, strict=True):
            kind["probability"] = p
    found: Doc = {"name": name, "types": kinds}
    if sealed:
        count = rng.choice((1, 2, 2, 3))
        vectors = {tuple(sorted(rng.choices(VALUES[:6], k=units), reverse=True)) for _ in range(count)}
        bids[name] = sorted(vectors)
        found["bids"] = {"vectors": bids[name]}
    return found


def signals(rng: Random, rule: type[Rule], units: int, types: Types, bids: Bids) -> list[Any]:
    known = [signal.name for signal in SIGNALS if signal.refusal(rule) is None and rng.random() < 0.15]  # type: ignore[arg-type]
    return known + ([random_table(rng, "told", units, types, bids)] if rng.random() < 0.1 else [])


def aftermarkets(rng: Random, names: tuple[str, ...], types: Types) -> tuple[list[Any], Any]:
    """None, one, or two in turn, perhaps with something shown between them; few actions."""
    count = rng.choice((0, 1, 1, 1, 2))
    stages, said = [], []
    while len(stages) < count:
        table, stage = good_table(rng, rng.choice([rule for rule in AFTERMARKETS if rule.format != NONE]), names)
        if any(isinstance(x, list | tuple) and len(x) > 2 for x in table.values()):
            continue
        if stages and rng.random() < 0.4:
            between = random_table(rng, "between", 1, types, {})
            for row in between["rows"]:  # type: ignore[attr-defined]
                if "allocation" in row.get("when", {}):
                    row["when"]["holdings"] = row["when"].pop("allocation")
            table["signals"] = rng.choice((["types"], [between]))
        stages.append(stage)
        said.append(table)
    return stages, {"format": NONE} if not said else said[0] if count == 1 else said


# ---- profiles


def profile(rng: Random, doc: Doc, types: Types, bids: Bids, rule: Any, stages: list[Any]) -> list[Doc]:
    rules = choices(rng, doc)
    for name, own in bids.items():
        groups = [types[name]] if rng.random() < 0.6 else [[t] for t in types[name]]
        rules += [{"agent": name, "stage": "auction", "types": group, **mixed(rng, "bid", own)} for group in groups]
    if not bids and rng.random() < 0.7:
        rules += moves(rng, doc, types, rule, "auction")
    for stage in stages:
        if rng.random() < 0.7:
            rules += moves(rng, doc, types, stage, "aftermarket")
    return rules


def choices(rng: Random, doc: Doc) -> list[Doc]:
    """What some agents do about information."""
    rules: list[Doc] = []
    for name, structures in doc["information"].items():
        every = ["nothing", *(structure["name"] for structure in structures)]
        if rng.random() < 0.7:
            rules.append({"agent": name, "stage": "information", **mixed(rng, "acquire", every)})
    return rules


def moves(rng: Random, doc: Doc, types: Types, stage: Any, when: str) -> list[Doc]:
    """A rule or two by the stage's own keys: what is done, and perhaps on which condition."""
    names, n = [*types], len(types)
    movers = stage.movers(n, frozenset(range(n)))
    rules = []
    for _ in range(rng.choice((1, 1, 2))):
        key = rng.choice(stage.action_keys)
        able = sorted(movers[key.name])
        if not able:
            continue
        agent = rng.choice(able)
        about = {"units": doc["units"], "stage": stage, "movers": movers, "agent": agent}
        try:
            values = [good_value(rng, key.kind, names, about)[0] for _ in range(2)]
        except IndexError:  # nobody to do it to
            continue
        asked: Doc = known(rng, doc, names[agent]) if rng.random() < 0.4 else {}
        for fact in stage.fact_keys:
            if rng.random() < 0.2 and all(one - {agent} for one in movers.values()):
                asked[fact.name] = good_value(rng, fact.kind, names, about)[0]
        if rng.random() < 0.2:
            asked["holdings"] = {rng.choice(names): rng.randint(0, 1)}
        done = mixed(rng, key.name, values if values[0] != values[1] else values[:1])
        rule: Doc = {"agent": names[agent], "stage": when, **done}
        if rng.random() < 0.3:
            rule["type"] = rng.choice(types[names[agent]])
        rules.append({**rule, "when": asked} if asked else rule)
    return rules


def belief(rng: Random, types: Types) -> Doc:
    name, other = rng.sample([*types], 2)
    kinds = types[other]
    entries = [
        {"types": {other: t}, "probability": p} for t, p in zip(kinds, distribution(rng, len(kinds)), strict=True)
    ]
    return {"agent": name, "stage": rng.choice(("auction", "aftermarket", "aftermarket")), "belief": entries}


# ---- claims


def _concepts(rng: Random, types: Types) -> list[Doc]:
    return [{}, *({"beliefs": "any"} for _ in range(rng.random() < 0.3))]


def _bids(rng: Random, types: Types) -> list[Doc]:
    about: Doc = {"against": rng.choice(("actions", "strategies")), "pure": rng.random() < 0.5}
    return [{**about, "agent": rng.choice([*types])}]


def _all_pure(rng: Random, types: Types) -> list[Doc]:
    """All, and those that are left by one of the refinements."""
    which = rng.choice(REFINEMENTS)
    refined: Doc = {"concept": rng.choice(CONCEPTS[2:] if which == "selection" else CONCEPTS), "refined": which}
    if which in BY_DOMINANCE:
        refined |= {"against": rng.choice(("actions", "strategies")), "pure": rng.random() < 0.5}
    return [{"concept": rng.choice(CONCEPTS)}, refined]


def _changes(rng: Random, types: Types) -> list[Doc]:
    """Less of the market, or something else in its place."""
    nothing: Doc = {"aftermarket": {"format": NONE}}
    return [{"change": rng.choice((nothing, {"signals": []}, {"signals": ["types"]}, {**nothing, "signals": []}))}]


CLAIMS: dict[str, Callable[[Random, Types], list[Doc]]] = {
    "bayes-nash": lambda rng, types: [{}],
    **dict.fromkeys(CONCEPTS[1:], _concepts),
    "undominated": _bids,
    "dominated": _bids,
    "implied-unambiguous": lambda rng, types: [{"beliefs": rng.choice(("prior", "all"))}],
    "all-pure": _all_pure,
    **dict.fromkeys(("welfare", "revenue", "optimum", "ratio"), lambda rng, types: [{}]),
    "utility": lambda rng, types: [{"agent": name} for name in types],
    "equal-outcomes": _changes,
}
"""By kind: claims to be made of a market, without their kind."""


def claims(seed: int, doc: Doc) -> list[Doc]:
    """Claims of every kind; which of them fit the market is for the reader to say."""
    rng = Random(f"claims {seed}")
    types = types_of(doc)
    return [{"kind": kind, **more} for kind, draw in CLAIMS.items() for more in draw(rng, types)]
