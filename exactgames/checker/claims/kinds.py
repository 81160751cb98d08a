"""The claims of an instance: a kind, an id, what is expected, and what the kind needs.  Every kind but `optimum`,
`implied-unambiguous` and `all-pure` is about the file's profile and needs one; dominance claims and
`implied-unambiguous` are refused under a posted price, which has no bids.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..reading import Rejected, any_table, array, integer, number, show, table, text, truth
from ..rebuild.market import CODE, Market

EQUILIBRIUM = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
DOMINANCE = ("undominated", "dominated")
WELFARE = ("welfare", "optimum", "ratio", "utility")
UNAMBIGUOUS = ("implied-unambiguous",)
SEARCH = ("all-pure",)
SUPPORTED = EQUILIBRIUM[1:]  # some belief may be asked for
KINDS = " ".join(EQUILIBRIUM + DOMINANCE + UNAMBIGUOUS + SEARCH + WELFARE)
GAME_CODE = "format"  # of what a certificate says itself
MARKET_ALONE = ("optimum", *UNAMBIGUOUS, *SEARCH)


@dataclass(frozen=True, slots=True)
class Claim:
    kind: str
    id: str
    expect: bool
    agent: int | None  # None: every agent
    type: int | None
    bid: int | None  # None: the bids in the support of the profile
    strategies: bool  # dominance against strategies, not against actions
    pure: bool
    value: Fraction | None
    all_beliefs: bool  # implied-unambiguous: every belief is admitted, not the prior alone
    concept: str = ""  # all-pure
    outcomes: int | None = None
    lowest: Fraction | None = None
    highest: Fraction | None = None
    any_beliefs: bool = False  # an equilibrium under some belief, whatever the file gives

    @property
    def narrowed(self) -> str:
        """What narrows a claim about any game, in words."""
        return "some belief" if self.any_beliefs else self.concept

    def about(self, market: Market) -> str:
        """What narrows the claim, in words: whose bid, against what."""
        words = []
        if self.agent is not None:
            agent = market.agents[self.agent]
            words.append(agent.name if self.type is None else f"{agent.name} of type {agent.types[self.type]}")
            if self.bid is not None:
                words.append(f"bidding {market.bid_text(self.agent, self.bid)}")
        if self.kind in DOMINANCE:
            words.append("against strategies" if self.strategies else "against actions")
            words += ["by single bids"] if self.pure else []
        if self.kind in UNAMBIGUOUS:
            words.append("under all beliefs" if self.all_beliefs else "beliefs at the prior")
        words += [self.narrowed] if self.narrowed else []
        return ", ".join(words)


def read_claims(market: Market) -> list[Claim]:
    claims: list[Claim] = []
    names: set[str] = set()
    for k, value in enumerate(array(market.raw.get("claims", []), "claims", CODE), 1):
        where = f"claim {k}"
        kind = text(any_table(value, where, CODE).get("kind"), f"{where}, kind", CODE, KINDS)
        extra = "agent type bid against pure" if kind in DOMINANCE else "value" if kind in WELFARE else ""
        extra = "beliefs" if kind in UNAMBIGUOUS + SUPPORTED else extra
        extra = "outcomes lowest_welfare highest_welfare" if kind in SEARCH else extra
        must = "kind agent" if kind in ("dominated", "utility") else "kind concept" if kind in SEARCH else "kind"
        raw = table(value, where, CODE, must, f"id expect {extra}")
        name = text(raw.get("id", f"c{k}"), f"{where}, id", CODE)
        if name in names:
            raise Rejected(CODE, f"{where}: the id {show(name)} is used twice")
        names.add(name)
        if kind not in MARKET_ALONE and not market.has_profile:
            raise Rejected(CODE, f"{where}: {kind} is about the profile, and the file has no strategy")
        if kind in DOMINANCE + UNAMBIGUOUS and not market.sealed:
            raise Rejected(CODE, f"{where}: a posted price has no bids")
        known = "check any" if kind in SUPPORTED else "prior all"
        beliefs = text(raw.get("beliefs", known.split()[0]), f"{where}, beliefs", CODE, known)
        agent = market.agent(raw["agent"], f"{where}, agent") if "agent" in raw else None
        if agent is None and ("type" in raw or "bid" in raw):
            raise Rejected(CODE, f"{where}: type and bid need an agent")
        claims.append(
            Claim(
                kind,
                name,
                text(raw.get("expect", "holds"), f"{where}, expect", CODE, "holds refuted") == "holds",
                agent,
                market.type(agent, raw["type"], f"{where}, type") if agent is not None and "type" in raw else None,
                market.bid(agent, raw["bid"], f"{where}, bid") if agent is not None and "bid" in raw else None,
                text(raw.get("against", "actions"), f"{where}, against", CODE, "actions strategies") == "strategies",
                truth(raw.get("pure", False), f"{where}, pure", CODE),
                number(raw["value"], f"{where}, value") if "value" in raw else None,
                beliefs == "all",
                text(raw["concept"], f"{where}, concept", CODE, " ".join(EQUILIBRIUM)) if "concept" in raw else "",
                integer(raw["outcomes"], f"{where}, outcomes", CODE, 0) if "outcomes" in raw else None,
                number(raw["lowest_welfare"], f"{where}, lowest_welfare") if "lowest_welfare" in raw else None,
                number(raw["highest_welfare"], f"{where}, highest_welfare") if "highest_welfare" in raw else None,
                beliefs == "any",
            )
        )
    return claims


def read_game_claims(value: object) -> list[Claim]:
    """The claims that the header states."""
    claims: list[Claim] = []
    names: set[str] = set()
    for k, raw in enumerate(array(value, "claims", GAME_CODE, 1), 1):
        where = f"claim {k}"
        kind = text(
            any_table(raw, where, GAME_CODE).get("kind"),
            f"{where}, kind",
            GAME_CODE,
            " ".join((*EQUILIBRIUM, "all-pure")),
        )
        search = kind == "all-pure"
        extra = "outcomes" if search else "beliefs" if kind in SUPPORTED else ""
        found = table(raw, where, GAME_CODE, "expect id kind" + (" concept" if search else ""), extra)
        name = text(found["id"], f"{where}, id", GAME_CODE)
        if not name or name in names:
            raise Rejected(GAME_CODE, f"{where}: the id {show(name)} is empty, or used twice")
        names.add(name)
        expect = text(found["expect"], f"{where}, expect", GAME_CODE, "holds refuted") == "holds"
        concept = text(found["concept"], f"{where}, concept", GAME_CODE, " ".join(EQUILIBRIUM)) if search else ""
        outcomes = integer(found["outcomes"], f"{where}, outcomes", GAME_CODE, 0) if "outcomes" in found else None
        nothing = (None, None, None, False, False, None, False)
        some = "beliefs" in found and text(found["beliefs"], f"{where}, beliefs", GAME_CODE, "any") == "any"
        claims.append(Claim(kind, name, expect, *nothing, concept, outcomes, any_beliefs=some))
    return claims
