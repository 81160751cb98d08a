"""A plan of bids and the trades after it (``bounds.worst_trades``) as an instance file.

After the bids of an event a table of signals says a word to those who trade; they agree to the deal of that word, each
with an action that tells her type. The table of trades makes the deal if all of them do, and nothing else; who sees no
word, or a deal that is not for her type, says no.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import Any

from attrs import field, frozen

from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.independent_bids import Mixture, Plan
from exactgames.bounds.worst_trades import Deal, Event, WorstTrades
from exactgames.market.instance import Instance
from exactgames.market.market import Market

NAME = 64
"""Characters of a name."""
SIGNAL = "deal"


@frozen(eq=False)
class ExampleFile:
    """What a plan and its trades are as a file; ``actors``: who acts in the aftermarket; ``actions``, theirs."""

    instance: Instance
    plan: Plan
    found: WorstTrades
    alone: AuctionAlone
    actors: tuple[int, ...] = field(init=False)
    actions: dict[str, list[str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "actors", tuple(i for i in range(len(self.plan)) if self._acts(i)))
        object.__setattr__(self, "actions", {self._agent(i): self._actions(i) for i in self.actors})

    @property
    def market(self) -> Market:
        return self.instance.market

    def _agent(self, i: int) -> str:
        return self.market.agents[i].name

    def _acts(self, i: int) -> bool:
        """Whether she trades or pays in some deal, or what she tells matters."""
        by_told = {(deal.event, deal.told): (deal.drawn, deal.paid) for deal in self.found.deals}
        for deal in self.found.deals:
            event = self.found.events[deal.event]
            if deal.paid[i] or any(h[i] != event.held[i] for h, _ in deal.drawn):
                return True
            others = (by_told.get((deal.event, (*deal.told[:i], t, *deal.told[i + 1 :]))) for t in event.types[i])
            if any(other != (deal.drawn, deal.paid) for other in others):
                return True
        return False

    def _events(self) -> dict[int, Event]:
        """Those with deals, by number."""
        return {e: self.found.events[e] for e in sorted({deal.event for deal in self.found.deals})}

    def _word(self, e: int) -> str:
        """What is said of the event."""
        return f"deal {list(self._events()).index(e) + 1}"

    def _action(self, i: int, e: int, t: int) -> str:
        if len(self.found.events[e].types[i]) == 1:
            return self._word(e)
        words = f"{self._word(e)}, {self.market.agents[i].types[t].name}"
        return words if len(words) <= NAME else f"{self._word(e)}, type {t + 1}"

    def _actions(self, i: int) -> list[str]:
        return ["no", *(self._action(i, e, t) for e, event in self._events().items() for t in event.types[i])]

    # ---- the document

    def document(self, bound: Fraction, strengthened: bool) -> dict[str, Any]:
        """The file's market, with these signals, trades, plans and claims."""
        kept = ("title", "source", "units", "agents", "prior", "auction")
        document = {key: value for key, value in self.instance.document.items() if key in kept}
        if self.actors:
            document["signals"] = [{"name": SIGNAL, "rows": list(self._shown())}]
            document["aftermarket"] = {"format": "table", "actions": self.actions, "rows": list(self._rows())}
        document["strategy"] = [*self._bidding(), *self._acting()]
        document["claims"] = [
            {"kind": "bayes-nash"},
            {"kind": "welfare", "value": self.found.welfare},
            {"kind": "welfare-at-least", "value": bound, "by": "strengthened" if strengthened else "basic"},
        ]
        return document

    def _bid(self, i: int, k: int) -> list[Any]:
        return list((self.market.agents[i].bids or ())[self.alone.kept[i][k]])

    def _shown(self) -> Iterator[dict[str, Any]]:
        for e, event in self._events().items():
            bids = {self._agent(i): self._bid(i, k) for i, k in enumerate(event.bids)}
            when = {"bids": bids, "allocation": self._by_agent(event.held)}
            yield {"when": when, "show": {self._agent(i): self._word(e) for i in self.actors}}

    def _rows(self) -> Iterator[dict[str, Any]]:
        seen = set()
        for deal in self.found.deals:
            event = self.found.events[deal.event]
            said = {self._agent(i): self._action(i, deal.event, deal.told[i]) for i in self.actors}
            if (key := tuple(said.values())) in seen:
                continue
            seen.add(key)
            when = {"actions": said, "holdings": self._by_agent(event.held)}
            draws = [self._effect(deal, event, h) for h, _ in deal.drawn]
            if len(draws) == 1:
                yield {"when": when, **draws[0]}
            else:
                weights = [p for _, p in deal.drawn]
                yield {
                    "when": when,
                    "draws": [one | {"probability": p} for one, p in zip(draws, weights, strict=True)],
                }

    def _effect(self, deal: Deal, event: Event, then: tuple[int, ...]) -> dict[str, Any]:
        given = [i for i, (a, b) in enumerate(zip(event.held, then, strict=True)) for _ in range(a - b)]
        taken = [i for i, (a, b) in enumerate(zip(event.held, then, strict=True)) for _ in range(b - a)]
        pairs = list(zip(given, taken, strict=True))
        trades = [
            {"from": self._agent(i), "to": self._agent(j), "units": pairs.count((i, j))}
            for i, j in dict.fromkeys(pairs)
        ]
        return {
            "trades": trades,
            "payments": {self._agent(i): x for i, x in enumerate(deal.paid) if x},
        }

    def _by_agent(self, held: tuple[int, ...]) -> dict[str, int]:
        return {self._agent(i): units for i, units in enumerate(held)}

    # ---- the plans

    def _bidding(self) -> Iterator[dict[str, Any]]:
        for i, (agent, mine) in enumerate(zip(self.market.agents, self.plan, strict=True)):
            for mixture in dict.fromkeys(mine):
                types = [t.name for t, other in zip(agent.types, mine, strict=True) if other == mixture]
                yield {"agent": agent.name, "stage": "auction", "types": types, **self._bids(i, mixture)}

    def _bids(self, i: int, mixture: Mixture) -> dict[str, Any]:
        if len(mixture) == 1:
            return {"bid": self._bid(i, mixture[0][0])}
        return {"mixture": [{"bid": self._bid(i, bid), "probability": p} for bid, p in mixture]}

    def _acting(self) -> Iterator[dict[str, Any]]:
        for i in self.actors:
            agent, events = self.market.agents[i], self._events()
            for e, event in events.items():
                for t in event.types[i]:
                    yield {
                        "agent": agent.name,
                        "stage": "aftermarket",
                        "type": agent.types[t].name,
                        "when": {"signal": {SIGNAL: self._word(e)}},
                        "act": self._action(i, e, t),
                    }
            if self._more(i):
                yield {"agent": agent.name, "stage": "aftermarket", "act": "no"}

    def _more(self, i: int) -> bool:
        """Whether she may see something else than the deals of her own types."""
        events = self._events().values()
        shown = {event.bids for event in events}
        every_bid = len(shown) == prod(len(agent.bids or ()) for agent in self.market.agents)
        every_draw = len(events) == sum(event.bids in shown for event in self.found.events)
        every_type = all(len(event.types[i]) == len(self.market.agents[i].types) for event in events)
        return not (every_bid and every_draw and every_type)
