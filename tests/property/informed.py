"""Random small markets in which information is acquired, as documents: every auction and aftermarket of the registry,
every signal, joint priors, profiles and beliefs that are about what was bought and said.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from drawn import CONCEPTS, NAMES, VALUES, distribution, random_prior, random_table
from naive_file import NaiveFile
from naive_play import Doc
from naive_rules import Ruled
from rule_files import good_table, toml

from exactgames.mechanisms.registry import AFTERMARKETS, AUCTIONS, FIRST_STAGES
from exactgames.mechanisms.stages.auction_table import AuctionTable

WORDS = ("high", "low", "odd")
COSTS = (Fraction(0), Fraction(1, 16), Fraction(1, 8), Fraction(1, 4))


def text_of(doc: Doc) -> str:
    """The document as a file."""
    return "".join(f"{key} = {toml(value)}\n" for key, value in doc.items())


def informed(seed: int) -> Doc:
    """A market, with some rules, perhaps beliefs, and every claim that may be made of it."""
    rng = Random(seed)
    units, names = rng.choice((1, 1, 1, 2)), NAMES[: rng.choice((2, 2, 3))]
    rule = rng.choice((*AUCTIONS, *FIRST_STAGES))
    said, auction = good_table(rng, rule, names)
    while isinstance(auction, AuctionTable) and auction.sells > units:
        said, auction = good_table(rng, rule, names)
    agents, types, bids = [], dict[str, list[str]](), dict[str, list[tuple[Fraction, ...]]]()
    joint = rng.random() < 0.3
    for name in names:
        odds = distribution(rng, rng.choice((1, 2, 2)))
        types[name] = [f"t{k + 1}" for k in range(len(odds))]
        kinds = [{"marginals": sorted(rng.choices(VALUES, k=units), reverse=True), "probability": p} for p in odds]
        if joint:
            for kind in kinds:
                del kind["probability"]
        agents.append({"name": name, "types": kinds})
        if rule not in FIRST_STAGES:
            count = 1 if rng.random() < 0.2 else 2
            vectors = sorted({tuple(sorted(rng.choices(VALUES[:6], k=units), reverse=True)) for _ in range(count)})
            agents[-1]["bids"] = {"vectors": vectors}
            bids[name] = vectors
    doc: Doc = {"units": units, "agents": agents}
    if joint:
        doc["prior"] = random_prior(rng, types)
    doc["information"] = information(rng, types)
    doc["auction"] = said
    fitting = [name for name in ("all-bids", "payments", "types") if rng.random() < 0.2]
    if rule.format == "uniform-price" and rng.random() < 0.3:
        fitting.append("clearing-price")
    shown: list[Any] = [*fitting]
    if rng.random() < 0.2:
        shown.append(random_table(rng, "told", units, types, bids))
    doc["signals"] = shown
    doc["aftermarket"] = aftermarket(rng, names, types)
    doc["strategy"] = profile(rng, doc, types, bids, auction)
    doc["beliefs"] = [belief(rng, doc, types, bids)] if rng.random() < 0.3 else []
    doc["claims"] = [{"kind": kind} for kind in (*CONCEPTS, "welfare", "revenue", "optimum", "ratio")]
    doc["claims"] += [{"kind": "utility", "agent": name} for name in names]
    return doc


def information(rng: Random, types: dict[str, list[str]]) -> Doc:
    """Structures of one or two agents: rows about some others, the last about nobody, or one for each type of one."""
    found: Doc = {}
    for name in rng.sample([*types], rng.choice((1, 1, 2))):
        found[name] = []
        for k in range(rng.choice((1, 1, 2))):
            cost: Any = rng.choice(COSTS)
            if rng.random() < 0.3:
                cost = {t: rng.choice(COSTS) for t in types[name]}
            rows = structure_rows(rng, name, types)
            found[name].append({"name": f"s{k}", "cost": cost, "rows": rows})
    return found


def structure_rows(rng: Random, name: str, types: dict[str, list[str]]) -> list[Doc]:
    others = [other for other in types if other != name]
    about = max(others, key=lambda other: (len(types[other]), rng.random()))
    rows = [{"when": {about: t}, "says": says(rng)} for t in types[about]]
    if rng.random() < 0.5:
        kinds = {other: rng.choice(types[other]) for other in rng.sample(others, rng.randint(1, len(others)))}
        rows = [{"when": kinds, "says": says(rng)}, {"says": says(rng)}]
    return rows


def says(rng: Random) -> Any:
    if rng.random() < 0.6:
        return rng.choice(WORDS)
    words = rng.sample(WORDS, rng.choice((1, 2, 2)))
    return [{"word": w, "probability": p} for w, p in zip(words, distribution(rng, len(words)), strict=True)]


def aftermarket(rng: Random, names: tuple[str, ...], types: dict[str, list[str]]) -> Any:
    """None, one of any kind, or two with something shown between; few prices."""
    count = rng.choice((0, 1, 1, 1, 2))
    rounds = []
    for k in range(count):
        said = None
        while said is None or any(isinstance(x, list | tuple) and len(x) > 2 for x in said.values()):
            said, _ = good_table(rng, rng.choice([r for r in AFTERMARKETS if count == 1 or r.format != "none"]), names)
        if k and rng.random() < 0.6:
            said["signals"] = ["types"]
        rounds.append(said)
    if count == 0:
        return {"format": "none"}
    return rounds[0] if count == 1 else rounds


# ---- profiles


def known(rng: Random, doc: Doc, name: str) -> Doc:
    """A condition on what an agent has bought or was told; none if she could not."""
    structures = doc["information"].get(name, [])
    if not structures:
        return {}
    structure = rng.choice(structures)
    words = [
        w
        for row in structure["rows"]
        for w in ([row["says"]] if isinstance(row["says"], str) else [e["word"] for e in row["says"]])
    ]
    choices: list[Doc] = [{"acquired": "nothing"}, {"acquired": structure["name"]}, {"word": rng.choice(words)}]
    choices.append({"acquired": structure["name"], "word": rng.choice(words)})
    return rng.choice(choices)


def mixed(rng: Random, key: str, values: list[Any]) -> Doc:
    """One of the actions, or a mixture of two of them."""
    if len(values) < 2 or rng.random() < 0.6:
        return {key: rng.choice(values)}
    two = rng.sample(values, 2)
    return {"mixture": [{key: x, "probability": p} for x, p in zip(two, distribution(rng, 2), strict=True)]}


def profile(
    rng: Random, doc: Doc, types: dict[str, list[str]], bids: dict[str, list[tuple[Fraction, ...]]], auction: Any
) -> list[Doc]:
    rules: list[Doc] = []
    for name, structures in doc["information"].items():
        every = ["nothing", *(structure["name"] for structure in structures)]
        for t in types[name]:
            if rng.random() < 0.7:
                rules.append({"agent": name, "stage": "information", "type": t, **mixed(rng, "acquire", every)})
    for agent, name in enumerate(types):
        first: Doc = {"agent": name, "stage": "auction"}
        when = known(rng, doc, name)
        done: list[Any] = bids.get(name, [])
        key = "bid"
        if not done:
            acts = isinstance(auction, AuctionTable)
            key, done = ("act", [*auction.actions_of(agent)]) if acts else ("take", [0, "all"])
            if acts and len(done) < 2:
                continue
        if when and (done or rng.random() < 0.5):
            rules.append({**first, "when": when, key: rng.choice(done)})
        for t in types[name]:
            if name in bids or rng.random() < 0.6:
                rules.append({**first, "type": t, **mixed(rng, key, done)})
    if rng.random() < 0.6:
        rules += later(rng, doc, types)
    return rules


def later(rng: Random, doc: Doc, types: dict[str, list[str]]) -> list[Doc]:
    """A rule or two about the aftermarket."""
    after = doc["aftermarket"]
    stages = after if isinstance(after, list) else [after]
    rules = []
    for _ in range(rng.choice((1, 2))):
        name, stage = rng.choice([*types]), rng.choice(stages)
        done = moves(rng, stage, name)
        if done is None:
            continue
        rule: Doc = {"agent": name, "stage": "aftermarket", **done}
        when = known(rng, doc, name) if rng.random() < 0.7 else {}
        if rng.random() < 0.3:
            when["holdings"] = {rng.choice([*types]): rng.randint(0, 1)}
        if rng.random() < 0.2:
            when["round"] = rng.randint(1, len(stages))
        if when:
            rule["when"] = when
        rules.append(rule)
    return rules


def moves(rng: Random, stage: Doc, name: str) -> Doc | None:
    """What may be done in the aftermarket."""
    match stage["format"]:
        case "take-it-or-leave-it" | "resale-by-winners":
            offer = {"quantity": rng.choice((1, "all")), "price": rng.choice(stage["prices"])}
            return rng.choice(({"take": 0}, {"take": "all"}, {"offer": "none"}, {"offer": offer}))
        case "bilateral-posted-price":
            return {"accept": rng.random() < 0.5}
        case "offers-by-buyers":
            return rng.choice(({"give": 0}, {"give": "all"}, {"offer": "none"}))
        case "second-hand-auction":
            lot = {"quantity": 1, "reserve": rng.choice(stage["reserves"])}
            return rng.choice(({"sell": "none"}, {"sell": lot}, {"amount": rng.choice(stage["levels"])}))
        case "table":
            return {"act": rng.choice(stage["actions"][name])} if name in stage["actions"] else None
    return None


def belief(rng: Random, doc: Doc, types: dict[str, list[str]], bids: dict[str, list[tuple[Fraction, ...]]]) -> Doc:
    name, other = rng.sample([*types], 2)
    entries: list[Doc] = [
        {"types": {other: t}, "probability": p}
        for t, p in zip(types[other], distribution(rng, len(types[other])), strict=True)
    ]
    stage = rng.choice(
        ("information", "auction", "aftermarket") if name in doc["information"] else ("auction", "aftermarket")
    )
    if stage != "information" and other in bids and rng.random() < 0.3:
        entries = [{"bids": {other: rng.choice(bids[other])}}]
    found: Doc = {"agent": name, "stage": stage, "belief": entries}
    when = known(rng, doc, name) if stage != "information" and rng.random() < 0.5 else {}
    return {**found, "when": when} if when else found


def without_dead_rules(doc: Doc, most: int) -> Doc:
    """The file without the rules that are the first match of no set."""
    play = NaiveFile(doc, most=most)
    dead = Ruled(play, play.tree()).dead
    return {
        **doc,
        "strategy": [rule for rule in doc["strategy"] if not any(rule is other for other in dead)],
        "beliefs": [rule for rule in doc["beliefs"] if not any(rule is other for other in dead)],
    }
