"""Files of run-length markets with laws, and with any resale price: what the reader and the schema say of them."""

from __future__ import annotations

import json
import tomllib
from decimal import Context, Decimal
from fractions import Fraction
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from run_texts import LAWS as LAW

from exactgames import InstanceError, certify_runs, evaluate, read_instance_text, read_run_instance_text
from exactgames.errors import LimitReached
from exactgames.files.without_runs import without_runs
from exactgames.runs import cells, pieces
from exactgames.runs.law import Atom, EqualRevenue, Uniform

SCHEMA = json.loads(files("exactgames.files").joinpath("instance.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

LISTED = LAW.replace('prices = "any"', 'prices = ["1/4", 1]')


def test_what_is_read() -> None:
    market = read_run_instance_text(LAW).market
    assert VALIDATOR.is_valid(tomllib.loads(LAW)) and VALIDATOR.is_valid(tomllib.loads(LISTED))
    first, second = (agent.law for agent in market.agents[:2])
    assert first is not None and second is not None
    assert (first.symbol, second.symbol) == ("a", "v")
    assert first.law.parts == ((Uniform(Fraction(1), Fraction(3, 2)), Fraction(1)),)
    assert second.law.parts[0] == (EqualRevenue(Fraction(1, 8), Fraction(1)), Fraction(1, 2))
    assert second.law.parts[2] == (Atom(Fraction(1, 2)), Fraction(1, 4))
    assert (second.before, second.copies, second.after) == (((Fraction(2), 1),), 2, ((Fraction(1, 16), 1),))
    assert market.resale is not None and market.resale.prices is None
    assert market.has_law and market.continuous
    other = read_run_instance_text(LISTED).market
    assert other.resale is not None and other.resale.prices == (Fraction(1, 4), Fraction(1))


PART = '{ kind = "uniform", low = 1, high = "3/2" }'
RUNS = '{ runs = [[2, 1], ["value", 2], ["1/16", 1]] }'
HALF = '"1/4" },\n]'
FAULTS = [
    # the parts
    (PART, "", "agents[0].types.law", "an array of 1 to 64 tables"),
    (PART, PART.replace("uniform", "normal"), "agents[0].types.law[0].kind", '"uniform", "equal-revenue", "atom"'),
    (PART, PART.replace('"3/2"', "1"), "agents[0].types.law[0].high", "more than low, 1"),
    (PART, PART.replace("low = 1, ", ""), "agents[0].types.law[0].low", "a number"),
    (PART, PART.replace("low = 1", "at = 1"), "agents[0].types.law[0].at", "uniform has low and high"),
    (PART, PART.replace("low = 1", "low = -1"), "agents[0].types.law[0].low", "non-negative"),
    (PART, PART.replace("low", "least"), "agents[0].types.law[0].least", "one of the keys kind, low, high, at"),
    (PART, '{ kind = "atom", at = 1 }', "agents[0].types.law", "a law of more than one number"),
    (PART, '{ kind = "atom", at = 1, low = 1 }', "agents[0].types.law[0].low", "atom has at"),
    (PART, f"{PART}, {PART}", "agents[0].types.law[0].probability", "a positive number"),
    ('low = "1/8"', "low = 0", "agents[1].types.law[0].low", "a positive number"),
    ('at = "1/2"', "at = 2", "agents[1].types.law", "cover all from the least number"),
    (HALF, HALF.replace("4", "5"), "agents[1].types.law", "sum to exactly 1"),
    (HALF, HALF.replace('"1/4"', "0"), "agents[1].types.law[2].probability", "a positive number"),
    # marginal values
    ('marginals = [2, "value"]', "marginals = [2, 1]", "agents[0].types.marginals", 'neighbouring ones "value"'),
    ('marginals = [2, "value"]', 'marginals = ["value", 1, "value"]', "agents[0].types.marginals", "neighbouring ones"),
    ('marginals = [2, "value"]', 'marginals = ["5/4", "value"]', "agents[0].types.marginals", "less than 3/2"),
    ('marginals = [2, "value"]', 'marginals = ["value", "5/4"]', "agents[0].types.marginals", "more than 1"),
    ('marginals = [2, "value"]', 'marginals = [2, 3, "value"]', "agents[0].types.marginals[1]", "at most the one before"),
    ('marginals = [2, "value"], ', "", "agents[0].types.marginals", "marginal values, neighbouring"),
    (RUNS, RUNS.replace("[2, 1]", "[2, 3]"), "agents[1].types.marginals.runs", "no more numbers together"),
    (RUNS, RUNS.replace("1/16", "1/4"), "agents[1].types.marginals", "more than 1/8"),
    (RUNS, RUNS.replace("[2, 1]", "[2, 1], [2, 1]"), "agents[1].types.marginals.runs[1]", "less than the one before, 2"),
    (RUNS, RUNS.replace("value", "v"), "agents[1].types.marginals.runs[1][0]", "a non-negative number"),
    (', symbol = "a"', ', symbol = ""', "agents[0].types.symbol", "1 to 64"),
    (', symbol = "a"', ", levels = [1]", "agents[0].types.levels", "not rounded"),
    # the market
    ('low = 1, high = "3/2"', 'low = "1/2", high = "3/2"', "agents[1].types.law", "no numbers between those of another"),
    ('types = [{ marginals = [] }]', f'types = {{ law = [{PART}], marginals = ["value"] }}', "aftermarket", "one type"),
    ('prices = "any"', 'prices = "some"', "aftermarket.prices", "strictly increasing"),
    ('"continuum-bids"', '"sequential"', "claims[0]", "one of continuum-bids"),
    ('"continuum-bids"', '"undominated"', "claims[0]", "with continuous types"),
    ("at_least = 1", "value = 1", "claims[1]", "with at_least or at_most, and no value"),
    ("at_least = 1", 'at_least = "x"', "claims[1].at_least", "a number"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "expected"), FAULTS)
def test_a_fault_is_named(old: str, new: str, path: str, expected: str) -> None:
    assert old in LAW
    with pytest.raises(InstanceError) as caught:
        read_run_instance_text(LAW.replace(old, new, 1))
    found = [(fault.path, fault.expected) for fault in caught.value.faults]
    assert any(at == path and expected in what for at, what in found), found


SCHEMA_FAULTS = [
    (PART, ""),
    (PART, PART.replace("uniform", "normal")),
    (PART, PART.replace("low = 1, ", "")),
    (PART, PART.replace("low = 1", "at = 1, low = 1")),
    (PART, '{ kind = "atom" }'),
    ('marginals = [2, "value"]', "marginals = [2, 1]"),
    ('marginals = [2, "value"], ', ""),
    (', symbol = "a"', ", levels = [1]"),
    ('prices = "any"', 'prices = "some"'),
]


@pytest.mark.parametrize(("old", "new"), SCHEMA_FAULTS)
def test_the_schema_refuses(old: str, new: str) -> None:
    assert old in LAW
    assert not VALIDATOR.is_valid(tomllib.loads(LAW.replace(old, new, 1)))


def test_all_faults_at_once() -> None:
    text = LAW.replace("low = 1", "low = 3").replace('at = "1/2"', "at = -1").replace('"any"', '"some"')
    with pytest.raises(InstanceError) as caught:
        read_run_instance_text(text)
    assert [fault.path for fault in caught.value.faults] == [
        "agents[0].types.law[0].high",
        "agents[1].types.law[2].at",
        "aftermarket.prices",
    ]


ARRAYS = LAW.replace(RUNS, '[2, "value", "value", "1/16"]').replace("{ runs = [[1, 2]] }", "[1, 1]")


def test_a_file_with_a_law_or_any_price_needs_no_runs() -> None:
    market = read_run_instance_text(LAW).market
    assert read_run_instance_text(ARRAYS).market == market
    assert VALIDATOR.is_valid(tomllib.loads(ARRAYS))
    for text, words in ((ARRAYS, "found types as a law"), (finite(ARRAYS), "found any resale price")):
        with pytest.raises(InstanceError, match=f"{words}, expected finitely many .*: run-length markets go with "):
            read_instance_text(text)
    bounded = finite(ARRAYS).replace("at_least = 1\nat_most = 2", "")
    assert read_run_instance_text(bounded).market.resale == market.resale


def test_bounds_are_of_continuous_types() -> None:
    text = finite(ARRAYS).replace('"any"', "[1, 2]").replace('"continuum-bids"', '"sequential"')
    with pytest.raises(InstanceError, match="it is of run-length markets with continuous types"):
        read_instance_text(text)


def finite(text: str) -> str:
    """The same with one type each: A = (2, 1), B = (2, 1, 1, 1); the ratio's value claimed where it had bounds."""
    start, stop = text.index("[agents.types]"), text.index('[[agents]]\nname = "C"')
    text = text[:start] + "types = [{ marginals = [2, 1, 1, 1] }]\n" + text[stop:]
    start = text.index("types = { law")
    return text[:start] + "types = [{ marginals = [2, 1] }]" + text[text.index("\n", start) :]


def test_without_a_law_figures_have_values() -> None:
    text = finite(LAW)
    with pytest.raises(InstanceError, match="this is a run-length market with any resale price"):
        read_run_instance_text(text)
    text = text.replace("at_least = 1\nat_most = 2", "value = 1")
    assert VALIDATOR.is_valid(tomllib.loads(text))
    claims = certify_runs(read_run_instance_text(text)).claims
    assert [claim.evidence for claim in claims[1:]] == [{"value": "1"}, {"value": "2"}]


def test_nothing_of_it_is_written_out() -> None:
    for text, found in ((LAW, "a law"), (finite(LAW).replace("at_least = 1\nat_most = 2", ""), "any resale price")):
        with pytest.raises(InstanceError, match=f"found {found}, expected finitely many types and resale prices"):
            without_runs(read_run_instance_text(text))


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A price that moves with every unit, of a uniform law; very many levels at once."""
    uniform = PLAIN.replace('kind = "equal-revenue"', 'kind = "uniform"') + '[[claims]]\nkind = "continuum-bids"\n'
    many = uniform.replace("units = 4", "units = 100000").replace('["value", 2]', '["value", 90000]')
    many = many.replace("[[1, 2]]", "[[1, 50000]]")
    monkeypatch.setattr(pieces, "PRICES", 100)
    with pytest.raises(LimitReached, match="at least 101 changes of the resale price, over the limit of 100"):
        certify_runs(read_run_instance_text(many))
    assert certify_runs(read_run_instance_text(uniform)).claims[0].holds
    monkeypatch.setattr(cells, "CASES", 5)
    with pytest.raises(LimitReached, match="cases of values, over the limit of 5"):
        certify_runs(read_run_instance_text(uniform))


def test_no_concept_is_evaluated() -> None:
    found = evaluate(read_run_instance_text(LAW))
    assert found.ratio is None and "a continuous market" in found.why


EQUAL = '[\n  { kind = "equal-revenue", low = "1/8", high = 1 },\n]\nmarginals'
PLAIN = (
    LAW[: LAW.index("law = [\n")] + "law = " + EQUAL + LAW[LAW.index(" = { runs = [[2, 1]") : LAW.index("[[claims]]")]
)
"""With the paper's z, and no claims."""
BOUNDS = [
    ("", "", True),
    ("at_least = 1", "", True),
    ("at_least = 2", "", False),
    ("", "at_most = 1", False),
    ("", "at_most = 2", True),
    ('at_least = "9/8"', 'at_most = "9/8"', True),  # C's utility is 9/8 exactly: see below
    ('at_least = "9/8"', 'at_most = "1124999999999999999/1000000000000000000"', False),
]


@pytest.mark.parametrize(("low", "high", "holds"), BOUNDS)
def test_bounds(low: str, high: str, holds: bool) -> None:
    [claim] = certify_runs(
        read_run_instance_text(PLAIN + f'[[claims]]\nkind = "utility"\nagent = "C"\n{low}\n{high}\n')
    ).claims
    assert claim.evidence == {"between": ["9/8", "9/8"]}
    assert claim.holds == holds


def test_a_bound_that_is_near_is_told() -> None:
    """To 60 digits the optimum is so much: Python's decimals, for 4 + E[a] + E[z], E[z] = (1 + ln 8)/8."""
    context = Context(prec=150)
    value = context.add(Decimal("5.25"), context.divide(context.add(Decimal(1), context.ln(Decimal(8))), Decimal(8)))
    for step, holds in ((Fraction(1, 10**55), False), (-Fraction(1, 10**55), True)):
        claim = f'[[claims]]\nkind = "optimum"\nat_least = "{Fraction(value) + step}"\n'
        [found] = certify_runs(read_run_instance_text(PLAIN + claim)).claims
        assert found.holds == holds
        low, high = map(Fraction, found.evidence["between"])
        assert low <= Fraction(value) <= high
