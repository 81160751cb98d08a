"""A market of two named items, three agents and a joint prior of 50 type profiles: about a million nodes, expanded,
completed and checked. It prints seconds beside example-4-small's, in the same run, and never fails on a time.

Run it with ``pytest -m benchmark -s tests/benchmarks/test_items_speed.py``.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from test_speed import FILE, NODES, timed

from exactgames import Instance, check, expand, profile_of, read_instance, read_instance_text

pytestmark = pytest.mark.benchmark
A_TYPES, B_TYPES, L_TYPES = range(5), range(5), range(2)


def instance() -> Instance:
    """A likes x, B likes y, L wants both; values are correlated; the winners resell in turn."""
    profiles = list(product(A_TYPES, B_TYPES, L_TYPES))
    weights = [1 + (a + b + c) % 3 for a, b, c in profiles]
    prior = "".join(
        f'  {{ types = {{ A = "a{a}", B = "b{b}", L = "l{c}" }}, probability = "{Fraction(w, sum(weights))}" }},\n'
        for (a, b, c), w in zip(profiles, weights, strict=True)
    )
    a_types = ", ".join(f'{{ name = "a{k}", additive = {{ x = {k}, y = "1/2" }} }}' for k in A_TYPES)
    b_types = ", ".join(f'{{ name = "b{k}", unit-demand = {{ x = 1, y = {k} }} }}' for k in B_TYPES)
    pair = '{{ items = ["x"], value = 0 }}, {{ items = ["y"], value = 0 }}, {{ items = ["x", "y"], value = {} }}'
    l_types = ", ".join(f'{{ name = "l{k}", table = [{pair.format(3 + 2 * k)}] }}' for k in L_TYPES)
    agents = "".join(
        f'[[agents]]\nname = "{name}"\ntypes = [{types}]\nbids = {{ vectors = {bids} }}\n'
        for name, types, bids in (
            ("A", a_types, [[0, 0], [1, 0], [2, 0], [2, 1]]),
            ("B", b_types, [[0, 0], [0, 1], [0, 2], [1, 2]]),
            ("L", l_types, [[0, 0], [1, 1], [2, 2], [3, 3]]),
        )
    )
    rules = "".join(f'[[strategy]]\nagent = "{name}"\nstage = "auction"\nbid = [0, 0]\n' for name in "ABL")
    rules += "".join(f'[[strategy]]\nagent = "{name}"\nstage = "aftermarket"\noffer = "none"\n' for name in "AB")
    return read_instance_text(
        f'items = ["x", "y"]\nprior = [\n{prior}]\n{agents}'
        '[auction]\nformat = "simultaneous-second-price"\nties = { priority = ["L", "A", "B"] }\n'
        f'[aftermarket]\nformat = "take-it-or-leave-it"\nsellers = ["L", "A", "B"]\nprices = [1, 3]\n{rules}'
    )


def test_expand_complete_and_check() -> None:
    print()
    for name, one, nodes in (
        ("two items, 50 type profiles", instance(), None),
        ("example-4-small", read_instance(FILE), NODES),
    ):
        grown, expansion = timed(lambda one=one: expand(one.market))  # type: ignore[misc]
        assert nodes in (None, expansion.game.nodes) and expansion.game.nodes > 500_000
        whole, _ = timed(lambda one=one: check(profile_of(one).played, "sequential"))  # type: ignore[misc]
        print(f"{name}: {expansion.game.nodes:,} nodes; expand {grown:.2f} s; expand, complete and check {whole:.2f} s")
