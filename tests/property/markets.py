"""Random small instances as TOML: every auction, tie rule, signal and aftermarket, random profiles and beliefs."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations_with_replacement, product
from random import Random

from rule_files import good_table, toml

from exactgames.mechanisms.registry import AFTERMARKETS
from exactgames.mechanisms.stages.auction_table import AuctionTable

NAMES = ("Ann", "Bo", "Cy")
VALUES = tuple(Fraction(k, 4) for k in range(9))
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


def random_instance(seed: int, staged: bool = False, joint: bool = False, tables: int = 0, rounds: int = 0) -> str:
    """A random instance; the same for the same seed. ``staged``: with sealed bids, most of them the same for all types,
    and rules that name own bids and payments: what the staged form is for. ``joint``: with a joint prior. ``tables``: with
    so many tables of signals. ``rounds``: its aftermarket is one of the registry's, or so many in turn, completed.
    """
    rng = Random(seed)
    units = rng.choice((1, 1, 2, 2, 3))
    count = 2 if units == 3 else rng.choice((2, 2, 3))
    names = NAMES[:count]
    posted = rng.random() < 0.25 and not staged
    lines = [f"units = {units}"]
    bids: dict[str, list[tuple[Fraction, ...]]] = {}
    types: dict[str, list[str]] = {}
    for name in names:
        lines += _agent(rng, name, units, posted, bids, types)
    lines += _auction(rng, names, posted)
    lines += _signals(rng, posted, "uniform-price" in "".join(lines))
    sells = _aftermarket(rng, names, lines)
    if rounds:
        lines[lines.index("[aftermarket]") :] = _rounds(Random(f"{seed} {rounds}"), names, rounds, staged)
        sells = False
    rules = _staged_profile(rng, names, types, bids, sells) if staged else _profile(rng, names, types, bids, sells)
    claims = _claims(rng, names, types, posted)
    if tables:
        told = Random(f"{seed} tables")
        drawn = [random_table(told, f"table {k}", units, types, bids) for k in range(tables)]
        if sells:
            rules = [*_told_rules(told, drawn), *rules]
        shown = next((line for line in lines if line.startswith("signals = [")), "signals = []")
        lines = [line for line in lines if line != shown]
        lines.insert(0, f"{shown[:-1]}{', ' if shown[-2] != '[' else ''}{', '.join(map(toml, drawn))}]")
    if not any(line == "[[strategy]]" for line in rules):
        lines.insert(0, "strategy = []")
    if joint:
        lines = [_PROBABILITY.sub(" }", line) if line.startswith("types = ") else line for line in lines]
        lines.insert(0, f"prior = {toml(random_prior(rng, types))}")
    return "\n".join([*lines, *rules, *claims]) + "\n"


_PROBABILITY = re.compile(r', (?:"probability"|probability) = [^,}]+ ?}')


def random_prior(rng: Random, types: dict[str, list[str]]) -> list[dict[str, object]]:
    """Some of the type profiles, in any order, so that every type occurs, with their probabilities."""
    profiles = list(product(*types.values()))
    rng.shuffle(profiles)
    kept: list[tuple[str, ...]] = []
    for number, profile in enumerate(profiles):
        later = profiles[number + 1 :]
        needed = any(all(other[i] != t for other in (*kept, *later)) for i, t in enumerate(profile))
        if needed or rng.random() < 0.6:
            kept.append(profile)
    several = [name for name, mine in types.items() if len(mine) > 1 or rng.random() < 0.3]
    rows = []
    for profile, p in zip(kept, _distribution(rng, len(kept)), strict=True):
        named = dict(zip(types, profile, strict=True))
        rows.append({"types": {name: named[name] for name in several}, "probability": p})
    return rows


def _rounds(rng: Random, names: tuple[str, ...], count: int, staged: bool) -> list[str]:
    """Aftermarkets of any kind in turn, few prices; perhaps with types or words shown between two."""
    lines: list[str] = []
    types = {name: ["t1"] for name in names}
    for number in range(count):
        said = None
        while said is None or any(isinstance(x, list) and len(x) > 2 for x in said.values()):
            said, _ = good_table(rng, rng.choice(AFTERMARKETS), names)
        lines += ["[aftermarket]" if count == 1 else "[[aftermarket]]", *(f"{k} = {toml(x)}" for k, x in said.items())]
        if number and not staged and rng.random() < 0.5:
            table = random_table(rng, f"between {number}", 1, types, {})
            for row in table["rows"]:  # type: ignore[attr-defined]
                when = row.get("when", {})
                if "allocation" in when:
                    when["holdings"] = when.pop("allocation")
            shown = rng.choice((["types"], [table], ["types", table]))
            lines.append(f"signals = {toml(shown)}")
    return lines


WORDS = ("high", "low", "none of it")


def random_table(
    rng: Random, name: str, units: int, types: dict[str, list[str]], bids: dict[str, list[tuple[Fraction, ...]]]
) -> dict[str, object]:
    """A table of signals: a few rows with conditions of each kind, a third of them drawn."""

    def words() -> dict[str, str]:
        return {agent: rng.choice(WORDS) for agent in types if rng.random() < 0.6}

    rows = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        when: dict[str, object] = {}
        if rng.random() < 0.6:
            agent = rng.choice([*types])
            when["types"] = {agent: rng.choice(types[agent])}
        if rng.random() < 0.4:
            when["allocation"] = {rng.choice([*types]): rng.randint(0, units)}
        if bids and rng.random() < 0.3:
            agent = rng.choice([*bids])
            when["bids"] = {agent: rng.choice(bids[agent])}
        show: object = words()
        if rng.random() < 0.4:
            show = [{"to": words(), "probability": p} for p in _distribution(rng, rng.choice((1, 2, 3)))]
        rows.append({"when": when, "show": show} if when or rng.random() < 0.5 else {"show": show})
    return {"name": name, "rows": rows}


def _told_rules(rng: Random, tables: list[dict[str, object]]) -> list[str]:
    """A rule for somebody who is told something."""
    told = set()
    for table in tables:
        for row in table["rows"]:  # type: ignore[attr-defined]
            shows = row["show"] if isinstance(row["show"], list) else [{"to": row["show"]}]
            told |= {(table["name"], agent, word) for show in shows for agent, word in show["to"].items()}
    if not told or rng.random() < 0.3:
        return []
    name, agent, word = rng.choice(sorted(told))
    done = rng.choice(("take = 0", 'take = "all"', 'offer = "none"'))
    return _rule(agent, "aftermarket", f"when = {toml({'signal': {name: word}})}", done)


def _distribution(rng: Random, size: int) -> list[Fraction]:
    weights = [rng.randint(1, 3) for _ in range(size)]
    return [Fraction(w, sum(weights)) for w in weights]


def _agent(
    rng: Random,
    name: str,
    units: int,
    posted: bool,
    bids: dict[str, list[tuple[Fraction, ...]]],
    types: dict[str, list[str]],
) -> list[str]:
    rows = []
    size = rng.choice((1, 2, 2))
    types[name] = [f"t{k + 1}" for k in range(size)]
    for probability in _distribution(rng, size):
        marginals = sorted(rng.choices(VALUES, k=rng.randint(0, units)), reverse=True)
        rows.append({"marginals": marginals, "probability": probability})
    lines = ["[[agents]]", f'name = "{name}"', f"types = {toml(rows)}"]
    if posted:
        return lines
    if rng.random() < 0.7:
        levels = sorted(rng.sample(VALUES[1:6], k=rng.randint(1, 2)))
        levels = [Fraction(0), *levels] if rng.random() < 0.9 else levels
        bids[name] = [tuple(sorted(v, reverse=True)) for v in combinations_with_replacement(levels, units)]
        lines.append(f"bids = {{ levels = {toml(levels)} }}")
    else:
        vectors = {tuple(sorted(rng.choices(VALUES[:6], k=units), reverse=True)) for _ in range(rng.randint(1, 4))}
        bids[name] = sorted(vectors)
        lines.append(f"bids = {{ vectors = {toml(bids[name])} }}")
    return lines


def _auction(rng: Random, names: tuple[str, ...], posted: bool) -> list[str]:
    lines = ["[auction]"]
    if posted:
        lines += ['format = "posted-price"', f"price = {toml(rng.choice(VALUES))}"]
        if rng.random() < 0.5:
            lines.append(f"order = {toml(rng.sample(names, k=rng.randint(1, len(names))))}")
        return lines
    if rng.random() < 0.6:
        price: object = rng.choice(("highest-losing", "lowest-winning", {"weight": Fraction(1, 3)}))
        lines += ['format = "uniform-price"', f"price = {toml(price)}"]
    else:
        lines.append('format = "discriminatory"')
    ties = rng.choice((None, "random", {"priority": rng.sample(names, k=len(names))}))
    if ties is not None:
        lines.append(f"ties = {toml(ties)}")
    if rng.random() < 0.3:
        lines.append(f"reserve = {toml(rng.choice(VALUES[:4]))}")
    if rng.random() < 0.3:
        lines.append("zero_bids_win = false")
    return lines


def _signals(rng: Random, posted: bool, uniform: bool) -> list[str]:
    known = [name for name in ("all-bids", "clearing-price") if name == "all-bids" or posted or uniform]
    chosen = [name for name in known if rng.random() < 0.3]
    return ["", f"[unused]\nsignals = {toml(chosen)}"] if chosen else []


def _aftermarket(rng: Random, names: tuple[str, ...], lines: list[str]) -> bool:
    """Adds the aftermarket; whether there is one. Moves the signals, a top-level key, to the top."""
    if lines and lines[-1].startswith("[unused]"):
        signals = lines.pop().split("\n")[1]
        lines.insert(1, signals)
    kind = rng.choice(("none", "take-it-or-leave-it", "take-it-or-leave-it", "resale-by-winners"))
    lines += ["[aftermarket]", f'format = "{kind}"']
    if kind == "none":
        return False
    lines.append(f"prices = {toml(sorted(rng.sample(VALUES, k=rng.randint(1, 2))))}")
    if kind == "take-it-or-leave-it":
        sellers = rng.sample(names, k=rng.choice((1, 1, 2)))
        lines.append(f"sellers = {toml(sellers)}")
        if rng.random() < 0.4:
            buyers: object = rng.sample(names, k=rng.randint(1, len(names)))
            if rng.random() < 0.5:
                buyers = {seller: rng.sample(names, k=rng.randint(0, len(names))) for seller in sellers}
            lines.append(f"buyers = {toml(buyers)}")
    return True


def _profile(
    rng: Random,
    names: tuple[str, ...],
    types: dict[str, list[str]],
    bids: dict[str, list[tuple[Fraction, ...]]],
    sells: bool,
) -> list[str]:
    lines: list[str] = []
    for name in names:
        if name not in bids:
            if rng.random() < 0.4:
                lines += _rule(name, "auction", f"take = {toml(rng.choice((0, 'all')))}")
            continue
        for t in types[name]:
            chosen = rng.sample(bids[name], k=min(len(bids[name]), rng.choice((1, 1, 2))))
            if len(chosen) > 1:
                mixture = [{"bid": bid, "probability": p} for bid, p in zip(chosen, _distribution(rng, 2), strict=True)]
                lines += _rule(name, "auction", f'type = "{t}"', f"mixture = {toml(mixture)}")
            else:
                lines += _rule(name, "auction", f'type = "{t}"', f"bid = {toml(chosen[0])}")
    if sells and rng.random() < 0.4:
        name = rng.choice(names)
        mixture = [{"take": 0, "probability": "1/3"}, {"take": 1, "probability": "2/3"}]
        done = rng.choice(("take = 0", 'take = "all"', 'offer = "none"', f"mixture = {toml(mixture)}"))
        lines += _rule(name, "aftermarket", f'type = "{rng.choice(types[name])}"', done)
    if sells and rng.random() < 0.5:
        lines += _belief(rng, names, types)
    return lines


def _staged_profile(
    rng: Random,
    names: tuple[str, ...],
    types: dict[str, list[str]],
    bids: dict[str, list[tuple[Fraction, ...]]],
    sells: bool,
) -> list[str]:
    lines: list[str] = []
    for name in names:
        groups = [types[name]] if rng.random() < 0.85 else [[t] for t in types[name]]
        for group in groups:
            chosen = rng.sample(bids[name], k=min(len(bids[name]), rng.choice((1, 1, 2))))
            mixture = [
                {"bid": bid, "probability": p} for bid, p in zip(chosen, _distribution(rng, len(chosen)), strict=True)
            ]
            lines += _rule(name, "auction", f"types = {toml(group)}", f"mixture = {toml(mixture)}")
    if not sells:
        return lines
    if rng.random() < 0.5:
        name = rng.choice(names)
        when: dict[str, object] = {}
        if rng.random() < 0.4:
            when["bid"] = rng.choice(bids[name])
        if rng.random() < 0.4:
            when["paid"] = rng.choice(VALUES[:5])
        if rng.random() < 0.3:
            when["holdings"] = {name: rng.randint(0, 1)}
        done = rng.choice(("take = 0", 'take = "all"', "take = 1", 'offer = "none"'))
        lines += _rule(name, "aftermarket", *([f"when = {toml(when)}"] if when else []), done)
    if rng.random() < 0.4:
        lines += _belief(rng, names, types)
    return lines


def _rule(name: str, stage: str, *rest: str) -> list[str]:
    return ["[[strategy]]", f'agent = "{name}"', f'stage = "{stage}"', *rest]


def _belief(rng: Random, names: tuple[str, ...], types: dict[str, list[str]]) -> list[str]:
    name, other = rng.sample(names, k=2)
    entries = [
        {"types": {other: t}, "probability": p} for t, p in zip(types[other], _distribution(rng, 2), strict=False)
    ]
    if len(types[other]) == 1 or rng.random() < 0.5:
        entries = [{"types": {other: rng.choice(types[other])}}]
    when = [f"when = {{ holdings = {{ {name} = {rng.randint(0, 1)} }} }}"] if rng.random() < 0.5 else []
    stage = rng.choice(("auction", "aftermarket", "aftermarket"))
    return [
        "[[beliefs]]",
        f'agent = "{name}"',
        f'stage = "{stage}"',
        *(when if stage == "aftermarket" else []),
        f"belief = {toml(entries)}",
    ]


def _claims(rng: Random, names: tuple[str, ...], types: dict[str, list[str]], posted: bool) -> list[str]:
    lines = []
    for kind in (*CONCEPTS, "welfare", "optimum", "ratio"):
        lines += ["[[claims]]", f'kind = "{kind}"']
    lines += ["[[claims]]", 'kind = "utility"', f'agent = "{rng.choice(names)}"']
    if not posted:
        for against in ("actions", "strategies"):
            for pure in (True, False):
                lines += ["[[claims]]", 'kind = "undominated"', f'against = "{against}"', f"pure = {toml(pure)}"]
                lines += ["[[claims]]", 'kind = "dominated"', f'against = "{against}"', f"pure = {toml(pure)}"]
                name = rng.choice(names)
                lines += [f'agent = "{name}"', f'type = "{rng.choice(types[name])}"']
    return lines


def auction_table_instance(seed: int) -> str:
    """A random instance whose auction is a table, with any signals that it may have, and an aftermarket of any kind."""
    rng = Random(seed)
    units, names = rng.choice((1, 2)), NAMES[: rng.choice((2, 2, 3))]
    lines, types = [f"units = {units}"], dict[str, list[str]]()
    for name in names:
        odds = _distribution(rng, rng.choice((1, 2)))
        types[name] = [f"t{k + 1}" for k in range(len(odds))]
        rows = [{"marginals": sorted(rng.choices(VALUES, k=units), reverse=True), "probability": p} for p in odds]
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(rows)}"]
    said, rule = good_table(rng, AuctionTable, names)
    while rule.sells > units:
        said, rule = good_table(rng, AuctionTable, names)
    shown: list[object] = [name for name in ("payments", "all-bids", "types") if rng.random() < 0.4]
    shown += [random_table(rng, "told", units, types, {})] if rng.random() < 0.3 else []
    lines = [f"signals = {toml(shown)}", *lines, "[auction]", *(f"{key} = {toml(x)}" for key, x in said.items())]
    lines += _rounds(rng, names, 1, staged=False)
    for agent, name in enumerate(names):
        acts = rule.actions_of(agent)
        for t in types[name] if len(acts) > 1 else ():
            if rng.random() < 0.7:
                mixture = [
                    {"act": act, "probability": p} for act, p in zip(acts, _distribution(rng, len(acts)), strict=True)
                ]
                done = rng.choice((f"act = {toml(rng.choice(acts))}", f"mixture = {toml(mixture)}"))
                lines += _rule(name, "auction", f'type = "{t}"', done)
    if "[[strategy]]" not in lines:
        lines.insert(0, "strategy = []")
    return "\n".join([*lines, *_claims(rng, names, types, posted=True)]) + "\n"


# ---- markets in which much is left open


def open_instance(seed: int, staged: bool = False) -> str:
    """A random instance whose aftermarket, or takes under a posted price, are mostly open, with beliefs given before open
    sets: two or three sellers in turn, each perhaps with her own buyers; types that only some rules name.

    It claims its optimum alone; some of its rules may cover nothing. ``staged``: no beliefs where bids are made.
    """
    rng = Random(seed)
    units, names = rng.choice((1, 2, 2, 3)), ("Ann", "Bo", "Cy", "Di")[: rng.choice((3, 3, 4))]
    posted = rng.random() < 0.2 and not staged
    lines, types = [f"units = {units}"], dict[str, list[str]]()
    bidder = rng.choice(names) if rng.random() < 0.5 else None
    sellers = rng.sample(names, k=rng.choice((2, 2, 3)))
    bids: dict[str, list[tuple[Fraction, ...]]] = {}
    knowing = {sellers[-1], *rng.sample(names, k=rng.choice((0, 0, 1)))}
    for name in names:
        odds = _distribution(rng, 2 if name in knowing else 1)
        types[name] = [f"t{k + 1}" for k in range(len(odds))]
        rows = [
            {"marginals": sorted(rng.choices(VALUES, k=rng.randint(0, units)), reverse=True), "probability": p}
            for p in odds
        ]
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(rows)}"]
        if not posted:
            high = Fraction(5 if name in sellers and rng.random() < 0.8 else 0)
            bids[name] = sorted({(high,), *([(Fraction(rng.choice((1, 6))),)] if name == bidder else [])})
            lines.append(f"bids = {{ vectors = {toml(bids[name])} }}")
    if posted:
        lines += ["[auction]", 'format = "posted-price"', f"price = {toml(rng.choice(VALUES))}"]
        lines += [f"order = {toml(rng.sample(names, k=2))}"]
    else:
        lines += ["[auction]", f'format = "{rng.choice(("uniform-price", "discriminatory"))}"']
    buyers = {seller: rng.sample(names, k=rng.choice((1, 2, 2, 3))) for seller in sellers}
    prices = sorted(rng.sample(VALUES, k=rng.choice((1, 1, 2))))
    lines += [
        "[aftermarket]",
        'format = "take-it-or-leave-it"',
        f"sellers = {toml(sellers)}",
        f"prices = {toml(prices)}",
    ]
    if rng.random() < 0.8:
        lines.append(f"buyers = {toml(buyers)}")
    for name in names:
        if name in bids:
            chosen = rng.sample(bids[name], k=rng.randint(1, len(bids[name])))
            odds = _distribution(rng, len(chosen))
            mixture = [{"bid": bid, "probability": p} for bid, p in zip(chosen, odds, strict=True)]
            lines += _rule(name, "auction", f"mixture = {toml(mixture)}")
    for name in names:
        if posted and rng.random() < 0.3:
            lines += _rule(name, "auction", f"take = {toml(rng.choice((0, 1)))}")
        lines += _some_moves(rng, name, types[name], sellers, prices)
    for _ in range(rng.choice((1, 1, 2, 3))):
        lines += _some_belief(rng, names, types, sellers, prices, None if staged else bidder)
    return "\n".join([*lines, "[[claims]]", 'kind = "optimum"']) + "\n"


def _some_moves(rng: Random, name: str, types: list[str], sellers: list[str], prices: list[Fraction]) -> list[str]:
    """Rules for some of the agent's moves in the aftermarket: offers that tell her type, or answers to one offer."""
    lines = []
    if name in sellers and rng.random() < (0.8 if name == sellers[-1] else 0.2):
        for t in types:
            if rng.random() < 0.9:
                offer = rng.choice(("none", {"quantity": 1, "price": rng.choice(prices)}))
                lines += _rule(name, "aftermarket", f'type = "{t}"', f"offer = {toml(offer)}")
    others = [s for s in sellers if s != name]
    if others and rng.random() < 0.3:
        when = {"offer": {"seller": rng.choice(others), "price": rng.choice(prices)}}
        lines += _rule(name, "aftermarket", f"when = {toml(when)}", f"take = {rng.choice((0, 0, 1))}")
    return lines


def _some_belief(
    rng: Random,
    names: tuple[str, ...],
    types: dict[str, list[str]],
    sellers: list[str],
    prices: list[Fraction],
    bidder: str | None,
) -> list[str]:
    """A belief about the agents of several types: where the bidder bids, or after one of the first sellers' offers."""
    bids = bidder is not None and rng.random() < 0.6
    name = bidder if bids and bidder is not None else rng.choice(names)
    about = [other for other in names if other != name and len(types[other]) > 1]
    if not about:
        return []
    known = rng.sample(about, k=rng.randint(1, len(about)))
    entries = [{"types": {other: rng.choice(types[other]) for other in known}}]
    if len(known) == 1 and rng.random() < 0.4:
        pairs = zip(types[known[0]], _distribution(rng, 2), strict=True)
        entries = [{"types": {known[0]: t}, "probability": p} for t, p in pairs]
    rows = ["[[beliefs]]", f'agent = "{name}"']
    if bids:
        return [*rows, 'stage = "auction"', f"belief = {toml(entries)}"]
    others = [s for s in sellers[:2] if s != name]
    when = {"offer": {"seller": rng.choice(others), "price": rng.choice(prices)}}
    return [*rows, 'stage = "aftermarket"', f"when = {toml(when)}", f"belief = {toml(entries)}"]


def sellers_in_turn(seed: int, staged: bool = False) -> str:
    """As ``open_instance``; near a market whose profile had two completions, each right by its own beliefs. i may take
    what j offers, or wait for T, whose types sell or do not; she has a belief about T before j offers, so that whether it
    is carried on turns on his move, which is open. ``staged``: she has it after an offer of S, which she refuses.
    """
    rng = Random(seed)

    def often(*rows: str) -> list[str]:
        return list(rows) if rng.random() < 0.85 else []

    def near(value: int) -> Fraction:
        return Fraction(value if rng.random() < 0.7 else rng.randint(0, 5))

    prices = [1, 2] if rng.random() < 0.8 else sorted(rng.sample(range(4), k=2))
    high = prices[1]
    sellers = [*(["S"] if staged else []), "j", "T"]
    buyers = {"j": ["i", "B"], "T": rng.choice((["i", "j"], ["j", "i"], ["i"], ["i", "B"]))}
    kinds = [{"name": "s", "marginals": [near(0)], "probability": "2/3"}]
    kinds.append({"name": "t", "marginals": [near(5)], "probability": "1/3"})
    rows = [("i", [{"marginals": [near(3)]}], [[0], [1]]), ("j", [{"marginals": [near(3)]}], [[5]])]
    rows += [("T", kinds, [[5]]), *([("S", [{"marginals": [0]}], [[5]])] if staged else [])]
    rows.append(("B", [{"marginals": [near(4)]}], [[0]]))
    lines = [f"units = {len(sellers)}"]
    for name, types, bids in rows:
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(types)}", f"bids = {{ vectors = {toml(bids)} }}"]
    lines += ["[auction]", 'format = "uniform-price"', "[aftermarket]", 'format = "take-it-or-leave-it"']
    if staged:
        buyers["S"] = ["i"]
    lines += [f"sellers = {toml(sellers)}", f"buyers = {toml(buyers)}", f"prices = {toml(prices)}"]
    lines += _rule("i", "auction", "bid = [0]")
    low = {"quantity": 1, "price": prices[0]}
    lines += often(*_rule("T", "aftermarket", 'type = "s"', f"offer = {toml(low)}"))
    lines += often(*_rule("T", "aftermarket", 'type = "t"', 'offer = "none"'))
    for name in "ij":
        when = {"offer": {"seller": "T", "price": high}}
        lines += often(*_rule(name, "aftermarket", f"when = {toml(when)}", "take = 0"))
    if staged:
        lines += often(*_rule("S", "aftermarket", f"offer = {toml({'quantity': 1, 'price': high})}"))
        lines += often(*_rule("i", "aftermarket", 'when = { offer = { seller = "S" } }', "take = 0"))
    if rng.random() < 0.2:
        when = {"offer": {"seller": "j", "price": rng.choice(prices)}}
        lines += _rule("i", "aftermarket", f"when = {toml(when)}", f"take = {rng.choice((0, 1))}")
    if rng.random() < 0.15:
        lines += _rule("j", "aftermarket", f"offer = {toml(rng.choice(('none', {'quantity': 1, 'price': high})))}")
    belief: list[dict[str, object]] = [{"types": {"T": rng.choice("stt")}}]
    if rng.random() < 0.3:
        belief = [{"types": {"T": "s"}, "probability": "1/4"}, {"types": {"T": "t"}, "probability": "3/4"}]
    place = ['stage = "auction"']
    if staged:
        place = ['stage = "aftermarket"', f"when = {toml({'offer': {'seller': 'S', 'price': high}})}"]
    lines += ["[[beliefs]]", 'agent = "i"', *place, f"belief = {toml(belief)}"]
    if rng.random() < 0.2:
        when = {"offer": {"seller": "j", "price": rng.choice(prices)}}
        lines += ["[[beliefs]]", 'agent = "i"', 'stage = "aftermarket"', f"when = {toml(when)}"]
        lines.append(f"belief = {toml([{'types': {'T': rng.choice('st')}}])}")
    return "\n".join([*lines, "[[claims]]", 'kind = "optimum"']) + "\n"
