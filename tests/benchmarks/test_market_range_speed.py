"""What exactness costs: bounds over all equilibria of a first-price auction, exactly, beside HiGHS alone on the same
program.
"""

from __future__ import annotations

from time import perf_counter

import pytest
from test_bounds_speed import first_price

from exactgames import equilibrium_bounds
from exactgames.bounds.obedience import Obedience
from exactgames.bounds.obedience_floats import proposed

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize(("values", "step", "exact"), [(5, 9, True), (10, 19, True), (20, 19, False)])
def test_bounds_on_real_grids(values: int, step: int, exact: bool) -> None:
    """Exact at 10 values and 20 bids; at 20 and 20 a bound, in a minute."""
    market = first_price(step, "AB", tuple(f"{k}/{values - 1}" for k in range(values)))
    bounds = equilibrium_bounds(market)
    start = perf_counter()
    found = bounds.bound("welfare", "at-least")
    ours = perf_counter() - start
    start = perf_counter()
    floats = proposed(Obedience(bounds.tables, lambda k: bounds.tables.welfare(k)[0]))
    alone = perf_counter() - start
    print(f"{values} values, {step + 1} bids: {ours:.1f} s, HiGHS alone {alone:.1f} s, ratio {ours / alone:.1f}")
    assert floats is not None
    assert abs(float(found.value) - floats.value) < 1e-5
    assert found.exact == exact
    assert ours < 60
