"""Random small instances as TOML: every auction, tie rule, signal and aftermarket, random profiles and beliefs."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations_with_replacement
from random import Random

from drawn import CONCEPTS, NAMES, VALUES, distribution, random_prior, random_table, rule_lines
from rule_files import good_table, toml

from exactgames.mechanisms.registry import AFTERMARKETS
from exactgames.mechanisms.stages.auction_table import AuctionTable


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
    return rule_lines(agent, "aftermarket", f"when = {toml({'signal': {name: word}})}", done)


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
    for probability in distribution(rng, size):
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
                lines += rule_lines(name, "auction", f"take = {toml(rng.choice((0, 'all')))}")
            continue
        for t in types[name]:
            chosen = rng.sample(bids[name], k=min(len(bids[name]), rng.choice((1, 1, 2))))
            if len(chosen) > 1:
                mixture = [{"bid": bid, "probability": p} for bid, p in zip(chosen, distribution(rng, 2), strict=True)]
                lines += rule_lines(name, "auction", f'type = "{t}"', f"mixture = {toml(mixture)}")
            else:
                lines += rule_lines(name, "auction", f'type = "{t}"', f"bid = {toml(chosen[0])}")
    if sells and rng.random() < 0.4:
        name = rng.choice(names)
        mixture = [{"take": 0, "probability": "1/3"}, {"take": 1, "probability": "2/3"}]
        done = rng.choice(("take = 0", 'take = "all"', 'offer = "none"', f"mixture = {toml(mixture)}"))
        lines += rule_lines(name, "aftermarket", f'type = "{rng.choice(types[name])}"', done)
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
                {"bid": bid, "probability": p} for bid, p in zip(chosen, distribution(rng, len(chosen)), strict=True)
            ]
            lines += rule_lines(name, "auction", f"types = {toml(group)}", f"mixture = {toml(mixture)}")
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
        lines += rule_lines(name, "aftermarket", *([f"when = {toml(when)}"] if when else []), done)
    if rng.random() < 0.4:
        lines += _belief(rng, names, types)
    return lines


def _belief(rng: Random, names: tuple[str, ...], types: dict[str, list[str]]) -> list[str]:
    name, other = rng.sample(names, k=2)
    entries = [
        {"types": {other: t}, "probability": p} for t, p in zip(types[other], distribution(rng, 2), strict=False)
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
        odds = distribution(rng, rng.choice((1, 2)))
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
                    {"act": act, "probability": p} for act, p in zip(acts, distribution(rng, len(acts)), strict=True)
                ]
                done = rng.choice((f"act = {toml(rng.choice(acts))}", f"mixture = {toml(mixture)}"))
                lines += rule_lines(name, "auction", f'type = "{t}"', done)
    if "[[strategy]]" not in lines:
        lines.insert(0, "strategy = []")
    return "\n".join([*lines, *_claims(rng, names, types, posted=True)]) + "\n"
