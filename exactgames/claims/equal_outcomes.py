"""Claims that compare two markets: equal-outcomes, what the profile does where the aftermarket or the signals change.

The file's rules that fit there hold there too; the rest is completed. Both are settled in the explicit tree.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from attrs import field, frozen

from exactgames.bounds.welfare import Outcome
from exactgames.claims.claim import Claim, Key, Kind, MarketClaim, Required
from exactgames.claims.rows import profile_rows
from exactgames.forms.explicit import fitted
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.numbers.rational import number
from exactgames.quoted import quoted
from exactgames.session.session import Session

CHANGE = Key(
    "change",
    "change",
    "equal-outcomes, required: what is put in place of the file's aftermarket, or signals, or both.",
    "is about one market",
)
Happens = tuple[tuple[int, ...], tuple[int, ...], tuple[Fraction, ...]]
"""Types, final holdings, net payments."""


@frozen
class Change:
    """A market with some keys of its file replaced: these keys, and the instance with the rules that a file of it could
    have, without claims.
    """

    keys: tuple[str, ...]
    instance: Instance = field(repr=False)


@frozen
class EqualOutcomesClaim(MarketClaim):
    """The profile has the same distribution over types, final holdings and net payments in the changed market.

    >>> from attrs import evolve
    >>> from exactgames import certify
    >>> from exactgames.claims.equal_outcomes import Change, EqualOutcomesClaim
    >>> from exactgames.examples import speculator
    >>> market = speculator()
    >>> alone = evolve(market, market=evolve(market.market, stages=()), strategy=market.strategy[:2], claims=())
    >>> claim = EqualOutcomesClaim("c1", change=Change(("aftermarket",), alone))
    >>> [settled] = certify(evolve(market, claims=(claim,))).claims
    >>> settled.holds, settled.witness
    (False, 'types t1, v=2; holdings 0, 1; payments -2, 2: probability 2/3 and 0')
    """

    change: Change = field(kw_only=True)

    @property
    def kind(self) -> str:
        return "equal-outcomes"

    @property
    def in_tree(self) -> str:
        return self.kind

    def settle_in(self, session: Session) -> Claim:
        """GameError where the changed market leaves the profile open; LimitReached if its tree is too large."""
        changed = fitted(self.change.instance, session.limit)
        one, other = _distribution(session.form.outcomes()), _distribution(changed.outcomes())
        differing = sorted(what for what in {*one, *other} if one[what] != other[what])
        words = "the same outcomes"
        if differing:
            what = differing[0]
            words = f"{_said(session, what)}: probability {number(one[what])} and {number(other[what])}"
        return Claim(self, not differing, profile_rows(changed, session.names, "completed"), words)

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        changed = self.change.instance.market
        said = []
        if "aftermarket" in self.change.keys:
            said.append("the aftermarket " + (" then ".join(stage.format for stage in changed.aftermarket) or "none"))
        if "signals" in self.change.keys:
            shown = [signal.name for signal in changed.signals]
            shown += [quoted(table.name) for here in changed.shown[:1] for table in here.tables]
            said.append(f"the signals {', '.join(shown)}" if shown else "no signals")
        return (
            "the profile has the same distribution over types, final holdings and net payments with "
            f"{' and '.join(said)} in place of the file's"
        )


def _distribution(found: tuple[Outcome, ...]) -> dict[Happens, Fraction]:
    """0 for what does not happen."""
    total: dict[Happens, Fraction] = defaultdict(Fraction)
    for one in found:
        total[one.types, one.holdings, one.payments] += one.probability
    return total


def _said(session: Session, what: Happens) -> str:
    types, holdings, payments = what
    market = session.instance.market
    names = [agent.types[t].name for agent, t in zip(market.agents, types, strict=True)]
    held, paid = ", ".join(map(market.goods.text, holdings)), ", ".join(str(number(x)) for x in payments)
    return f"types {', '.join(names)}; holdings {held}; payments {paid}"


KINDS = (
    Kind(
        "equal-outcomes",
        EqualOutcomesClaim,
        (CHANGE,),
        "two markets",
        (Required("change", "{ aftermarket = …, signals = … }, one or both"),),
    ),
)
