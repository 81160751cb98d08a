"""Files of run-length markets: what the reader and the schema say of them."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from run_files import RUN_FILES
from run_texts import BYSTANDER, CLAIMS, TEXTS

from exactgames import InstanceError, read_instance_text, read_run_instance, read_run_instance_text

SCHEMA = json.loads(files("exactgames.files").joinpath("instance.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
GIVEN = BYSTANDER + CLAIMS


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_schema_accepts_what_the_reader_does(text: str) -> None:
    assert read_run_instance_text(text).market.units in (2, 5)
    assert VALIDATOR.is_valid(tomllib.loads(text))


def test_records_are_read() -> None:
    assert len(RUN_FILES) >= 20
    small = [file for file in RUN_FILES if file.stat().st_size < 10_000]
    for file in small:
        instance = read_run_instance(file)
        assert instance.market.title and instance.market.source and instance.claims


FAULTS = [
    ("units = 5", "units = 0", "units", "an integer at least 1"),
    ('runs = [["4/5", 4]]', 'runs = [["4/5", 6]]', "strategy[2].bid.runs[0][1]", "an integer from 1 to 5"),
    ('runs = [["4/5", 4]]', 'runs = [["4/5", 3], [1, 1]]', "strategy[2].bid.runs[1]", "less than the one before"),
    ('runs = [["4/5", 4]]', 'runs = [["3/5", 4]]', "strategy[2].bid", 'levels of the bids of "C"'),
    ('{ runs = [["4/5", 4]] }', '{ run = [["4/5", 4]] }', "strategy[2].bid.run", "one of the keys runs"),
    ('levels = [0, "4/5", 1]', 'levels = ["4/5", 1]', "agents[0].bids.levels", "levels with 0 among them"),
    ('format = "uniform-price"', 'format = "vickrey"', "auction.format", '"uniform-price"'),
    ('ties = { priority = ["C", "A", "B"] }', 'ties = "random"', "auction.ties", "priority"),
    ('sellers = ["C"]', 'sellers = ["B"]', "aftermarket", "units are worth nothing"),
    ('kind = "undominated"', 'kind = "dominated"\nagent = "C"', "claims[1]", "one of the four concepts"),
    ('title = "A bystander"', 'signals = ["all-bids"]', "signals", "no such key here"),
]


@pytest.mark.parametrize(("old", "new", "path", "expected"), FAULTS)
def test_a_fault_is_named(old: str, new: str, path: str, expected: str) -> None:
    assert old in GIVEN
    with pytest.raises(InstanceError) as caught:
        read_run_instance_text(GIVEN.replace(old, new, 1))
    found = [(fault.path, fault.expected) for fault in caught.value.faults]
    assert any(at == path and expected in what for at, what in found), found


def test_other_commands_reader_says_where_such_files_go() -> None:
    with pytest.raises(InstanceError, match="run-length markets go with validate, check, certify"):
        read_instance_text(GIVEN)


def test_a_part_that_is_no_array_is_one_fault() -> None:
    with pytest.raises(InstanceError) as caught:
        read_run_instance_text("claims = true\n" + BYSTANDER)
    assert [fault.path for fault in caught.value.faults] == ["claims"]
