"""One market with keys of its file replaced: which rules hold there; revenue; what claims say of both."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import (
    ExplicitForm,
    GameError,
    InstanceError,
    StagedForm,
    certify,
    expand,
    profile_of,
    read_instance,
    read_instance_text,
    revenue,
)
from exactgames.answers.comparison import changed_session, each_signal, without_aftermarket
from exactgames.files.reader import with_change
from exactgames.files.starter import STARTER
from exactgames.market.profile import without_dead_rules
from exactgames.reports.comparison import print_comparison
from exactgames.reports.screen import Screen

INSTANCES = Path(__file__).parents[2] / "instances"
NONE = {"aftermarket": {"format": "none"}}
BUYERS = {"aftermarket": {"format": "offers-by-buyers", "buyers": ["B"], "sellers": ["S"], "prices": [0, 1]}}
CHEAP = {"aftermarket": {"format": "take-it-or-leave-it", "sellers": ["S"], "prices": [1]}}
# The starter: S bids, B bids, S offers at 2. What of it fits.
FITS = {
    "the same market": ({"signals": []}, 3),
    "no aftermarket: no rule for one": (NONE, 2),
    "an offer of another kind": (BUYERS, 2),
    "a price that is not there": (CHEAP, 2),
}


@pytest.mark.parametrize("what", FITS)
def test_the_rules_that_fit(what: str) -> None:
    change, left = FITS[what]
    found = with_change(read_instance_text(STARTER), change)
    assert len(found.strategy or ()) == left
    assert found.claims == ()
    assert profile_of(found).played is not None


def test_a_rule_that_matches_nothing_there_is_dropped() -> None:
    """It can be said of that market, but no set is like that: a rule about what S has paid, where she never pays it."""
    rule = '\n[[strategy]]\nagent = "S"\nstage = "aftermarket"\nwhen = { paid = 1 }\noffer = "none"\n'
    place = STARTER.index('[[strategy]]\nagent = "S"\nstage = "aftermarket"')
    instance = read_instance_text(STARTER[:place] + rule.lstrip() + STARTER[place:])
    changed = with_change(instance, {"aftermarket": {"format": "resale-by-winners", "prices": [2]}})
    assert len(changed.strategy or ()) == 4
    dead = with_change(instance, CHEAP)  # the offer at 2 is dropped, the other rule holds
    alive = without_dead_rules(dead, expand(dead.market))
    assert len(dead.strategy or ()) == len(alive.strategy or ()) == 3


WRONG = [
    ({"aftermarket": {"format": "barter"}}, "aftermarket.format"),
    ({"signals": ["rumours"]}, "signals[0]"),
]


@pytest.mark.parametrize(("change", "path"), WRONG)
def test_a_change_to_what_there_is_not(change: dict[str, object], path: str) -> None:
    with pytest.raises(InstanceError) as caught:
        with_change(read_instance_text(STARTER), change)
    assert [fault.path for fault in caught.value.faults] == [path]


CLAIMS = [
    ("change = { aftermarket = { format = \"barter\" } }", "claims[3].change.aftermarket.format"),
    ("change = { signals = [\"rumours\"] }", "claims[3].change.signals[0]"),
    ("change = {}", "claims[3].change"),
    ("change = { units = 2 }", "claims[3].change.units"),
    ("change = 1", "claims[3].change"),
    ("", "claims[3].change"),
    ("change = { signals = [] }\nvalue = 1", "claims[3].value"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "path"), CLAIMS)
def test_a_claim_that_cannot_be_read(line: str, path: str) -> None:
    with pytest.raises(InstanceError) as caught:
        read_instance_text(f'{STARTER}\n[[claims]]\nkind = "equal-outcomes"\n{line}\n')
    assert [fault.path for fault in caught.value.faults] == [path]


PENNIES = """{ aftermarket = { format = "table", actions = { S = ["x", "y"], B = ["x", "y", "out"] }, rows = [
  { when = { actions = { B = "out" } } },
  { when = { actions = { S = "x", B = "x" } }, trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 1, S = -1 } },
  { when = { actions = { S = "y", B = "y" } }, trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 1, S = -1 } },
  { trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 2, S = -2 } },
] } }"""


def test_a_changed_market_that_leaves_the_profile_open() -> None:
    """What each does best turns on what the other does, at once: the file says neither."""
    instance = read_instance_text(f'{STARTER}\n[[claims]]\nkind = "equal-outcomes"\nchange = {PENNIES}\n')
    with pytest.raises(GameError, match="in the changed market: .*the profile must say"):
        certify(instance)


# The winner pays: S, who bids 2, what B bids; the price is 2 where both types are 2; and so on.
REVENUES = {
    "folklore/second-price-speculator": "0",
    "folklore/nothing-to-resell": "5/4",
    "folklore/payments-seen": "2",
    "folklore/all-pay-complete-information": "2",
}


@pytest.mark.parametrize("name", REVENUES)
def test_revenue(name: str) -> None:
    instance = read_instance(INSTANCES / f"{name}.toml")
    profile = profile_of(instance)
    expected = Fraction(REVENUES[name])
    assert revenue(profile.expansion, profile.played) == expected
    assert ExplicitForm(instance).revenue() == StagedForm(instance).revenue() == expected


def test_variants() -> None:
    instance = read_instance_text(STARTER)
    assert list(without_aftermarket(instance)) == ["no aftermarket"]
    assert list(each_signal(instance)) == [
        "no signals", "clearing-price", "all-bids", "payments", "winning-bids", "types"]  # fmt: skip
    assert changed_session(instance, NONE, 10_000).welfare == 0


@pytest.mark.parametrize(("width", "first"), [(80, "welfare"), (140, "a-market-of-a-long-name")])
def test_no_word_is_broken(width: int, first: str) -> None:
    """Two markets, on a screen that is too narrow for a row each, and on one that is not."""
    figures = dict.fromkeys(("welfare", "revenue", "optimum", "ratio"), "4/3")
    common = {"utilities": {"S": "1", "B": "0"}, "speculators": ["S"], "equilibrium": "sequential", "undecided": []}
    markets = [{"name": name, **figures, **common} for name in ("a-market-of-a-long-name", "another-one")]
    screen = Screen(width=width, file=io.StringIO())
    print_comparison(screen, {"markets": markets})
    assert isinstance(screen.file, io.StringIO)
    said = screen.file.getvalue().splitlines()
    assert said[3].startswith(first)
    assert len(said) == (3 + 7 if first == "welfare" else 3 + 2)
    words = " ".join(said).split()
    assert all(word in words for word in ("a-market-of-a-long-name", "another-one", "sequential", "utility", "revenue"))
