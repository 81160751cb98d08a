"""The game of an instance file straight from docs/reference/semantics.md: its document as TOML reads it, plain
recursion, one history at a time. Shares nothing with either program. Here: types, information, the auction.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from itertools import permutations, product
from math import prod

from attrs import evolve
from naive_aftermarkets import play
from naive_auctions import Bid, Sold, number, sell
from naive_play import Doc, Now, Play, add, put
from strategies import Tree


class NaiveFile(Play):
    """A file's game."""

    # ---- types, information

    def profiles(self) -> list[tuple[tuple[str, ...], Fraction]]:
        """The type profiles in lexicographic order, with their probabilities."""
        agents = range(len(self.names))
        listed: dict[tuple[str, ...], Fraction] = {}
        for row in self.doc.get("prior", []):
            kinds = tuple(row["types"].get(self.names[i], self.types(i)[0]) for i in agents)
            listed[kinds] = number(row["probability"])
        found = []
        for kinds in product(*map(self.types, agents)):
            if "prior" in self.doc:
                found += [(kinds, listed[kinds])] if kinds in listed else []
                continue
            raws = [self.doc["agents"][i]["types"][self.types(i).index(t)] for i, t in enumerate(kinds)]
            found.append((kinds, prod((number(raw.get("probability", 1)) for raw in raws), start=Fraction(1))))
        return found

    def tree(self) -> Tree:
        n = len(self.names)
        none, zero = (None,) * n, (Fraction(0),) * n

        def start(kinds: tuple[str, ...]) -> Tree:
            first = Now(kinds, ((),) * n, (0,) * n, zero, none, none, zero, none, none, none)
            return self.acquire(first)

        return self.draw(self.profiles(), start)

    def acquire(self, now: Now) -> Tree:
        structures = self.doc.get("information", {})
        moves = [
            (agent, ["nothing", *(structure["name"] for structure in structures[name])])
            for agent, name in enumerate(self.names)
            if name in structures
        ]

        def chosen(now: Now, choices: dict[int, str]) -> Tree:
            now = evolve(now, acquired=tuple(choices.get(agent) for agent in range(len(self.names))))
            for agent, choice in choices.items():
                if choice != "nothing":
                    cost = self.structure(agent, choice)["cost"]
                    cost = number(cost[now.types[agent]] if isinstance(cost, dict) else cost)
                    now = evolve(now, cost=put(now.cost, agent, cost))
            return self.say(now, [agent for agent, choice in choices.items() if choice != "nothing"])

        return self.at_once(now, "information", "acquire", moves, chosen)

    def structure(self, agent: int, name: str) -> Doc:
        (found,) = (each for each in self.doc["information"][self.names[agent]] if each["name"] == name)
        return found  # type: ignore[no-any-return]

    def say(self, now: Now, agents: list[int]) -> Tree:
        """A word for each of these agents."""
        if not agents:
            return self.auction(now)
        agent = agents[0]
        rows = self.structure(agent, now.acquired[agent] or "")["rows"]
        order = [word for row in rows for word, _ in said(row)]
        fits = (row for row in rows if all(now.types[i] == kind for i, kind in self.by_agent(row.get("when", {}))))
        drawn = sorted(said(next(fits)), key=lambda word: order.index(word[0]))

        def told(word: str) -> Tree:
            return self.say(evolve(now, word=put(now.word, agent, word)).notes(agent, ("word", word)), agents[1:])

        return self.draw(drawn, told)

    # ---- the auction

    def auction(self, now: Now) -> Tree:
        match self.doc["auction"]["format"]:
            case "posted-price":
                order = self.doc["auction"].get("order", self.names)
                return self.take(now, [self.agent(name) for name in order])
            case "table":
                return self.outcome_table(now)
        return self.bid(now, 0)

    def bid(self, now: Now, agent: int) -> Tree:
        """Everybody from the agent on bids, none seeing another."""
        if agent == len(self.names):
            return self.ties(now)

        def placed(now: Now, bid: Bid) -> Tree:
            return self.bid(evolve(now, bids=put(now.bids, agent, bid)), agent + 1)

        return self.decide(now, agent, "auction", "bid", self.bids(agent), placed)

    def ties(self, now: Now) -> Tree:
        bids = tuple(bid for bid in now.bids if bid is not None)
        rule = self.doc["auction"].get("ties", {"priority": self.names})
        orders = list(permutations(range(len(bids))))
        if rule != "random":
            orders = [tuple(map(self.agent, rule["priority"]))]
        ends = [(sell(self.doc["auction"], self.units, bids, order), Fraction(1, len(orders))) for order in orders]
        return self.draw(ends, lambda sold: self.sold(now, sold))

    def sold(self, now: Now, end: Sold) -> Tree:
        """The end of an auction of sealed bids."""
        shows = {
            "clearing-price": end.price,
            "payments": end.paid,
            "all-bids": now.bids,
            "winning-bids": end.winning,
            "types": now.types,
        }
        return self.shown(evolve(now, won=end.won, paid=end.paid, held=end.won), shows)

    def shown(self, now: Now, shows: Doc) -> Tree:
        """Everybody sees the allocation and her own payment, and Γ; then come the tables."""
        signals = self.doc.get("signals", [])
        now = now.all_note(("won", now.won))
        for agent, payment in enumerate(now.paid or ()):
            now = now.notes(agent, ("paid", payment))
        for name in signals:
            if isinstance(name, str) and name in shows:
                now = now.all_note((name, shows[name]))
        tables = [entry for entry in signals if not isinstance(entry, str)]
        return self.tell(now, tables, self.aftermarket)

    def take(self, now: Now, order: list[int]) -> Tree:
        """A posted price: these agents are still to take."""
        price = number(self.doc["auction"]["price"])
        left = self.units - sum(now.held)
        if not order:
            end = evolve(now, won=now.held, paid=tuple(price * k for k in now.held), taken=now.held)
            return self.shown(end, {"types": now.types})
        if not left:
            return self.take(now, order[1:])
        agent = order[0]

        def taken(after: Now, k: int) -> Tree:
            return self.take(evolve(after, held=add(after.held, agent, k)).all_note(("taken", agent, k)), order[1:])

        facts = {"holdings": now.held, "remaining": left}
        return self.decide(now, agent, "auction", "take", range(left + 1), taken, facts)

    def outcome_table(self, now: Now) -> Tree:
        auction, n = self.doc["auction"], len(self.names)
        moves = [(i, auction["actions"][name]) for i, name in enumerate(self.names) if name in auction["actions"]]

        def outcome(raw: Doc) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
            won, paid = (0,) * n, (Fraction(0),) * n
            for i, k in self.by_agent(raw.get("allocation", {})):
                won = put(won, i, k)
            for i, x in self.by_agent(raw.get("payments", {})):
                paid = put(paid, i, number(x))
            return won, paid

        def chosen(now: Now, acts: dict[int, str]) -> Tree:
            drawn = [(outcome({}), Fraction(1))]
            for row in auction["rows"]:
                asked = self.by_agent(row.get("when", {}).get("actions", {}))
                if all(acts[i] == act for i, act in asked):
                    draws = row.get("draws", [{**row, "probability": 1}])
                    drawn = [(outcome(each), number(each["probability"])) for each in draws]
                    break

            def sold(end: tuple[tuple[int, ...], tuple[Fraction, ...]]) -> Tree:
                shows = {"payments": end[1], "all-bids": tuple(sorted(acts.items())), "types": now.types}
                return self.shown(evolve(now, won=end[0], paid=end[1], held=end[0]), shows)

            return self.draw(drawn, sold)

        return self.at_once(now, "auction", "act", moves, chosen, holdings=now.held)

    # ---- the aftermarket

    def aftermarket(self, now: Now) -> Tree:
        rounds = self.doc.get("aftermarket", {"format": "none"})
        rounds = rounds if isinstance(rounds, list) else [rounds]
        if now.round == len(rounds) or rounds[0]["format"] == "none":
            return self.end(now)
        stage = rounds[now.round]

        def starts(now: Now) -> Tree:
            return play(self, evolve(now, round=now.round + 1), stage, self.aftermarket)

        shown = stage.get("signals", []) if now.round else []
        if "types" in shown:
            now = now.all_note(("types", now.types))
        return self.tell(now, [entry for entry in shown if not isinstance(entry, str)], starts)


def said(row: Doc) -> list[tuple[str, Fraction]]:
    """The words of a structure's row, with their probabilities."""
    if isinstance(row["says"], str):
        return [(row["says"], Fraction(1))]
    return [(entry["word"], number(entry["probability"])) for entry in row["says"]]


def read(text: str) -> Doc:
    return tomllib.loads(text, parse_float=Fraction)
