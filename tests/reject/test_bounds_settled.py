"""Which markets have bounds on all their equilibria: both programs settle the same ones; and what the checker says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bound_certificates import certificate, judged
from corruptions import parsed
from test_bounds_three_ways import claims

from exactgames import GameError, InstanceError, certify, read_instance_text

Doc = dict[str, Any]


def agents(names: str = "AB", items: bool = False, last: str = "[0, 1]", sealed: bool = True) -> str:
    """The first has two types, alike; ``last``: the levels of the last."""
    worth = "additive = { x = 1 }" if items else "marginals = [1]"
    found = ""
    for k, name in enumerate(names):
        chances = ("1/3", "2/3") if k == 0 else ("1",)
        kinds = ", ".join(f'{{ {worth}, probability = "{p}" }}' for p in chances)
        levels = last if k == len(names) - 1 else "[0, 1]"
        bids = f"bids = {{ levels = {levels} }}\n" if sealed else ""
        found += f'[[agents]]\nname = "{name}"\ntypes = [{kinds}]\n{bids}'
    return found


UNIT = "units = 1\n" + agents() + '[auction]\nformat = "discriminatory"\n'
ITEM = 'items = ["x"]\n' + agents(items=True) + '[auction]\nformat = "simultaneous-first-price"\n'
POSTED = "units = 1\n" + agents(sealed=False) + '[auction]\nformat = "posted-price"\nprice = 1\n'
OFFER = 'format = "take-it-or-leave-it"\nsellers = ["A"]\nprices = [1]\n'
BILATERAL = 'format = "bilateral-posted-price"\nseller = "B"\nbuyer = "A"\nprice = 1\n'
LOTS = 'format = "second-hand-auction"\nsellers = ["A"]\nreserves = [0]\nlevels = [0, 1]\nprice = "first-price"\n'
DRAWN = """format = "table"
actions = { A = ["x", "y"] }
[[aftermarket.rows]]
when = { actions = { A = "x" }, holdings = { A = 1 } }
draws = [{ trades = [{ from = "A", to = "B", units = 1 }], probability = "1/2" }, { probability = "1/2" }]
"""
TYPES, RUMOUR = 'signals = ["types"]\n', 'signals = [{ name = "rumour", rows = [{ show = { A = "high" } }] }]\n'
SPYING = UNIT.replace(
    "[auction]", '[information]\nB = [{ name = "spy", cost = 0, rows = [{ says = "x" }] }]\n[auction]'
)
AFTER, THEN = "[aftermarket]\n", "[[aftermarket]]\n"
NEVER = UNIT.replace(agents(), agents(last="[0]")).replace(
    '"discriminatory"', '"discriminatory"\nzero_bids_win = false'
)
THREE = UNIT.replace(agents(), agents("ABC"))
SETTLED = [
    # what is asked, and words of the engine's and of the checker's refusal, if they refuse it
    ("nothing after", UNIT, "", ""),
    ("items, nothing after", ITEM, "", ""),
    ("types seen, nothing after", TYPES + UNIT, "", ""),
    ("a table of signals, nothing after", RUMOUR + UNIT, "", ""),
    ("no aftermarket, said so", TYPES + UNIT + AFTER + 'format = "none"\n', "", ""),
    ("offers", UNIT + AFTER + OFFER, "", ""),
    ("offers, payments seen", 'signals = ["payments"]\n' + UNIT + AFTER + OFFER, "", ""),
    ("two rounds", UNIT + 2 * (THEN + OFFER), "", ""),
    ("hidden answers, of a seller who never holds a unit", NEVER + AFTER + BILATERAL, "", ""),
    ("hidden answers", UNIT + AFTER + BILATERAL, "everybody sees each move", "hidden moves"),
    ("hidden amounts", THREE + AFTER + LOTS, "everybody sees each move", "hidden moves"),
    ("a trade that is drawn", UNIT + AFTER + DRAWN, "Nature makes none", "or chance"),
    ("types seen", TYPES + UNIT + AFTER + OFFER, "nobody is shown the types", "the types are seen"),
    ("a table of signals", RUMOUR + UNIT + AFTER + OFFER, "tables of signals", "tables of signals"),
    ("types seen between", UNIT + THEN + OFFER + THEN + OFFER + TYPES, "shown between", "shown between"),
    ("items, offers", ITEM + AFTER + OFFER, "named items", "named items"),
    ("a posted price", POSTED, "posted price|sealed bids", "sealed bids alone"),
    ("spying", SPYING, "acquire", "information may be acquired"),
]


@pytest.mark.parametrize(("name", "text", "ours", "theirs"), SETTLED, ids=[name for name, *_ in SETTLED])
@pytest.mark.parametrize("scoped", [False, True])
def test_both_programs_settle_the_same_markets(name: str, text: str, ours: str, theirs: str, scoped: bool) -> None:
    claim: Doc = {"kind": "welfare-at-least", "scope": "this-market"} if scoped else {"kind": "revenue-at-most"}
    if not ours:
        lines = [json.loads(line) for line in certify(read_instance_text(text + claims([claim]))).lines]
        assert judged(lines).verdict == "VERIFIED"
        return
    with pytest.raises((GameError, InstanceError), match=ours):
        certify(read_instance_text(text + claims([claim])))
    whole = read_instance_text(text).market
    nothing = {agent.name: {kind.name: [] for kind in agent.types} for agent in whole.agents}
    found = judged(certificate(text, [(claim, True, {"multipliers": nothing, "shifts": [], "value": "0"})]))
    assert found.code in ("instance", "bound") and theirs in str(found.message), found


# -- The words, and the claims' own values

NASH, AFTER_IT = (
    "in every Bayes-Nash equilibrium of this market",
    "in every weak perfect Bayesian equilibrium of this market",
)
SAID = {
    "this market": [
        ("this market", "7/4", f"{NASH} welfare is at least 7/4"),
        ("this market", "13/6", f"{NASH} welfare is at most 13/6"),
        ("this market", "5/6", f"{NASH} revenue is at least 5/6"),
        ("this market", "4/3", f"{NASH} revenue is at most 4/3"),
        ("A", "1/3", f'{NASH} the utility of "A" is at least 1/3'),
        ("B", "2/3", f'{NASH} the utility of "B" is at most 2/3'),
    ],
    "every equilibrium resells": [
        ("this market", "2", f"{AFTER_IT} welfare is at most 2"),
        ("this market", "2", f"{AFTER_IT} welfare is at least 2"),
        ("this market", "1", f"{AFTER_IT} revenue is at most 1"),
        ("S", "1/2", f'{AFTER_IT} the utility of "S" is at least 1/2'),
    ],
}


def bounds(lines: list[Any]) -> list[int]:
    """Which of the claims are bounds."""
    return [k for k, claim in enumerate(lines[0]["instance"]["claims"]) if "-at-" in claim["kind"]]


@pytest.mark.parametrize("name", SAID)
def test_what_is_said(name: str) -> None:
    lines = parsed(name)
    found = judged(lines).claims
    assert [(found[k]["about"], found[k]["value"], found[k]["statement"]) for k in bounds(lines)] == SAID[name]


@pytest.mark.parametrize("name", SAID)
def test_a_claim_weaker_than_what_is_proved_holds_and_a_stronger_one_does_not(name: str) -> None:
    for place, k in enumerate(bounds(parsed(name))):
        about, _, words = SAID[name][place]
        for value, holds in (("-1000", "least" in words), ("1000", "most" in words), (None, True)):
            lines = parsed(name)
            claim = lines[0]["instance"]["claims"][k]
            claim.pop("value", None)
            claim.update({} if value is None else {"value": value})
            found = judged(lines)
            assert found.code == (None if holds else "verdict"), (about, words, value)
            if holds and value is not None:
                assert found.claims[k]["statement"] == words.rpartition(" ")[0] + " " + value
                assert found.claims[k]["value"] == SAID[name][place][1]
