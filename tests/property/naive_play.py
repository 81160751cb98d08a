"""How ``naive_file`` plays: moves, draws, and what is so at a history.

What an agent has seen and done is kept as a list; a set of hers is named by it. All that comes after a move is a
function of what is so then (``Now``) and of the move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from attrs import evolve, field, frozen
from naive_auctions import Bid, number
from strategies import Key, Tree

Doc = dict[str, Any]


@frozen
class Now:
    """What is so at a history; all in the order of the agents."""

    types: tuple[str, ...]
    seen: tuple[tuple[object, ...], ...]
    held: tuple[int, ...]
    cash: tuple[Fraction, ...]  # received in the aftermarket
    acquired: tuple[str | None, ...]
    word: tuple[str | None, ...]
    cost: tuple[Fraction, ...]
    bids: tuple[Bid | None, ...]
    taken: tuple[int | None, ...]
    acts: tuple[str | None, ...]
    won: tuple[int, ...] | None = None
    paid: tuple[Fraction, ...] | None = None
    told: tuple[tuple[tuple[str, str], ...], ...] = ()  # by tables of signals: (table, word)
    round: int = 0

    def notes(self, agent: int, what: object) -> Now:
        """The agent sees something."""
        return evolve(self, seen=put(self.seen, agent, (*self.seen[agent], what)))

    def all_note(self, what: object) -> Now:
        return evolve(self, seen=tuple((*mine, what) for mine in self.seen))


Then = Callable[[Now, Any], Tree]


@frozen
class Set:
    """An information set as rules see it. ``facts``: what conditions may ask; what is not there does not exist."""

    agent: int
    type: str
    stage: str
    kind: str
    actions: tuple[Any, ...]
    facts: Doc
    order: tuple[int, ...] = ()  # offers by buyers: her sellers


@frozen
class End:
    types: tuple[str, ...]
    held: tuple[int, ...]
    net: tuple[Fraction, ...]  # paid in all, information left out
    paid: tuple[Fraction, ...]  # in the auction
    cost: tuple[Fraction, ...]


@frozen
class Past:
    """What beliefs may be about, at a history of a set."""

    types: tuple[str, ...]
    bids: tuple[Bid | None, ...]


def put(row: tuple, agent: int, value: object) -> tuple:  # type: ignore[type-arg]
    return tuple(value if i == agent else x for i, x in enumerate(row))


def add(row: tuple, agent: int, more: Any) -> tuple:  # type: ignore[type-arg]
    return put(row, agent, row[agent] + more)


class TooLarge(Exception):
    """A market with more ends than are wanted."""


@frozen
class Play:
    """A file's market, and what has been met in it. ``sets``, in play order; ``ends`` and each set's ``pasts``, depth
    first.
    """

    doc: Doc
    sets: dict[Key, Set] = field(factory=dict)
    pasts: dict[Key, list[Past]] = field(factory=dict)
    ends: list[End] = field(factory=list)
    most: int = 10**9  # ends

    @property
    def names(self) -> list[str]:
        return [agent["name"] for agent in self.doc["agents"]]

    @property
    def units(self) -> int:
        return int(self.doc["units"])

    def types(self, agent: int) -> list[str]:
        return [kind.get("name", f"t{k}") for k, kind in enumerate(self.doc["agents"][agent]["types"], 1)]

    def worth(self, agent: int, kind: str, units: int) -> Fraction:
        raw = self.doc["agents"][agent]["types"][self.types(agent).index(kind)]
        return sum(map(number, raw["marginals"][:units]), Fraction(0))

    def bids(self, agent: int) -> list[Bid]:
        raw = self.doc["agents"][agent]["bids"]
        if "levels" in raw:
            levels = [number(x) for x in reversed(raw["levels"])]
            return sorted(combinations_with_replacement(levels, self.units))
        return sorted(self.padded(vector) for vector in raw["vectors"])

    def padded(self, vector: Sequence[object]) -> Bid:
        return (*map(number, vector), *[Fraction(0)] * (self.units - len(vector)))

    def agent(self, name: str) -> int:
        return self.names.index(name)

    def by_agent(self, table: Doc) -> list[tuple[int, Any]]:
        return [(self.agent(name), value) for name, value in table.items()]

    # ---- nodes

    def decide(
        self,
        now: Now,
        agent: int,
        stage: str,
        kind: str,
        actions: Sequence[Any],
        then: Then,
        facts: Doc | None = None,
        order: tuple[int, ...] = (),
    ) -> Tree:
        """A move that nobody else has seen yet; a single action is no node."""
        actions = tuple(actions)
        if len(actions) == 1:
            return then(now.notes(agent, (kind, actions[0])), actions[0])
        key = (self.names[agent], repr((now.types[agent], stage, kind, now.seen[agent])))
        known = {**self.facts(now, agent), **(facts or {})}
        known = {name: fact for name, fact in known.items() if fact is not None}
        found = Set(agent, now.types[agent], stage, kind, actions, known, order)
        assert self.sets.setdefault(key, found) == found, "the same seen, and something else is so"
        self.pasts.setdefault(key, []).append(Past(now.types, now.bids))
        below = [(repr(action), None, then(now.notes(agent, (kind, action)), action)) for action in actions]
        return Tree(*key, tuple(below), ())

    def facts(self, now: Now, agent: int) -> Doc:
        after = now.won is not None and now.paid is not None
        return {
            "acquired": now.acquired[agent],
            "word": now.word[agent],
            "bid": now.bids[agent] if after else None,
            "taken": now.taken[agent] if after else None,
            "paid": now.paid[agent] if now.paid is not None else None,
            "allocation": now.won,
            "holdings": now.held if after else None,
            "round": now.round or None,
            "signal": dict(now.told[agent]) if now.told else {},
        }

    def at_once(
        self, now: Now, stage: str, kind: str, moves: Sequence[tuple[int, Sequence[Any]]], then: Then, **facts: Any
    ) -> Tree:
        """Everybody of these in turn, none seeing another; ``then`` has the actions by agent."""

        def go(now: Now, done: dict[int, Any]) -> Tree:
            if len(done) == len(moves):
                return then(now, done)
            agent, actions = moves[len(done)]
            return self.decide(now, agent, stage, kind, actions, lambda now, x: go(now, {**done, agent: x}), facts)

        return go(now, {})

    def draw(self, branches: Sequence[tuple[Any, Fraction]], then: Callable[[Any], Tree]) -> Tree:
        """Nature's draw: equal results are one branch, in the order of their first; one branch is no node."""
        merged: dict[Any, Fraction] = {}
        for result, p in branches:
            merged[result] = merged.get(result, Fraction(0)) + p
        if len(merged) == 1:
            return then(next(iter(merged)))
        return Tree("", "", tuple([(repr(result), p, then(result)) for result, p in merged.items()]), ())

    # ---- what several parts of the play have

    def tell(self, now: Now, tables: list[Doc], then: Callable[[Now], Tree]) -> Tree:
        """Tables of signals, one after the other."""
        if not tables:
            return then(now)
        table, agents = tables[0], range(len(self.names))

        def words(to: Doc) -> tuple[str | None, ...]:
            return tuple(to.get(name) for name in self.names)

        drawn = [(words({}), Fraction(1))]
        for row in table["rows"]:
            when = row.get("when", {})
            asked = [now.types[i] == t for i, t in self.by_agent(when.get("types", {}))]
            asked += [now.bids[i] == self.padded(bid) for i, bid in self.by_agent(when.get("bids", {}))]
            asked += [(now.won or ())[i] == k for i, k in self.by_agent(when.get("allocation", {}))]
            asked += [now.held[i] == k for i, k in self.by_agent(when.get("holdings", {}))]
            if all(asked):
                show = row["show"] if isinstance(row["show"], list) else [{"to": row["show"], "probability": 1}]
                drawn = [(words(entry["to"]), number(entry["probability"])) for entry in show]
                break

        def told(given: tuple[str | None, ...]) -> Tree:
            after = now
            if not after.told:
                after = evolve(after, told=((),) * len(agents))
            for agent in agents:
                after = after.notes(agent, ("told", table["name"], given[agent]))
                if given[agent] is not None:
                    heard = (*after.told[agent], (table["name"], given[agent]))
                    after = evolve(after, told=put(after.told, agent, heard))
            return self.tell(after, tables[1:], then)

        return self.draw(drawn, told)

    def end(self, now: Now) -> Tree:
        paid = now.paid or ()
        net = tuple(p - c for p, c in zip(paid, now.cash, strict=True))
        if len(self.ends) == self.most:
            raise TooLarge
        self.ends.append(End(now.types, now.held, net, paid, now.cost))
        values = [self.worth(i, t, k) for i, (t, k) in enumerate(zip(now.types, now.held, strict=True))]
        return Tree("", "", (), tuple(v - x - c for v, x, c in zip(values, net, now.cost, strict=True)))
