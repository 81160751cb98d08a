"""The schema and the reference page say what the rules declare; docs/regenerate.py writes them."""

from __future__ import annotations

import json
import runpy
from fractions import Fraction
from pathlib import Path

import pytest

from exactgames.files.derived import derived_page, derived_schema
from exactgames.files.kind_schema import fragment
from exactgames.files.schema import SCHEMA
from exactgames.mechanisms.keys import AgentNames, Increasing, Number

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "instance.md"


def test_the_schema_is_up_to_date():
    text = SCHEMA.read_text(encoding="utf-8")
    assert derived_schema(text) == text, "run python docs/regenerate.py"


def test_the_page_is_up_to_date():
    text = PAGE.read_text(encoding="utf-8")
    assert derived_page(text) == text, "run python docs/regenerate.py"


def test_what_was_changed_by_hand_is_put_right():
    text = SCHEMA.read_text(encoding="utf-8")
    assert derived_schema(text.replace('"uniform-price"', '"uniform"')) == text
    assert derived_schema(text.replace('"undominated"', '"admissible"')) == text
    page = PAGE.read_text(encoding="utf-8")
    assert derived_page(page.replace("| `reserve` |", "| `reserved` |")) == page
    assert derived_page(page.replace('array from `"clearing-price"`, ', "array from ")) == page


def test_a_page_without_the_table_is_refused():
    with pytest.raises(ValueError, match=r"0 tables under ## `\[auction\]`"):
        derived_page("# The instance file\n")


def test_bounds_in_the_schema():
    defs = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    assert fragment(Number(), defs) == {"$ref": "#/$defs/non_negative"}
    number, text = fragment(Number(most=Fraction(1, 2)), defs)["anyOf"]
    assert number == {"type": "number", "minimum": 0, "maximum": 0.5}
    assert text == defs["non_negative"]["anyOf"][1]
    assert fragment(Number(Fraction(-1)), defs)["anyOf"][0] == {"type": "number", "minimum": -1}
    assert fragment(Increasing(4096), defs) == {"$ref": "#/$defs/grid"}
    short = fragment(Increasing(16), defs)
    assert (short["minItems"], short["maxItems"]) == (1, 16)
    names = fragment(AgentNames(at_least=1), defs)
    assert (names["minItems"], names["uniqueItems"]) == (1, True)


DRAWN = runpy.run_path(str(PAGE.parents[1] / "regenerate.py"))["DRAWN"]


@pytest.mark.parametrize("name", DRAWN)
def test_the_pictures_are_up_to_date(name: str):
    found = (PAGE.parents[1] / "pictures" / name).read_text(encoding="ascii")
    assert DRAWN[name]() == found, "run python docs/regenerate.py"


def test_there_is_no_other_picture():
    records = {f"{name}.{kind}" for name in ("theorem-3", "several-speculators") for kind in ("svg", "csv")}
    # docs/records.py and docs/speculators.py write these: test_plots.py
    assert {path.name for path in (PAGE.parents[1] / "pictures").iterdir()} == set(DRAWN) | records
