"""The families of markets, as functions: from parameters to an instance with its profile and claims.

Each function's parameters are those of the family in an instance file (docs/reference/instance.md, "Families"), with
the same defaults; a parameter that is None has its default. ``changes`` replaces what the family says at keys of an
instance, as in a file: ``changes={"signals": ["all-bids"]}``. All raise InstanceError with the faults, each at its
parameter's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from exactgames.arguments import public
from exactgames.errors import ArgumentError
from exactgames.files.reader import read_document
from exactgames.market.instance import Instance

Grid = Sequence[Fraction] | None
Pricing = Literal["highest-losing", "lowest-winning", "discriminatory"]
Changes = Mapping[str, Any] | None


def example_4(
    m: int = 4,
    levels: int = 4,
    bids: Grid = None,
    prices: Grid = None,
    pricing: Pricing = "highest-losing",
    reserve: Fraction = Fraction(0),
    changes: Changes = None,
) -> Instance:
    """Example 4, discretised, with ``m`` units and ``levels`` values of z.

    >>> from exactgames import families
    >>> instance = families.example_4(m=4, levels=4)
    >>> instance.market.units, [claim.value for claim in instance.claims if claim.kind == "ratio"]
    (4, [Fraction(89, 86)])
    """
    return _made("example-4", changes, m=m, levels=levels, bids=bids, prices=prices, pricing=pricing, reserve=reserve)


def example_4_amplified(
    m: int = 4,
    levels: int = 4,
    bids: Grid = None,
    prices: Grid = None,
    pricing: Pricing = "highest-losing",
    reserve: Fraction = Fraction(0),
    changes: Changes = None,
) -> Instance:
    """Example 4 with A's second unit worth 1 for sure.

    >>> from exactgames import families
    >>> families.example_4_amplified(m=5, levels=3).market.units
    5
    """
    return _made(
        "example-4-amplified", changes, m=m, levels=levels, bids=bids, prices=prices, pricing=pricing, reserve=reserve
    )


def example_4_lean(
    m: int = 4,
    levels: int = 4,
    s: Fraction = Fraction(1),
    bids: Grid = None,
    prices: Grid = None,
    pricing: Pricing = "highest-losing",
    reserve: Fraction = Fraction(0),
    changes: Changes = None,
) -> Instance:
    """Example 4 with first units worth 1, as C's resale price; C bids ``s``.

    >>> from fractions import Fraction
    >>> from exactgames import families
    >>> families.example_4_lean(m=8, levels=3, s=Fraction(7, 8)).market.title
    'Example 4, lean, m = 8, K = 3: C bids 7/8'
    """
    return _made(
        "example-4-lean", changes, m=m, levels=levels, s=s, bids=bids, prices=prices, pricing=pricing, reserve=reserve
    )


def example_4_bystander(
    m: int = 4,
    levels: int = 4,
    s: Fraction = Fraction(3, 4),
    bids: Grid = None,
    prices: Grid = None,
    pricing: Pricing = "highest-losing",
    reserve: Fraction = Fraction(0),
    changes: Changes = None,
) -> Instance:
    """Example 4 with A who values nothing; C bids ``s``.

    >>> from exactgames import families
    >>> len(families.example_4_bystander(levels=3).market.agents[1].types)
    3
    """
    return _made(
        "example-4-bystander",
        changes,
        m=m,
        levels=levels,
        s=s,
        bids=bids,
        prices=prices,
        pricing=pricing,
        reserve=reserve,
    )


def fixed_resale_price(
    m: int = 4,
    z: Fraction = Fraction(9, 10),
    s: Fraction = Fraction(3, 4),
    bids: Grid = None,
    pricing: Pricing = "highest-losing",
    reserve: Fraction = Fraction(0),
    changes: Changes = None,
) -> Instance:
    """A resale market that cannot lower its price from 1; B's further units are worth ``z``.

    >>> from exactgames import families
    >>> families.fixed_resale_price(m=4).document["aftermarket"]["prices"]
    [1]
    """
    return _made("fixed-resale-price", changes, m=m, z=z, s=s, bids=bids, pricing=pricing, reserve=reserve)


def two_speculators(
    speculators: int = 2,
    m: int = 4,
    levels: int = 4,
    bids: Grid = None,
    free: int = 0,
    prices: Grid = None,
    changes: Changes = None,
) -> Instance:
    """Copies of Example 4 in one auction: the γ-variant, with so many ``speculators``; ``free``: the copy whose agents
    may bid anything, while the others' bid what the profile says (0: all).

    >>> from exactgames import families
    >>> [agent.name for agent in families.two_speculators(levels=2).market.agents]
    ['A1', 'B1', 'C1', 'A2', 'B2', 'C2']
    """
    return _made(
        "two-speculators",
        changes,
        speculators=speculators,
        m=m,
        levels=levels,
        bids=bids,
        free=free,
        prices=prices,
    )


def bystander_copies(
    speculators: int = 2,
    m: int = 4,
    levels: int = 4,
    s: Fraction | None = None,
    bids: Grid = None,
    free: int = 0,
    prices: Grid = None,
    changes: Changes = None,
) -> Instance:
    """Copies of the market with a bystander in one auction of all their units, ``m`` each: several speculators, each
    with one buyer of her own. ``free`` as for ``two_speculators``.

    >>> from exactgames import families
    >>> instance = families.bystander_copies(speculators=3, m=2, levels=2)
    >>> instance.market.units, [claim.value for claim in instance.claims if claim.kind == "ratio"]
    (6, [Fraction(7, 6)])
    """
    return _made(
        "bystander-copies",
        changes,
        speculators=speculators,
        m=m,
        levels=levels,
        s=s,
        bids=bids,
        free=free,
        prices=prices,
    )


def example_15(
    H: int = 16,  # noqa: N803 - the paper's name
    price: Literal["median", "balanced"] = "median",
    prices: Grid = None,
    changes: Changes = None,
) -> Instance:
    """Example 15 on a grid, z up to ``H``.

    >>> from exactgames import families
    >>> families.example_15(H=32, price="balanced").document["auction"]["price"]
    '31/16'
    """
    return _made("example-15", changes, H=H, price=price, prices=prices)


def _made(family: str, changes: Changes, **parameters: object) -> Instance:
    """The member with these parameters."""
    given = {key: _plain(value, key) for key, value in parameters.items() if value is not None}
    return read_document({"family": family, **given, **_plain(dict(changes or {}), "changes")})


def _plain(value: Any, what: str) -> Any:
    """The value as a document has it; ArgumentError if it has no such form."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry, what) for key, entry in value.items()}
    if isinstance(value, str | bool | int | Fraction):
        return value
    if isinstance(value, Sequence):
        return [_plain(entry, what) for entry in value]
    raise ArgumentError(f"{what}: found a value of type {type(value).__name__}, expected what a file may say")


example_4 = public(example_4, "families.example_4")
example_4_amplified = public(example_4_amplified, "families.example_4_amplified")
example_4_lean = public(example_4_lean, "families.example_4_lean")
example_4_bystander = public(example_4_bystander, "families.example_4_bystander")
fixed_resale_price = public(fixed_resale_price, "families.fixed_resale_price")
two_speculators = public(two_speculators, "families.two_speculators")
bystander_copies = public(bystander_copies, "families.bystander_copies")
example_15 = public(example_15, "families.example_15")
