"""A market with named items straight from docs/reference/semantics.md, "Named items", "The order of play" and "The tree,
exactly": plain recursion, one history at a time, from the instance file itself.

A bundle is a frozenset of names.  An information set is named by all that its owner has seen so far.  Shares nothing
with either program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import prod
from typing import Any

from attrs import evolve
from naive_item_states import Action, Bundle, Json, Place, State, bundle_words, drawn, merged, total
from strategies import Key, Tree

Then = Callable[[State], Tree]


class NaiveItems:
    """Expands the market of an instance file on construction.

    tree      with the information sets' owners and labels
    places    what each information set looks like
    ends      at each terminal node, depth first: the final holdings, and what all have paid in the auction
    """

    def __init__(self, text: str) -> None:
        self.file: dict[str, Json] = tomllib.loads(text)
        self.items: list[str] = self.file["items"]
        self.names = [agent["name"] for agent in self.file["agents"]]
        self.n = len(self.names)
        self.types = [agent["types"] for agent in self.file["agents"]]
        self.words = [[kind.get("name", f"t{k}") for k, kind in enumerate(own, 1)] for own in self.types]
        self.signals = [signal for signal in self.file.get("signals", []) if isinstance(signal, str)]
        self.places: dict[Key, Place] = {}
        self.starts: dict[tuple[int, tuple[Bundle, ...]], State] = {}  # by aftermarket and holdings, some way to it
        self.ends: list[tuple[tuple[Bundle, ...], Fraction]] = []
        self.profiles = list(self._profiles())
        self.tree = self._nature()

    # ---- goods

    def bundles(self, among: Bundle) -> list[Bundle]:
        """The bundles in one, in their order: numbered in binary, the first item the lowest bit."""
        mine = [item for item in self.items if item in among]
        every = [frozenset(some) for size in range(len(mine) + 1) for some in combinations(mine, size)]
        return sorted(every, key=self.number)

    def number(self, bundle: Bundle) -> int:
        return sum(2 ** self.items.index(item) for item in bundle)

    def value(self, agent: int, kind: int, bundle: Bundle) -> Fraction:
        said = self.types[agent][kind]
        if "additive" in said:
            return total(said["additive"].get(item, 0) for item in bundle)
        if "unit-demand" in said:
            return max([Fraction(0), *(Fraction(said["unit-demand"].get(item, 0)) for item in bundle)])
        if "budget-additive" in said:
            worth = total(said["budget-additive"]["values"].get(item, 0) for item in bundle)
            return min(Fraction(said["budget-additive"]["budget"]), worth)
        return next((Fraction(row["value"]) for row in said["table"] if set(row["items"]) == bundle), Fraction(0))

    def optimum(self) -> Fraction:
        """Every item to an agent or to nobody."""
        found = Fraction(0)
        for types, p in self.profiles:
            best = Fraction(0)
            for owners in product(range(-1, self.n), repeat=len(self.items)):
                won = [
                    frozenset(x for x, owner in zip(self.items, owners, strict=True) if owner == i)
                    for i in range(self.n)
                ]
                best = max(best, total(self.value(i, types[i], bundle) for i, bundle in enumerate(won)))
            found += p * best
        return found

    # ---- nature

    def _profiles(self) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        for types in product(*(range(len(own)) for own in self.types)):
            if "prior" not in self.file:
                odds = [self.types[i][t].get("probability", 1) for i, t in enumerate(types)]
                yield types, prod(map(Fraction, odds), start=Fraction(1))
            for row in self.file.get("prior", []):
                if all(
                    self.words[self.names.index(name)][types[self.names.index(name)]] == t
                    for name, t in row["types"].items()
                ):
                    yield types, Fraction(row["probability"])

    def _nature(self) -> Tree:
        branches = []
        for types, p in self.profiles:
            state = State(
                types,
                (frozenset(),) * self.n,
                (Fraction(0),) * self.n,
                tuple((t,) for t in types),
                tuple({"words": {}} for _ in range(self.n)),
            )
            branches.append((str(types), p, self._auction(state)))
        return drawn(branches)

    def _decide(self, agent: int, state: State, stage: str, options: list[tuple[Action, Tree]], **facts: Any) -> Tree:
        if len(options) == 1:
            return options[0][1]
        label = repr(state.knows[agent])
        actions = tuple(action for action, _ in options)
        place = Place(agent, state.types[agent], stage, actions, {**state.facts[agent], **facts})
        known = self.places.setdefault((self.names[agent], label), place)
        assert known == place, "where she has seen the same she may do the same"
        return Tree(self.names[agent], label, tuple((repr(action), None, below) for action, below in options), ())

    # ---- the auction

    def _auction(self, state: State) -> Tree:
        kind = self.file["auction"]["format"]
        if kind in ("simultaneous-first-price", "simultaneous-second-price"):
            return self._bid(state, ())
        if kind == "posted-price":
            order = [self.names.index(name) for name in self.file["auction"].get("order", self.names)]
            return self._take(state, frozenset(self.items), order)
        assert kind == "table"
        return self._act(state, self.file["auction"]["actions"], "auction", self._sold_by_table)

    def own_bids(self, agent: int) -> list[tuple[Fraction, ...]]:
        grid = self.file["agents"][agent]["bids"]
        if "levels" in grid:
            return list(product(map(Fraction, grid["levels"]), repeat=len(self.items)))
        return sorted(tuple(map(Fraction, vector)) for vector in grid["vectors"])

    def _bid(self, state: State, bids: tuple[tuple[Fraction, ...], ...]) -> Tree:
        agent = len(bids)
        if agent == self.n:
            return self._sold(state, bids)
        options = []
        for bid in self.own_bids(agent):
            after = state.told(agent, ("bid", bid)).fact(agent, bid=bid)
            options.append((("bid", bid), self._bid(after, (*bids, bid))))
        return self._decide(agent, state.told(agent, "bids"), "auction", options)

    def _sold(self, state: State, bids: tuple[tuple[Fraction, ...], ...]) -> Tree:
        """Each item by itself; ties by the orders of the agents, drawn for each item where they are random."""
        rule = self.file["auction"]
        ties = rule.get("ties", {"priority": self.names})
        orders = list(permutations(range(self.n)))
        if ties != "random":
            orders = [tuple(self.names.index(name) for name in ties["priority"])]
        outcomes: dict[tuple[object, ...], int] = {}
        for draw in product(orders, repeat=len(self.items)):
            won = [frozenset[str]()] * self.n
            paid = [Fraction(0)] * self.n
            sold = []
            for item, order in enumerate(draw):
                offers = [(bids[i][item], i) for i in order]
                reserve = Fraction(rule.get("reserve", 0))
                eligible = [(x, i) for x, i in offers if x >= reserve and (x > 0 or rule.get("zero_bids_win", True))]
                if not eligible:
                    continue
                highest = max(x for x, _ in eligible)
                winner = next(i for x, i in eligible if x == highest)
                price = highest
                if rule["format"] == "simultaneous-second-price":
                    price = max([reserve, *(x for x, i in eligible if i != winner)])
                won[winner] |= {self.items[item]}
                paid[winner] += price
                sold.append((self.items[item], winner, highest))
            outcome = (tuple(won), tuple(paid), tuple(sold))
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        branches = []
        count = sum(outcomes.values())
        for (won, paid, sold), times in outcomes.items():  # type: ignore[misc]
            after = self._settled(state, won, paid, bids, sold)
            branches.append((repr(won), Fraction(times, count), after))
        return drawn(branches)

    def _take(self, state: State, left: Bundle, order: list[int]) -> Tree:
        if not order:
            paid = tuple(-x for x in state.cash)
            taken = [state.fact(i, taken=state.held[i]) for i in range(self.n)]
            after = evolve(state, facts=tuple(taken[i].facts[i] for i in range(self.n)))
            return self._settled(after, state.held, paid, None, ())
        agent, options = order[0], []
        for bundle in self.bundles(left):
            after = state.gets(agent, bundle).pays(agent, self._price(bundle))
            if left:
                after = after.shown(("took", agent, bundle_words(bundle)))
            options.append((("take", bundle), self._take(after, left - bundle, order[1:])))
        facts = {"holdings": state.held, "remaining": left}
        return self._decide(agent, state, "auction", options, **facts)

    def _price(self, bundle: Bundle) -> Fraction:
        rule = self.file["auction"]
        if "price" in rule:
            return total(rule["price"][item] for item in bundle)
        return next(
            (Fraction(row["price"]) for row in rule["bundle-prices"] if set(row["items"]) == bundle), Fraction(0)
        )

    def _act(self, state: State, actions: Mapping[str, Sequence[str]], stage: str, then: Any, **facts: Any) -> Tree:
        """All choose at once; ``then`` is given what each does, by name."""

        def choose(now: State, done: dict[str, str]) -> Tree:
            waiting = [name for name in self.names if name in actions and name not in done]
            if not waiting:
                return then(now, done)  # type: ignore[no-any-return]
            agent = self.names.index(waiting[0])
            options = []
            for word in actions[waiting[0]]:
                after = now.told(agent, ("acts", word))
                options.append((("act", word), choose(after, {**done, waiting[0]: word})))
            return self._decide(agent, now.told(agent, "acts"), stage, options, **facts)

        return choose(state, {})

    def _sold_by_table(self, state: State, acts: dict[str, str]) -> Tree:
        ends: list[tuple[object, Fraction]] = []
        for row in self.file["auction"]["rows"]:
            if all(acts.get(name) == word for name, word in row.get("when", {}).get("actions", {}).items()):
                for draw in row.get("draws", [{**row, "probability": 1}]):
                    won = tuple(frozenset(draw.get("allocation", {}).get(name, ())) for name in self.names)
                    paid = tuple(Fraction(draw.get("payments", {}).get(name, 0)) for name in self.names)
                    ends.append(((won, paid), Fraction(draw["probability"])))
                break
        else:
            ends.append((((frozenset(),) * self.n, (Fraction(0),) * self.n), Fraction(1)))
        doing = tuple(acts.get(name) for name in self.names)
        return drawn(
            [(repr(end), p, self._settled(state, end[0], end[1], doing, None)) for end, p in merged(ends)]  # type: ignore[index]
        )

    def _settled(
        self, state: State, won: Sequence[Bundle], paid: Sequence[Fraction], bids: object, sold: object
    ) -> Tree:
        """After the auction: what everybody sees of it; tables of signals; the aftermarket."""
        gamma: list[object] = []
        if "all-bids" in self.signals:
            gamma.append(bids)
        if "payments" in self.signals and bids is not None:  # under a posted price all is seen
            gamma.append(tuple(paid))
        if "winning-bids" in self.signals:
            gamma.append(sold)
        if "types" in self.signals:
            gamma.append(state.types)
        after = evolve(state, held=tuple(won), cash=tuple(-x for x in paid), paid=tuple(paid))
        after = after.shown(("sold", tuple(map(bundle_words, won)), *gamma))
        for agent in range(self.n):
            after = after.told(agent, ("pays", paid[agent])).fact(agent, paid=paid[agent], allocation=tuple(won))
        asked = bids if self.file["auction"]["format"].startswith("simultaneous") else None
        return self._tables(after, self._signal_tables(self.file), "allocation", asked, lambda now: self._stage(now, 0))

    # ---- tables of signals

    def _signal_tables(self, said: Mapping[str, Json]) -> list[Json]:
        return [signal for signal in said.get("signals", []) if not isinstance(signal, str)]

    def _tables(self, state: State, tables: list[Json], held: str, bids: Any, then: Then) -> Tree:
        if not tables:
            return then(state)
        words: list[tuple[object, Fraction]] = [((None,) * self.n, Fraction(1))]
        for row in tables[0]["rows"]:
            if self._holds(row.get("when", {}), state, held, bids):
                shows = row["show"] if isinstance(row["show"], list) else [{"to": row["show"], "probability": 1}]
                words = [
                    (tuple(show["to"].get(name) for name in self.names), Fraction(show["probability"]))
                    for show in shows
                ]
                break
        branches = []
        for given, p in merged(words):
            after = state
            for agent, word in enumerate(given):  # type: ignore[arg-type, var-annotated]
                known = {**after.facts[agent]["words"], tables[0]["name"]: word}
                after = after.told(agent, ("word", word)).fact(agent, words=known)
            branches.append((repr(given), p, self._tables(after, tables[1:], held, bids, then)))
        return drawn(branches)

    def _holds(self, when: Mapping[str, Json], state: State, held: str, bids: Any) -> bool:
        for name, word in when.get("types", {}).items():
            agent = self.names.index(name)
            if self.words[agent][state.types[agent]] != word:
                return False
        for name, bundle in when.get(held, {}).items():
            if state.held[self.names.index(name)] != frozenset(bundle):
                return False
        return all(
            bids[self.names.index(name)] == tuple(map(Fraction, bid)) for name, bid in when.get("bids", {}).items()
        )

    # ---- the aftermarket

    def _rounds(self) -> list[Json]:
        said = self.file.get("aftermarket", {"format": "none"})
        rounds = said if isinstance(said, list) else [said]
        return [] if rounds[0]["format"] == "none" else rounds

    def _stage(self, state: State, number: int) -> Tree:
        rounds = self._rounds()
        if number == len(rounds):
            return self._end(state)
        rule = rounds[number]
        if number and "types" in rule.get("signals", []):
            state = state.shown(("types", state.types))
        tables = self._signal_tables(rule) if number else []
        return self._tables(state, tables, "holdings", None, lambda now: self._start(now, rule, number))

    def _start(self, state: State, rule: Json, number: int) -> Tree:
        self.starts.setdefault((number, state.held), state)
        return self._playing(state, rule, number, lambda now: self._stage(now.shown("over"), number + 1))

    def _playing(self, state: State, rule: Json, number: int, over: Then) -> Tree:
        if rule["format"] == "table":

            def traded(now: State, acts: dict[str, str]) -> Tree:
                return self._traded(now, rule, acts, over)

            facts = {"holdings": state.held, "round": number + 1}
            return self._act(state, rule["actions"], "aftermarket", traded, **facts)
        if rule["format"] == "resale-by-winners":
            sellers = [i for i in range(self.n) if state.held[i]]
            return self._sell(state, rule, sellers, lambda s: [i for i in range(self.n) if i != s], number + 1, over)
        assert rule["format"] == "take-it-or-leave-it"
        sellers = [self.names.index(name) for name in rule["sellers"]]

        def buyers(seller: int) -> list[int]:
            named = rule.get("buyers", self.names)
            if isinstance(named, dict):
                named = named[self.names[seller]]
            return [self.names.index(name) for name in named if name != self.names[seller]]

        return self._sell(state, rule, sellers, buyers, number + 1, over)

    def _sell(
        self, state: State, rule: Json, sellers: list[int], buyers: Callable[[int], list[int]], number: int, over: Then
    ) -> Tree:
        if not sellers:
            return over(state)
        seller = sellers[0]

        def next_seller(now: State) -> Tree:
            return self._sell(now, rule, sellers[1:], buyers, number, over)

        if not state.held[seller]:
            return next_seller(state)
        options: list[tuple[Action, Tree]] = [(("offer", None), next_seller(state.shown("no offer")))]
        for bundle in self.bundles(state.held[seller])[1:]:
            for price in map(Fraction, rule["prices"]):
                after = state.shown(("offers", seller, bundle_words(bundle), price))
                below = self._answer(after, (seller, bundle, price), buyers(seller), number, next_seller)
                options.append((("offer", (bundle, price)), below))
        return self._decide(seller, state, "aftermarket", options, holdings=state.held, round=number)

    def _answer(
        self, state: State, offer: tuple[int, Bundle, Fraction], buyers: list[int], number: int, then: Then
    ) -> Tree:
        if not buyers:
            return then(state)
        (seller, bundle, price), buyer = offer, buyers[0]
        refused = self._answer(state.shown(("refuses", buyer)), offer, buyers[1:], number, then)
        sold = state.loses(seller, bundle).gets(buyer, bundle).pays(buyer, price, seller)
        taken = then(sold.shown(("takes", buyer)))
        options = [(("take", frozenset[str]()), refused), (("take", bundle), taken)]
        facts = {"holdings": state.held, "remaining": bundle, "offer": offer, "round": number}
        return self._decide(buyer, state, "aftermarket", options, **facts)

    def _traded(self, state: State, rule: Json, acts: dict[str, str], over: Then) -> Tree:
        ends: list[tuple[object, Fraction]] = [(((state.held, (Fraction(0),) * self.n)), Fraction(1))]
        for row in rule["rows"]:
            when = row.get("when", {})
            asked = all(acts.get(name) == word for name, word in when.get("actions", {}).items())
            found = [
                (self._after(state, draw), Fraction(draw["probability"]))
                for draw in row.get("draws", [{**row, "probability": 1}])
            ]
            possible = all(end is not None for end, _ in found)
            if asked and possible and self._holds({"holdings": when.get("holdings", {})}, state, "holdings", None):
                ends = found  # type: ignore[assignment]
                break
        branches = []
        for (held, paid), p in merged(ends):  # type: ignore[misc]
            cash = tuple(c - x for c, x in zip(state.cash, paid, strict=True))
            now = evolve(state, held=held, cash=cash).shown(
                (sorted(acts.items()), tuple(map(bundle_words, held)), paid)
            )
            branches.append((repr((held, paid)), p, over(now)))
        return drawn(branches)

    def _after(self, state: State, draw: Json) -> tuple[tuple[Bundle, ...], tuple[Fraction, ...]] | None:
        """Holdings, and what each pays, after the trades one by one; None if one cannot be made."""
        for trade in draw.get("trades", []):
            source, to = self.names.index(trade["from"]), self.names.index(trade["to"])
            bundle = frozenset(trade["items"])
            if not bundle <= state.held[source]:
                return None
            state = state.loses(source, bundle).gets(to, bundle)
        return state.held, tuple(Fraction(draw.get("payments", {}).get(name, 0)) for name in self.names)

    def _end(self, state: State) -> Tree:
        self.ends.append((state.held, total(state.paid)))
        worth = [self.value(i, state.types[i], bundle) for i, bundle in enumerate(state.held)]
        return Tree("", "", (), tuple(v + c for v, c in zip(worth, state.cash, strict=True)))

    def alone(self, number: int, held: tuple[Bundle, ...]) -> Tree:
        """An aftermarket by itself, from some holdings; at its ends the value of what is held, and the money received,
        to each type of each agent in turn; then the money received in all.
        """
        places, self.places = self.places, {}
        state = evolve(self.starts[number, held], cash=(Fraction(0),) * self.n)

        def over(now: State) -> Tree:
            each = [
                self.value(i, t, now.held[i]) + now.cash[i] for i in range(self.n) for t in range(len(self.types[i]))
            ]
            return Tree("", "", (), (*each, total(now.cash)))

        tree = self._playing(state, self._rounds()[number], number, over)
        self.places = places
        return tree
