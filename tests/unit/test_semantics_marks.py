"""The daggers of the semantics page are true: what is marked "not there yet" the reader refuses, all else it has.

Whoever builds a marked thing meets a failure here, and takes the dagger away.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exactgames import InstanceError, read_instance_text
from exactgames.claims.registry import NAMES as KINDS
from exactgames.files.mechanisms import AFTERMARKETS, AUCTIONS
from exactgames.files.rule_keys import formats
from exactgames.files.rule_tables import NOT_YET, OF_ITEMS
from exactgames.files.signals import SIGNALS
from exactgames.words import normal

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "semantics.md").read_text(encoding="utf-8")
MARKED = {m[2] for m in re.finditer(r"(`|\*)([^`*\n]+)\1†", PAGE)} | set(re.findall(r"^## (.*)†$", PAGE, re.MULTILINE))

TOP = """
units = 1
agents = [
  { name = "A", types = [{ marginals = [1] }], bids = { levels = [0, 1] } },
  { name = "B", types = [{ marginals = [2] }], bids = { levels = [0, 1] } },
]
"""
AUCTION = 'auction = { format = "uniform-price" }\n'
POSTED = TOP.replace(", bids = { levels = [0, 1] }", "")


def aftermarket(said: str) -> str:
    return TOP + AUCTION + f"aftermarket = {said}\n"


WAYS = {
    "combinatorial markets": [TOP + AUCTION + 'items = ["a", "b"]'],
    "named items": [TOP.replace("units = 1", 'units = ["a", "b"]') + AUCTION],
    "a table or a generator": [
        TOP.replace("marginals = [2]", 'table = { a = 1, b = 2, "a+b" = 2 }') + AUCTION,
        TOP.replace("marginals = [2]", "marginals = { additive = { a = 1 } }") + AUCTION,
    ],
    "a joint table": [TOP + AUCTION + 'prior = [{ types = { A = "t1", B = "t1" }, probability = 1 }]'],
    "cost of information bought": [TOP + AUCTION + "information = [{ cost = 1 }]"],
    "Information acquisition": [TOP + AUCTION + "information = [{ cost = 0 }]"],
    "a family of markets": [TOP + AUCTION + "parameters = { k = [1, 2] }"],
    "payments": [TOP + AUCTION + 'signals = ["payments"]'],
    "winning-bids": [TOP + AUCTION + 'signals = ["winning-bids"]'],
    "types": [TOP + AUCTION + 'signals = ["types"]'],
    "a finite table": [TOP + AUCTION + 'signals = { table = [] }'],
    "a sequence M2, M3, …": [aftermarket('[{ format = "none" }, { format = "resale-by-winners", prices = [1] }]')],
    "once an item in simultaneous auctions": [TOP + 'auction = { format = "simultaneous", ties = "random" }'],
    "per item, or a bundle price function": [POSTED + 'auction = { format = "posted-price", price = { a = 1 } }'],
    "simultaneous item auctions": [TOP + f'auction = {{ format = "{word}" }}' for word in ("simultaneous", "simultaneous-item-auctions")],
    "a table of outcomes": [TOP + 'auction = { format = "table" }'],
    "vickrey": [TOP + 'auction = { format = "vickrey" }'],
    "all-pay": [TOP + 'auction = { format = "all-pay" }'],
    "bilateral trade at a posted price": [aftermarket('{ format = "bilateral-posted-price" }')],
    "a table of trades": [aftermarket('{ format = "table" }')],
    "Bounds": [
        TOP + AUCTION + f'claims = [{{ kind = "{kind}", value = 1 }}]'
        for kind in ("smooth", "semi-smooth", "balanced-prices", "robust-guarantee")
    ],
}  # fmt: skip
"""Every mark with files that would say it; those of rules that have come since are passed over."""


def test_every_mark_has_its_case():
    assert set(WAYS) >= MARKED


def test_what_stands_around_is_read():
    for text in (
        TOP + AUCTION,
        POSTED + 'auction = { format = "posted-price", price = 1 }',
        aftermarket('{ format = "none" }'),
    ):
        assert read_instance_text(text).market.units == 1


@pytest.mark.parametrize("mark", sorted(MARKED))
def test_what_is_marked_is_refused(mark):
    for text in WAYS[mark]:
        with pytest.raises(InstanceError):
            read_instance_text(text)


def test_what_is_not_marked_is_there():
    """Each format, signal and kind of claim stands on the page without a dagger."""
    of_items = {*formats(OF_ITEMS.auctions), *formats(OF_ITEMS.aftermarkets)}
    for word in (*AUCTIONS, *SIGNALS, *AFTERMARKETS, *sorted(of_items)):
        shown = word.replace("-by-", " by ")
        assert re.search(rf"[`*]{word}[`*](?!†)|[`*]{shown}[`*](?!†)", PAGE), word
    assert not {*AUCTIONS, *SIGNALS, *AFTERMARKETS, *of_items, *KINDS} & NOT_YET
    assert not {normal(word) for word in MARKED} & {*AUCTIONS, *SIGNALS, *AFTERMARKETS, *KINDS}
