"""How the checker settles auctions, small parts of it, against counting by hand or one by one."""

from __future__ import annotations

from array import array
from fractions import Fraction
from itertools import permutations, product

import pytest
from test_what_bids_tell import FIRST_PRICE, SECOND_PRICE, Raw, agent, market

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.auctions.sealed import _count, outcomes, shares
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.staged.bid_profiles import Profiles
from exactgames.checker.rebuild.staged.rivals import Rivals
from exactgames.checker.rejected import Rejected

TIES = [
    ([1, 1], 1),
    ([1, 1, 1], 1),
    ([1, 1, 1], 2),
    ([2, 1], 1),
    ([2, 1], 2),
    ([1, 2, 1], 2),
    ([0, 2, 3, 1], 3),
    ([3, 3, 2, 1], 4),
    ([1, 0, 2, 2], 3),
    ([2, 2, 2], 5),
    ([1, 4, 1, 3], 6),
]


@pytest.mark.parametrize(("equal", "left"), TIES)
def test_the_outcomes_of_a_tie_are_those_of_all_orders(equal: list[int], left: int) -> None:
    """In the order in which the orders first lead to them, as often as they do."""
    expected: dict[tuple[int, ...], int] = {}
    orders = list(permutations(range(len(equal))))
    for order in orders:
        served = [0] * len(equal)
        for k in order:
            served[k] = min(equal[k], left - sum(served))
        expected[tuple(served)] = expected.get(tuple(served), 0) + 1
    found = shares(equal, left, None, Budget())
    total = sum(weight for weight, _ in found)
    assert [(extra, Fraction(weight, total)) for weight, extra in found] == [
        (extra, Fraction(count, len(orders))) for extra, count in expected.items()
    ]
    assert _count([k for k, bids in enumerate(equal) if bids], equal, left) == len(expected)


THREE_BIDDERS = market([agent("A", 0, 1), agent("B", 0, 1, 2), agent("C", 0, 1)], SECOND_PRICE, [], ["A"])


@pytest.mark.parametrize("who", range(3))
def test_a_row_is_put_where_it_is_read(who: int) -> None:
    profiles = Profiles(read_market(THREE_BIDDERS, Budget()))
    every = list(product(*(range(count) for count in profiles.counts)))
    table = array("I", [0]) * profiles.total
    for bid in range(profiles.counts[who]):
        count = profiles.total // profiles.counts[who]
        profiles.put(table, who, bid, array("I", range(100 * bid + 1, 100 * bid + 1 + count)))
        assert list(profiles.row(table, who, bid)) == list(range(100 * bid + 1, 100 * bid + 1 + count))
    assert len(table) == profiles.total
    assert [entry // 100 for entry in table] == [bids[who] for bids in every]


# A's highest bids say little of how many units she wins.
STEEP_OR_FLAT: Raw = {
    **market([], FIRST_PRICE, [], ["A"]),
    "units": 3,
    "agents": [
        {"name": "A", "types": [{"marginals": [4]}], "bids": {"vectors": [[2, 2, 2], [3, 2, 0]]}},
        {"name": "B", "types": [{"marginals": [4]}], "bids": {"vectors": [[1, 1, 1]]}},
    ],
}


def test_every_allocation_is_found() -> None:
    found = read_market(STEEP_OR_FLAT, Budget())
    one_by_one = {o.allocation for bids in product(*(a.bids for a in found.agents)) for o in outcomes(found, bids)}
    assert one_by_one == {(3, 0), (2, 1)}
    assert all(Rivals(found, who).allocations() == one_by_one for who in range(2))


@pytest.mark.parametrize(("ties", "orders"), [({}, 1), ({"ties": "random"}, 6)])
def test_tie_orders_are_charged_before_they_are_looked_at(ties: Raw, orders: int) -> None:
    raw = {**THREE_BIDDERS, "auction": {**SECOND_PRICE, **ties}}
    rivals = Rivals(read_market(raw, Budget()), 0)
    rivals.budget.steps = rivals.budget.most_steps
    with pytest.raises(Rejected, match=f"in {orders} tie orders") as refused:
        rivals.tallies()
    assert refused.value.code == "too-large"
