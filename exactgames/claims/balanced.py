"""The claim balanced: that prices are (α, β)-balanced."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.bounds.balanced import Prices, balance
from exactgames.claims.claim import Claim, Key, Kind, MarketClaim, Required, Within
from exactgames.market.market import Market
from exactgames.numbers.rational import number, show
from exactgames.session.session import Session

_PRICES = "is not about prices that are set in advance"
_POSITIVE = Within("a number above 0", lambda x: x > 0)
ALPHA = Key("alpha", "number", "balanced, required: the number α, above 0.", _PRICES, _POSITIVE)
BETA = Key("beta", "number", "balanced, required: the number β, above 0.", _PRICES, _POSITIVE)
PRICE = Key(
    "price",
    "prices",
    "balanced: the price of a unit, or a table of all items' prices, at every profile of types; default: the paper's.",
    _PRICES,
)


@frozen
class BalancedClaim(MarketClaim):
    """Prices are (α, β)-balanced; ``price`` None: the paper's.

    >>> from fractions import Fraction
    >>> from attrs import evolve
    >>> from exactgames import BalancedClaim, certify
    >>> from exactgames.examples import speculator
    >>> one = Fraction(1)
    >>> [claim] = certify(evolve(speculator(), claims=(BalancedClaim("c1", alpha=one, beta=one),))).claims
    >>> claim.holds, claim.witness
    (True, 'the best α is 1, the best β 1')
    """

    alpha: Fraction = field(kw_only=True, validator=of_type(Fraction))
    beta: Fraction = field(kw_only=True, validator=of_type(Fraction))
    price: Prices | None = field(default=None, kw_only=True)

    @property
    def kind(self) -> str:
        return "balanced"

    @property
    def about_profile(self) -> bool:
        return False

    def settle_in(self, session: Session) -> Claim:
        found = balance(session.instance.market, self.price)
        best = found.alpha, found.beta
        pairs = zip(best, (self.alpha, self.beta), strict=True)
        holds = all(least is not None and least <= claimed for least, claimed in pairs)
        said = [number(least) or "infinite" for least in best]
        evidence = {"alpha": number(found.alpha), "beta": number(found.beta)}
        return Claim(self, holds, evidence, f"the best α is {said[0]}, the best β {said[1]}")

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        whose = "the paper's prices" if self.price is None else "the given prices"
        return f"{whose} are ({show(self.alpha)}, {show(self.beta)})-balanced at every profile of types"


KINDS = (
    Kind(
        "balanced",
        BalancedClaim,
        (ALPHA, BETA, PRICE),
        "prices",
        (Required("alpha", "the number α, above 0"), Required("beta", "the number β, above 0")),
        profile=False,
    ),
)
