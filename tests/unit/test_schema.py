"""The JSON Schema for editors says what the reader says, as far as a schema can."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest
from family_files import FAMILY_FILES
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from rule_files import stage_file

from exactgames.claims.registry import NAMES as KINDS
from exactgames.errors import InstanceError
from exactgames.files import read_instance_text
from exactgames.files.conditions import STAGES
from exactgames.files.keys import KEYS
from exactgames.files.mechanisms import AFTERMARKETS, AUCTIONS
from exactgames.files.signals import SIGNALS
from exactgames.files.starter import STARTER
from exactgames.mechanisms.registry import AFTERMARKETS as AFTERMARKET_STAGES
from exactgames.mechanisms.registry import FIRST_STAGES, ITEM_AFTERMARKETS, ITEM_FIRST_STAGES

SCHEMA_FILE = files("exactgames.files").joinpath("instance.schema.json")
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
DEFS: dict[str, Any] = SCHEMA["$defs"]
INSTANCES = sorted((Path(__file__).parents[2] / "instances").glob("*/*.toml"))

OF_RUNS = {
    **{name: KEYS[name] for name in ("runs", "law_part")},
    "values": ("law",),
    "claim": ("at_least", "at_most"),
}
"""Keys of run-length markets alone: test_run_market_files.py."""

SEALED = """\
title = "Every key of a sealed auction"
source = "a test"
units = 2
signals = ["clearing-price", "all-bids"]

[[agents]]
name = "A"
types = [
  { name = "low", marginals = [1], probability = "1/3" },
  { name = "high", marginals = [2.5], probability = "2/3" },
]
bids = { levels = [0, 0.5, "3/2"] }

[[agents]]
name = "B"
types = [{ marginals = [] }]
bids = { vectors = [[], [1, 1]] }

[auction]
format = "uniform-price"
price = { weight = "1/2" }
ties = { priority = ["A", "B"] }
reserve = "1/8"
zero_bids_win = false

[aftermarket]
format = "take-it-or-leave-it"
sellers = ["A", "B"]
buyers = { A = ["B"], B = [] }
prices = [0, 1]

[[strategy]]
agent = "A"
stage = "auction"
types = ["low", "high"]
bid = ["3/2", 0]

[[strategy]]
agent = "B"
stage = "auction"
mixture = [{ bid = [1, 1], probability = "1/2" }, { bid = [], probability = 0.5 }]

[[strategy]]
agent = "A"
stage = "aftermarket"
type = "low"
when = { bid = ["3/2"], paid = 0, allocation = { A = 1 }, holdings = { A = 1 } }
offer = { quantity = "all", price = 1 }

[[strategy]]
agent = "A"
stage = "aftermarket"
mixture = [{ offer = "none", probability = 0.5 }, { offer = { quantity = 1, price = 0 }, probability = 0.5 }]

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { remaining = 1, offer = { seller = "A", quantity = 1, price = 1 } }
take = "all"

[[strategy]]
agent = "B"
stage = "aftermarket"
mixture = [{ take = 0, probability = 0.5 }, { take = 1, probability = 0.5 }]

[[beliefs]]
agent = "B"
stage = "aftermarket"
type = "t1"
when = { paid = 1 }
belief = [
  { types = { A = "low" }, bids = { A = [] }, probability = 0.5 },
  { types = { A = "high" }, probability = 0.5 },
]

[[beliefs]]
agent = "B"
stage = "aftermarket"
types = ["t1"]
belief = [{}]

[[claims]]
kind = "dominated"
id = "first"
expect = "refuted"
agent = "A"
type = "low"
bid = [0.5]
against = "strategies"
completion = "unique"
pure = true

[[claims]]
kind = "utility"
agent = "A"
value = "-1/2"

[[claims]]
kind = "implied-unambiguous"
beliefs = "all"

[[claims]]
kind = "all-pure"
concept = "bayes-nash"
outcomes = 2
lowest_welfare = "1/2"
highest_welfare = 3
refined = "no-overbidding"
"""

POSTED = """\
units = 1

[[agents]]
name = "1"
types = [{ marginals = [1] }]

[[agents]]
name = "2"
types = [{ marginals = [2] }]

[auction]
format = "posted-price"
price = 0.5
order = ["2", "1"]

[aftermarket]
format = "resale-by-winners"
prices = [1]

[[strategy]]
agent = "1"
stage = "aftermarket"
when = { taken = 0 }
take = 1

[[claims]]
kind = "sequential"

[[claims]]
kind = "perfect-bayesian"
beliefs = "any"
"""

JOINT = POSTED.replace("units = 1", 'units = 1\nprior = [{ types = { 1 = "t1" }, probability = 1 }]', 1)

VALUES = """\
units = 1

[[agents]]
name = "A"
bids = { levels = [0] }
[agents.types]
distribution = { kind = "uniform", low = 0, high = 1 }
levels = [0, 0.5]
round = "down"
marginals = ["value"]
symbol = "a"

[auction]
format = "uniform-price"
"""
CDF = VALUES.replace('"uniform", low = 0, high = 1', '"cdf", points = [[0, 0], [0.5, 1]]')
EXAMPLE_4_B = VALUES.replace("levels = [0, 0.5]", "levels = [0, 0.25, 0.5]").replace(
    '"uniform", low = 0, high = 1', '"example-4-B", m = 2'
)

TOLD = """\
units = 1
signals = ["payments", { name = "one", rows = [
  { when = { types = { A = "t1" }, bids = { A = [0] }, allocation = { A = 1 } }, show = [{ to = { B = "x" }, probability = 1 }] },
  { show = { B = "y" } },
] }]

[[agents]]
name = "A"
types = [{ marginals = [1] }]
bids = { levels = [0, 1] }

[[agents]]
name = "B"
types = [{ marginals = [2] }]
bids = { levels = [0] }

[auction]
format = "all-pay"

[[aftermarket]]
format = "resale-by-winners"
prices = [1]

[[aftermarket]]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [1]
signals = ["types", { name = "two", rows = [{ when = { holdings = { A = 1 } }, show = { B = "x" } }] }]

[[strategy]]
agent = "A"
stage = "auction"
bid = [0]

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { round = 2, signal = { one = "x", two = "x" } }
take = 1
"""

ITEMS = """\
items = ["x", "y"]

[[agents]]
name = "A"
types = [
  { name = "a", additive = { x = 1, y = "1/2" }, probability = "1/4" },
  { name = "b", unit-demand = { x = 1 }, probability = "1/4" },
  { name = "c", budget-additive = { budget = 1, values = { x = 1, y = 1 } }, probability = "1/4" },
  { name = "d", table = [{ items = ["x"], value = 0 }, { items = ["y"], value = 0 }, { items = ["y", "x"], value = 1 }], probability = "1/4" },
]

[[agents]]
name = "B"
types = [{ additive = {} }]

[auction]
format = "posted-price"
bundle-prices = [{ items = ["x"], price = 0 }, { items = ["y"], price = 0 }, { items = ["y", "x"], price = 1 }]

[[aftermarket]]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [1]

[[aftermarket]]
format = "table"
actions = { A = ["in", "out"] }
rows = [
  { when = { holdings = { A = ["x"] } }, trades = [{ from = "A", to = "B", items = ["x"] }] },
  { draws = [{ probability = 1 }] },
]
signals = ["types"]

[[strategy]]
agent = "A"
stage = "auction"
when = { remaining = ["x", "y"] }
take = ["x"]

[[strategy]]
agent = "A"
stage = "aftermarket"
when = { taken = ["x"], allocation = { B = [] }, holdings = { A = ["x"] } }
offer = { items = ["x"], price = 1 }

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { offer = { seller = "A", items = ["x"], price = 1 } }
take = "all"

[[claims]]
kind = "equal-outcomes"
change = { aftermarket = { format = "resale-by-winners", prices = [1] } }
"""
CHANGED = (
    STARTER
    + """
[[claims]]
kind = "equal-outcomes"
change = { aftermarket = { format = "none" }, signals = [] }
"""
)
BOUNDS = (
    SEALED[: SEALED.index("[[claims]]")]
    + """
[[claims]]
kind = "smooth"
mu = 1
lambda = "1/2"
weak = 0

[[claims]]
kind = "semi-smooth"
mu = "3/2"

[[claims]]
kind = "balanced"
alpha = 1
beta = 2
price = "1/2"

[[claims]]
kind = "welfare-at-least"
by = "semi-smooth"
value = "1/8"
mu = 1
information = true

[[claims]]
kind = "welfare-at-least"
scope = "this-market"

[[claims]]
kind = "utility-at-most"
agent = "A"
value = 2
"""
)
POSTED_BOUNDS = (
    POSTED[: POSTED.index("[[claims]]")]
    + """
[[claims]]
kind = "welfare-at-least"
arrival = "any"
"""
)
INFORMED = """\
units = 1
auction = { format = "discriminatory" }

[[agents]]
name = "A"
types = [
  { name = "a1", marginals = [1], probability = "1/2" },
  { name = "a2", marginals = [2], probability = "1/2" },
]
bids = { levels = [0, 1] }

[[agents]]
name = "B"
types = [
  { name = "b1", marginals = [1], probability = "1/2" },
  { name = "b2", marginals = [2], probability = "1/2" },
]
bids = { levels = [0, 1] }

[[information.A]]
name = "spy"
cost = { a1 = 0, a2 = "1/4" }
rows = [
  { when = { B = "b1" }, says = "low" },
  { says = [{ word = "low", probability = "1/3" }, { word = "high", probability = "2/3" }] },
]

[[strategy]]
agent = "A"
stage = "information"
type = "a1"
acquire = "spy"

[[strategy]]
agent = "A"
stage = "information"
mixture = [{ acquire = "nothing", probability = "1/2" }, { acquire = "spy", probability = "1/2" }]

[[strategy]]
agent = "A"
stage = "auction"
when = { acquired = "spy", word = "high" }
bid = [1]

[[strategy]]
agent = "A"
stage = "auction"
bid = [0]

[[strategy]]
agent = "B"
stage = "auction"
bid = [1]

[[beliefs]]
agent = "A"
stage = "information"
type = "a1"
belief = [{ types = { B = "b1" }, probability = "1/2" }, { types = { B = "b2" }, probability = "1/2" }]
"""

ACCEPTED = (
    {
        "informed": INFORMED,
        "bounds": BOUNDS,
        "posted bounds": POSTED_BOUNDS,
        "sealed": SEALED,
        "posted": POSTED,
        "joint": JOINT,
        "told": TOLD,
        "starter": STARTER,
        "changed": CHANGED,
        "items": ITEMS,
        "values": VALUES,
        "cdf": CDF,
        "F_B": EXAMPLE_4_B,
        **FAMILY_FILES,
    }
    | {stage.__name__: stage_file(Random(2), stage)[0] for stage in (*FIRST_STAGES, *AFTERMARKET_STAGES)}
    | {
        f"items {stage.__name__}": stage_file(Random(2), stage, ("x", "y"))[0]
        for stage in (*ITEM_FIRST_STAGES, *ITEM_AFTERMARKETS)
    }
)


def problems(text: str) -> list[str]:
    """What the schema finds wrong with the TOML text as an editor reads it (decimals as floats)."""
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(tomllib.loads(text))]


def tables(value: Any, schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each table in the value with the name of its definition, by the schema's own references."""
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    found = []
    if name:
        if name in KEYS and isinstance(value, dict):
            found.append((name, value))
        return found + tables(value, DEFS[name])
    for branch in schema.get("anyOf", []):
        found += tables(value, branch)
    if isinstance(value, dict):
        for key, entry in value.items():
            others = schema.get("additionalProperties")
            named = schema.get("properties", {}).get(key)
            found += tables(entry, named or (others if isinstance(others, dict) else {}))
    if isinstance(value, list):
        for entry in value:
            found += tables(entry, schema.get("items") or {})
    return found


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_keys_are_the_readers() -> None:
    assert len(KEYS) > 10
    closed = {name for name, table in DEFS.items() if "properties" in table}
    assert closed == set(KEYS)
    for name, keys in KEYS.items():
        assert set(DEFS[name]["properties"]) == set(keys), name
        assert DEFS[name]["additionalProperties"] is False, name


def test_every_key_is_described() -> None:
    for name, table in DEFS.items():
        assert table["description"], name
        for key, value in table.get("properties", {}).items():
            assert "description" in value or "$ref" in value, (name, key)


def test_the_words_are_the_readers() -> None:
    def words(table: str, key: str) -> tuple[str, ...]:
        return tuple(DEFS[table]["properties"][key]["enum"])

    assert words("auction", "format") == AUCTIONS
    assert words("aftermarket", "format") == AFTERMARKETS
    assert words("claim", "kind") == KINDS
    assert words("strategy_rule", "stage") == words("belief_rule", "stage") == STAGES
    assert tuple(DEFS["instance"]["properties"]["signals"]["items"]["anyOf"][0]["enum"]) == SIGNALS


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_the_reader_accepts_validates(text: str) -> None:
    document = read_instance_text(text).document
    assert problems(text) == []
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []


@pytest.mark.parametrize("file", INSTANCES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_instances_validate(file: Path) -> None:
    assert problems(file.read_text(encoding="utf-8")) == []


def test_there_are_instances() -> None:
    assert len(INSTANCES) >= 10


def test_the_accepted_files_use_every_key() -> None:
    used = {
        (name, key)
        for text in ACCEPTED.values()
        for name, table in tables(tomllib.loads(text), SCHEMA)
        for key in table
    }
    assert {(name, key) for name, keys in KEYS.items() for key in keys} - used == {
        (name, key) for name, keys in OF_RUNS.items() for key in keys
    }


def test_an_unknown_key_is_refused_in_every_table() -> None:
    """By the schema; the reader's table of keys is the same (above)."""
    refused = set()
    for text in ACCEPTED.values():
        document = tomllib.loads(text)
        for name, table in tables(document, SCHEMA):
            table["colour"] = 1
            if not VALIDATOR.is_valid(document):
                refused.add(name)
            del table["colour"]
        assert VALIDATOR.is_valid(document)
    assert refused == set(KEYS) - {"runs", "law_part"}


@pytest.mark.parametrize(
    ("base", "old", "new"),
    [
        (SEALED, "units = 2", "units = 0"),
        (SEALED, "units = 2\n", ""),
        (SEALED, 'reserve = "1/8"', 'reserve = "1/0"'),
        (SEALED, 'reserve = "1/8"', 'reserve = "-1/8"'),
        (SEALED, 'reserve = "1/8"', 'reserve = "0.1"'),
        (SEALED, 'reserve = "1/8"', 'reserve = "１２"'),
        (SEALED, 'reserve = "1/8"', "reserve = true"),
        (SEALED, 'reserve = "1/8"', f'reserve = "{"1" * 1001}"'),
        (SEALED, "zero_bids_win = false", 'order = ["A", "B"]'),
        (SEALED, "zero_bids_win = false", "zero_bids_win = 0"),
        (SEALED, "vectors = [[], [1, 1]]", "vectors = [[], [1, 1]], levels = [0, 1]"),
        (SEALED, 'probability = "1/3"', "probability = 0"),
        (SEALED, 'probability = "1/3"', 'probability = "0/3"'),
        (SEALED, 'types = ["low", "high"]', 'types = ["low", "high"]\ntype = "low"'),
        (SEALED, 'bid = ["3/2", 0]', 'bid = ["3/2", 0]\ntake = 0'),
        (SEALED, 'price = { weight = "1/2" }', "price = 1"),
        (SEALED, 'name = "B"', "name = 'B\"'"),
        (SEALED, 'expect = "refuted"\nagent = "A"', 'expect = "refuted"'),
        (SEALED, 'kind = "utility"', 'kind = "welfare"'),
        (SEALED, 'beliefs = "all"', 'beliefs = "some"'),
        (SEALED, 'beliefs = "all"', 'agent = "A"'),
        (SEALED, 'kind = "implied-unambiguous"', 'kind = "sequential"'),
        (SEALED, 'beliefs = "all"', 'beliefs = "any"'),
        (POSTED, 'beliefs = "any"', 'beliefs = "all"'),
        (POSTED, 'kind = "perfect-bayesian"', 'kind = "bayes-nash"'),
        (POSTED, 'kind = "perfect-bayesian"', 'kind = "welfare"'),
        (SEALED, 'quantity = "all", price = 1', 'quantity = "all"'),
        (SEALED, "remaining = 1", 'remaining = "all"'),
        (POSTED, "price = 0.5", 'price = "highest-losing"'),
        (POSTED, "price = 0.5\n", ""),
        (POSTED, 'order = ["2", "1"]', 'ties = "random"'),
        (POSTED, 'order = ["2", "1"]', 'order = ["2", "2"]'),
        (POSTED, "prices = [1]", 'prices = [1]\nsellers = ["1"]'),
        (POSTED, '"resale-by-winners"', '"none"'),
        (POSTED, 'kind = "sequential"', 'kind = "sequential"\nvalue = 1'),
        (CHANGED, "signals = []", "signals = 1"),
        (BOUNDS, 'kind = "smooth"\nmu = 1\n', 'kind = "smooth"\n'),
        (BOUNDS, 'kind = "semi-smooth"', 'kind = "semi-smooth"\nweak = 1'),
        (BOUNDS, "beta = 2\n", ""),
        (BOUNDS, 'by = "semi-smooth"', 'by = "magic"'),
        (BOUNDS, "information = true", "information = 1"),
        (BOUNDS, 'scope = "this-market"', 'scope = "here"'),
        (BOUNDS, 'kind = "utility-at-most"\nagent = "A"', 'kind = "utility-at-most"'),
        (POSTED_BOUNDS, 'arrival = "any"', 'arrival = "never"'),
        (CHANGED, 'aftermarket = { format = "none" }, signals = []', ""),
        (CHANGED, 'kind = "equal-outcomes"', 'kind = "revenue"'),
    ],
)
def test_both_refuse(base: str, old: str, new: str) -> None:
    assert base.count(old) == 1
    text = base.replace(old, new)
    assert problems(text)
    with pytest.raises(InstanceError):
        read_instance_text(text)
