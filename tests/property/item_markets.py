"""Random small instances with named items, as TOML: every auction, aftermarket, signal and kind of valuation that there
is for items; random profiles, and beliefs at times.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from naive_item_states import Action, Bundle, Place
from naive_items import NaiveItems
from rule_files import toml

NAMES = ("Ann", "Bo", "Cy")
ITEMS = ("x", "y", "z")
VALUES = tuple(Fraction(k, 2) for k in range(7))
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
WORDS = ("high", "low")
Row = dict[str, Any]


class Draw:
    """What is drawn for one market; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = Random(f"items {seed}")
        self.names = NAMES[: rng.choice((2, 2, 3))]
        self.items = ITEMS[: rng.choice((1, 2, 2, 2, 3)) if len(self.names) == 2 else rng.choice((1, 2))]
        self.auction = rng.choice(("first", "second", "first", "second", "posted", "bundles", "table"))
        self.sealed = self.auction in ("first", "second")
        self.types = {name: [f"t{k + 1}" for k in range(rng.choice((1, 1, 2)))] for name in self.names}
        self.bids: dict[str, list[tuple[Fraction, ...]]] = {}
        self.acts: dict[str, list[str]] = {}

    def bundle(self, least: int = 0) -> list[str]:
        size = self.rng.randint(least, len(self.items))
        return self.rng.sample(self.items, k=size)

    def distribution(self, size: int) -> list[Fraction]:
        weights = [self.rng.randint(1, 3) for _ in range(size)]
        return [Fraction(w, sum(weights)) for w in weights]

    def some_bundles(self) -> list[list[str]]:
        """All but the empty one."""
        some = [
            [x for x, there in zip(self.items, bits, strict=True) if there]
            for bits in product((0, 1), repeat=len(self.items))
        ]
        return [bundle for bundle in some if bundle]

    # ---- agents

    def valuation(self) -> Row:
        rng = self.rng
        kind = rng.choice(("additive", "unit-demand", "budget-additive", "table", "table"))
        each = {item: rng.choice(VALUES) for item in self.items if rng.random() < 0.9}
        if kind == "budget-additive":
            return {kind: {"budget": rng.choice(VALUES), "values": each}}
        if kind != "table":
            return {kind: each}
        worth: dict[tuple[str, ...], Fraction] = {(): Fraction(0)}
        for bundle in sorted(self.some_bundles(), key=len):
            parts = [worth[tuple(x for x in bundle if x != item)] for item in bundle]
            worth[tuple(bundle)] = max(parts) + rng.choice((0, 0, *VALUES[:4]))
        rows = [{"items": list(bundle), "value": value} for bundle, value in worth.items() if bundle]
        rng.shuffle(rows)
        return {"table": rows}

    def agents(self) -> list[str]:
        lines: list[str] = []
        for name in self.names:
            rows = []
            for t, p in zip(self.types[name], self.distribution(len(self.types[name])), strict=True):
                rows.append({"name": t, **self.valuation(), "probability": p})
            lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(rows)}"]
            if self.sealed:
                lines.append(f"bids = {toml(self._grid(name))}")
        return lines

    def _grid(self, name: str) -> Row:
        rng = self.rng
        size = len(self.items)
        if rng.random() < 0.3 and size < 3:
            levels = sorted(rng.sample(VALUES[:5], k=rng.choice((1, 2))))
            self.bids[name] = list(product(levels, repeat=size))
            return {"levels": levels}
        most = 3 if len(self.names) == 2 else 2
        vectors = {tuple(rng.choice(VALUES[:5]) for _ in range(size)) for _ in range(rng.randint(1, most))}
        self.bids[name] = sorted(vectors)
        listed = sorted(vectors)
        rng.shuffle(listed)
        return {"vectors": listed}

    # ---- the auction

    def sale(self) -> list[str]:
        rng = self.rng
        if self.sealed:
            lines = ["[auction]", f'format = "simultaneous-{self.auction}-price"']
            ties = rng.choice((None, "random", "random", {"priority": rng.sample(self.names, k=len(self.names))}))
            lines += [] if ties is None else [f"ties = {toml(ties)}"]
            lines += [f"reserve = {toml(rng.choice(VALUES[:3]))}"] if rng.random() < 0.3 else []
            return lines + (["zero_bids_win = false"] if rng.random() < 0.3 else [])
        if self.auction == "table":
            return self._table_of_outcomes()
        lines = ["[auction]", 'format = "posted-price"']
        if self.auction == "posted":
            lines.append(f"price = {toml({item: rng.choice(VALUES[:5]) for item in self.items})}")
        else:
            rows = [{"items": bundle, "price": rng.choice(VALUES[:5])} for bundle in self.some_bundles()]
            rng.shuffle(rows)
            lines.append(f"bundle-prices = {toml(rows)}")
        if rng.random() < 0.5:
            lines.append(f"order = {toml(rng.sample(self.names, k=rng.randint(1, len(self.names))))}")
        return lines

    def _actions(self) -> dict[str, list[str]]:
        rng = self.rng
        who = rng.sample(self.names, k=rng.randint(1, 2))
        acts = {name: ["l", "r", "m"][: rng.choice((1, 2, 2, 3))] for name in who}
        acts[who[0]] = ["l", "r"]
        return acts

    def _asked(self, acts: dict[str, list[str]]) -> Row:
        return {name: self.rng.choice(own) for name, own in acts.items() if self.rng.random() < 0.6}

    def _table_of_outcomes(self) -> list[str]:
        rng = self.rng
        self.acts = acts = self._actions()

        def outcome() -> Row:
            owners = {item: rng.choice((*self.names, None)) for item in self.items}
            won = {name: [x for x in self.items if owners[x] == name] for name in self.names}
            found: Row = {"allocation": {name: some for name, some in won.items() if some or rng.random() < 0.3}}
            if rng.random() < 0.7:
                found["payments"] = {
                    name: rng.choice(VALUES[:4]) for name in rng.sample(self.names, k=rng.randint(1, 2))
                }
            return found

        rows = []
        for _ in range(rng.choice((1, 2, 3))):
            row: Row = {"when": {"actions": self._asked(acts)}} if rng.random() < 0.8 else {}
            if rng.random() < 0.4:
                row["draws"] = [{**outcome(), "probability": p} for p in self.distribution(rng.choice((1, 2, 3)))]
            else:
                row |= outcome()
            rows.append(row)
        return ["[auction]", 'format = "table"', f"actions = {toml(acts)}", f"rows = {toml(rows)}"]

    # ---- signals

    def shown(self) -> list[object]:
        rng = self.rng
        known = ["all-bids", "payments", "types", *(["winning-bids"] if self.auction != "table" else [])]
        found: list[object] = [name for name in known if rng.random() < 0.2]
        return found + ([self.words("rumour", "allocation")] if rng.random() < 0.25 else [])

    def words(self, name: str, held: str) -> Row:
        rng = self.rng

        def given() -> Row:
            return {agent: rng.choice(WORDS) for agent in self.names if rng.random() < 0.6}

        rows = []
        for _ in range(rng.choice((1, 2))):
            when: Row = {}
            if rng.random() < 0.5:
                agent = rng.choice(self.names)
                when["types"] = {agent: rng.choice(self.types[agent])}
            if rng.random() < 0.5:
                when[held] = {rng.choice(self.names): self.bundle()}
            if self.bids and held == "allocation" and rng.random() < 0.3:
                agent = rng.choice(self.names)
                when["bids"] = {agent: rng.choice(self.bids[agent])}
            show: object = given()
            if rng.random() < 0.4:
                show = [{"to": given(), "probability": p} for p in self.distribution(2)]
            rows.append({"when": when, "show": show} if when or rng.random() < 0.5 else {"show": show})
        return {"name": name, "rows": rows}

    # ---- the aftermarket

    def aftermarket(self) -> list[str]:
        rng = self.rng
        rounds = rng.choice((0, 1, 1, 1, 1, 2))
        lines: list[str] = []
        for number in range(rounds):
            lines.append("[aftermarket]" if rounds == 1 else "[[aftermarket]]")
            lines += self._stage(few=rounds == 2)
            if number and rng.random() < 0.5:
                shown = rng.choice((["types"], [self.words("between", "holdings")]))
                lines.append(f"signals = {toml(shown)}")
        return lines

    def _stage(self, few: bool) -> list[str]:
        rng = self.rng
        kind = rng.choice(("take-it-or-leave-it", "take-it-or-leave-it", "resale-by-winners", "table", "table"))
        if kind == "table":
            return self._trades()
        prices = sorted(rng.sample(VALUES, k=1 if few or len(self.items) > 1 else 2))
        lines = [f'format = "{kind}"', f"prices = {toml(prices)}"]
        if kind == "resale-by-winners":
            return lines
        sellers = rng.sample(self.names, k=rng.choice((1, 1, 2)))
        lines.append(f"sellers = {toml(sellers)}")
        if rng.random() < 0.5:
            buyers: object = rng.sample(self.names, k=rng.randint(1, len(self.names)))
            if rng.random() < 0.5:
                buyers = {seller: rng.sample(self.names, k=rng.randint(0, len(self.names))) for seller in sellers}
            lines.append(f"buyers = {toml(buyers)}")
        return lines

    def _trades(self) -> list[str]:
        """A table in which nothing happens unless all say yes: who says no cannot lose."""
        rng = self.rng
        if rng.random() < 0.4:
            return self._any_trades()
        source, to = rng.sample(self.names, k=2)
        acts = {name: ["no", "yes"] for name in (source, to)}

        def trade() -> Row:
            bundle = self.bundle(1)
            trades = [{"from": source, "to": to, "items": bundle}]
            if len(bundle) > 1 and rng.random() < 0.3:
                trades = [{"from": source, "to": to, "items": [item]} for item in bundle]
            x = rng.choice(VALUES[:4])
            found: Row = {"trades": trades, "payments": {to: x, source: -x}}
            return {key: found[key] for key in found if rng.random() < 0.95}

        rows = []
        for _ in range(rng.choice((1, 2))):
            when: Row = {"actions": {source: "yes", to: "yes"}}
            if rng.random() < 0.4:
                when["holdings"] = {rng.choice(self.names): self.bundle()}
            row: Row = {"when": when}
            if rng.random() < 0.3:
                row["draws"] = [{**trade(), "probability": p} for p in self.distribution(2)]
            else:
                row |= trade()
            rows.append(row)
        return ['format = "table"', f"actions = {toml(acts)}", f"rows = {toml(rows)}"]

    def _any_trades(self) -> list[str]:
        """Tables of any kind, many of which are no trade mechanism."""
        rng = self.rng
        acts = self._actions()

        def effect() -> Row:
            found: Row = {}
            if rng.random() < 0.7:
                source, to = rng.sample(self.names, k=2)
                found["trades"] = [{"from": source, "to": to, "items": self.bundle(1)}]
            if rng.random() < 0.7:
                found["payments"] = {name: rng.choice((-1, -1, 0, 1, 2)) for name in rng.sample(self.names, k=2)}
            return found

        rows = []
        for _ in range(rng.choice((1, 2))):
            when: Row = {"actions": self._asked(acts)}
            if rng.random() < 0.5:
                when["holdings"] = {rng.choice(self.names): self.bundle()}
            if rng.random() < 0.4:
                rows.append({"when": when, "draws": [{**effect(), "probability": p} for p in self.distribution(2)]})
            else:
                rows.append({"when": when, **effect()})
        return ['format = "table"', f"actions = {toml(acts)}", f"rows = {toml(rows)}"]

    # ---- the profile

    def profile(self) -> list[str]:
        rng, lines = self.rng, []
        for name in self.names:
            for t in self.types[name] if name in self.bids else ():
                chosen = rng.sample(self.bids[name], k=min(len(self.bids[name]), rng.choice((1, 1, 2))))
                odds = self.distribution(len(chosen))
                mixture = [{"bid": bid, "probability": p} for bid, p in zip(chosen, odds, strict=True)]
                lines += rule(name, "auction", f'type = "{t}"', f"mixture = {toml(mixture)}")
        return lines

    def prior(self) -> list[str]:
        """A joint prior over some of the type profiles, so that every type occurs."""
        profiles = list(product(*self.types.values()))
        if len(profiles) == 1 or self.rng.random() < 0.7:
            return []
        self.rng.shuffle(profiles)
        kept = []
        for number, profile in enumerate(profiles):
            rest = (*kept, *profiles[number + 1 :])
            if any(all(other[i] != t for other in rest) for i, t in enumerate(profile)) or self.rng.random() < 0.6:
                kept.append(profile)
        odds = self.distribution(len(kept))
        rows = [
            {"types": dict(zip(self.names, p, strict=True)), "probability": q} for p, q in zip(kept, odds, strict=True)
        ]
        return [f"prior = {toml(rows)}"]


def rule(name: str, stage: str, *rest: str) -> list[str]:
    return ["[[strategy]]", f'agent = "{name}"', f'stage = "{stage}"', *rest]


def item_instance(seed: int) -> str:
    """A random instance without claims."""
    d = Draw(seed)
    agents, sale, shown = d.agents(), d.sale(), d.shown()
    lines = [*agents, *sale, *d.aftermarket()]
    top = [f"items = {toml(d.items)}", *d.prior()]
    if any(line.startswith("prior") for line in top):
        lines = [PROBABILITY.sub(" }", line) if line.startswith("types = ") else line for line in lines]
    top += [f"signals = {toml(shown)}"] if shown else []
    market = "\n".join([*top, *lines]) + "\n"
    rules = [*some_rules(d.rng, NaiveItems(market)), *d.profile()]
    top += [] if "[[strategy]]" in rules else ["strategy = []"]
    return "\n".join([*top, *lines, *rules]) + "\n"


PROBABILITY = re.compile(r', "probability" = [^,}]+ ?}')


# ---- rules and beliefs about sets that there are


def some_rules(rng: Random, naive: NaiveItems) -> list[str]:
    """Rules for a few of the sets at which nobody bids, and at times a belief."""
    lines: list[str] = []
    places = [place for place in naive.places.values() if place.actions[0][0] != "bid"]
    for place in rng.sample(places, k=min(len(places), rng.choice((0, 1, 1, 2, 3)))):
        chosen = rng.sample(place.actions, k=min(len(place.actions), rng.choice((1, 1, 1, 2))))
        done = [named(rng, place, action) for action in chosen]
        said = " = ".join(map_toml(done[0]))
        if len(done) > 1:
            odds = zip(done, (Fraction(1, 3), Fraction(2, 3)), strict=True)
            said = f"mixture = {toml([{key: what, 'probability': p} for (key, what), p in odds])}"
        lines += rule(naive.names[place.agent], place.stage, *about(rng, naive, place), said)
    several = [i for i in range(naive.n) if len(naive.types[i]) > 1]
    if places and several and rng.random() < 0.4:
        place, other = rng.choice(places), rng.choice(several)
        if place.agent != other:
            entries: list[Row] = [{"types": {naive.names[other]: rng.choice(naive.words[other])}}]
            if rng.random() < 0.5:
                odds = zip(naive.words[other], (Fraction(1, 4), Fraction(3, 4)), strict=True)
                entries = [{"types": {naive.names[other]: t}, "probability": p} for t, p in odds]
            lines += ["[[beliefs]]", *rule(naive.names[place.agent], place.stage, *about(rng, naive, place))[1:]]
            lines.append(f"belief = {toml(entries)}")
    return lines


def map_toml(done: tuple[str, object]) -> tuple[str, str]:
    return done[0], toml(done[1])


def named(rng: Random, place: Place, action: Action) -> tuple[str, object]:
    """An action as rules name it."""
    kind, what = action
    if kind == "take":
        return kind, "all" if what == place.facts["remaining"] and rng.random() < 0.3 else shuffled(rng, what)
    if kind == "offer" and what is None:
        return kind, "none"
    return kind, {"items": shuffled(rng, what[0]), "price": what[1]} if kind == "offer" else what


def about(rng: Random, naive: NaiveItems, place: Place) -> list[str]:
    """The set's type, and conditions that hold at it."""
    when: Row = {}
    for key, found in place.facts.items():
        if found is None or rng.random() < 0.6:
            continue
        if key in ("holdings", "allocation"):
            some = rng.sample(range(naive.n), k=rng.randint(0, naive.n))
            when[key] = {naive.names[i]: shuffled(rng, found[i]) for i in some}
        elif key in ("taken", "remaining"):
            when[key] = shuffled(rng, found)
        elif key == "words":
            told = {name: word for name, word in found.items() if word is not None}
            when |= {"signal": told} if told else {}
        elif key == "offer":
            asked = {"seller": naive.names[found[0]], "items": shuffled(rng, found[1]), "price": found[2]}
            when[key] = {part: asked[part] for part in asked if rng.random() < 0.6}
        else:
            when[key] = found
    kind = [f'type = "{naive.words[place.agent][place.type]}"'] if rng.random() < 0.4 else []
    return [*kind, *([f"when = {toml(when)}"] if when else [])]


def shuffled(rng: Random, bundle: Bundle) -> list[str]:
    return rng.sample(sorted(bundle), k=len(bundle))


def claim(kind: str, **more: object) -> list[str]:
    return ["[[claims]]", f'kind = "{kind}"', *(f"{key} = {toml(value)}" for key, value in more.items())]


def claims(names: tuple[str, ...], concepts: tuple[str, ...], dominance: bool) -> str:
    lines = [line for kind in (*concepts, "welfare", "optimum", "ratio", "revenue") for line in claim(kind)]
    lines += [line for name in names for line in claim("utility", agent=name)]
    lines += claim("undominated", pure=True) if dominance else []
    return "\n".join(lines) + "\n"
