"""Claims with completion = "some": what the certificate says, and what a file may ask.

The market is the starter's: S wins at 0 and asks 2; the rules below are what is left of its profile.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from exactgames import (
    Certificate,
    CertificateError,
    EquilibriumClaim,
    InstanceError,
    Undecided,
    WelfareClaim,
    certify,
    profile_of,
    read_instance,
    verify,
)
from exactgames.files import read_instance_text
from exactgames.files.starter import STARTER

INSTANCES = Path(__file__).parents[2] / "instances"
MARKET = STARTER[: STARTER.index("[[strategy]]")]
BIDS = """
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
bid = [{bid}]
"""
DEAR = """
[[strategy]]
agent = "B"
stage = "aftermarket"
take = 1
"""
"""B buys whatever it costs, though it is worth 1 to one of her types."""


def claims(*kinds: str, completion: str = "some") -> str:
    return "".join(f'[[claims]]\nkind = "{kind}"\ncompletion = "{completion}"\n' for kind in kinds)


def lines(certificate: Certificate) -> list[dict[str, Any]]:
    return [json.loads(line) for line in certificate.lines]


def test_a_continuation_is_found_and_shown() -> None:
    text = MARKET + BIDS.format(bid=0) + claims("sequential", "perfect-bayesian", "bayes-nash", "welfare", "dominated")
    certificate = certify(read_instance_text(text + 'agent = "B"\n'))
    _, _, shown, sequential, perfect, nash, welfare, *_ = lines(certificate)
    assert certificate.holds
    assert shown["found"] == {"S": 6, "B": 12}
    assert set(shown) == {"block", "found", "strategy"}
    assert shown["strategy"]["S"][0] == 2
    assert shown["strategy"]["B"][0] == 0
    assert set(sequential["evidence"]) == {"interim", "trembles"}
    assert perfect["evidence"]["beliefs"] == []
    assert set(nash["evidence"]) == {"interim"}
    assert sequential["evidence"]["interim"]["S"] == {"t1": "4/3"}
    assert welfare["evidence"] == {"value": "4/3"}


@pytest.mark.parametrize("form", ["explicit", "staged"])
def test_both_forms_find_one(form: Any) -> None:
    instance = read_instance_text(MARKET + BIDS.format(bid=0) + claims("sequential"))
    certificate = certify(instance, form=form)
    assert certificate.holds
    assert lines(certificate)[1]["form"] == form
    assert sum(lines(certificate)[2]["found"].values()) == {"explicit": 18, "staged": 5}[form]


def test_without_rules_bids_are_found_too() -> None:
    certificate = certify(read_instance_text(MARKET + claims("sequential")))
    assert certificate.holds
    assert lines(certificate)[2]["found"] == {"S": 7, "B": 14}


@pytest.mark.parametrize("completion", ["some", "some-pure"])
@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_there_is_none(concept: str, completion: str) -> None:
    """B of value 1 pays 2: no continuation is better for her than not to; S asks 2, if she believes it."""
    text = MARKET + BIDS.format(bid=0) + DEAR + claims(concept, completion=completion)
    certificate = certify(read_instance_text(text))
    _, _, shown, claim, end = lines(certificate)
    assert shown == {"block": "assessment", "found": None, "strategy": None}
    assert not claim["holds"]
    assert not end["as_expected"]
    assert claim["evidence"]["steps"]
    assert [step[0] for step in claim["evidence"]["steps"]] == ["outweighed"]
    assert certificate.claims[0].witness == "no continuation is one: one step shows it"


def test_the_strongest_concept_that_has_one_is_shown() -> None:
    """B bids 2 and wins. Where S has the item she offers nothing, though B would buy: off the path, so only Bayes–Nash
    lets her.
    """
    rule = '[[strategy]]\nagent = "S"\nstage = "aftermarket"\noffer = "none"\n'
    text = MARKET + BIDS.format(bid=2).replace("bid = [2]", "bid = [0]", 1) + rule + claims("sequential", "bayes-nash")
    certificate = certify(read_instance_text(text))
    sequential, nash = certificate.claims
    assert (sequential.holds, nash.holds) == (False, True)
    assert lines(certificate)[2]["found"] is not None


def test_a_value_is_looked_for_and_never_refuted() -> None:
    instance = read_instance_text(MARKET + claims("sequential"))
    concept = EquilibriumClaim("c1", concept="sequential", completion="some")
    for value in ("4/3", "5/3"):
        welfare = WelfareClaim("c2", value=Fraction(value), completion="some")
        assert certify(evolve(instance, claims=(concept, welfare))).holds
    never = WelfareClaim("c2", value=Fraction(7), completion="some")
    with pytest.raises(
        Undecided, match=r"none found meets all claims together; in the first one, claim c2 \(welfare\)"
    ):
        certify(evolve(instance, claims=(concept, never)))


def test_claims_about_what_there_is_not() -> None:
    text = MARKET + BIDS.format(bid=0) + DEAR + claims("sequential", "welfare")
    with pytest.raises(CertificateError, match=r"no continuation is an equilibrium.*\(c2\): leave them out"):
        certify(read_instance_text(text))


MIXED = """
[[strategy]]
agent = "B"
stage = "aftermarket"
mixture = [{ take = 0, probability = "1/2" }, { take = 1, probability = "1/2" }]
"""
"""B tosses a coin, whatever she is asked: no price makes both her types indifferent."""


@pytest.mark.parametrize("concept", ["bayes-nash", "sequential"])
def test_rules_that_mix_are_refuted(concept: str, tmp_path: Path) -> None:
    certificate = certify(read_instance_text(MARKET + BIDS.format(bid=0) + MIXED + claims(concept)))
    assert not certificate.claims[0].holds
    assert [step[0] for step in lines(certificate)[3]["evidence"]["steps"]] == ["outweighed"]
    certificate.write(tmp_path / "mixed.jsonl")
    assert verify(tmp_path / "mixed.jsonl").verdict == "VERIFIED"


def test_where_one_mixes_so_must_the_other() -> None:
    """An all-pay auction of an item worth 3: A bids 0, 1, 2 with probability 1/3 each, and so must B, which is found.
    That no pure bid of B's will do is not shown.
    """
    instance = read_instance(INSTANCES / "folklore/all-pay-complete-information.toml")
    rules = instance.strategy[:1] if instance.strategy else ()
    asked = EquilibriumClaim("c1", concept="bayes-nash", completion="some")
    certificate = certify(evolve(instance, strategy=rules, claims=(asked,)))
    assert certificate.holds
    assert lines(certificate)[2]["strategy"] == {"A": [[[0, 1], [1, 1], [2, 1]]], "B": [[[0, 1], [1, 1], [2, 1]]]}
    with pytest.raises(Undecided, match=r"c1: no continuation .* a rule mixes at A"):
        certify(evolve(instance, strategy=rules, claims=(evolve(asked, completion="some-pure"),)))


def test_a_rule_that_mixes_and_what_makes_its_owner_indifferent(tmp_path: Path) -> None:
    """Garratt and Tröger's speculator bids 1 with probability 2/7. She breaks even where high B bids 1 with probability
    3/5 (the file's head); no pure continuation makes her indifferent.
    """
    text = (Path(__file__).parents[2] / "instances/garratt-troeger2006/first-price-speculator.toml").read_text("utf-8")
    text = text[: text.index('[[strategy]]\nagent = "B"')] + claims("sequential", "bayes-nash")
    instance = read_instance_text(text)
    certificate = certify(instance)
    assert certificate.holds
    shown = lines(certificate)[2]
    assert shown["strategy"]["S"][0] == [[0, 5], [1, 2]]
    assert [[0, 2], [1, 3]] in shown["strategy"]["B"]
    (tmp_path / "it.toml").write_text(text, encoding="utf-8")
    certificate.write(tmp_path / "it.jsonl")
    assert verify(str(tmp_path / "it.jsonl"), str(tmp_path / "it.toml")).verdict == "VERIFIED"


REFUSED = [
    (claims("sequential") + '[[claims]]\nkind = "welfare"\n', 'completion = "some", as in the other claims'),
    (claims("sequential") + claims("welfare", completion="some-pure"), 'completion = "some", as in the other claims'),
    (claims("welfare"), "beside it a claim that the continuation is an equilibrium"),
    (claims("optimum"), "no such key here: optimum is about no profile"),
    (claims("sequential") + 'beliefs = "any"\n', 'beliefs = "any" is asked of the completed profile'),
    (claims("sequential", completion="all"), 'one of "unique", "some", "some-pure"'),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED, ids=[expected[:40] for _, expected in REFUSED])
def test_what_no_file_may_ask(text: str, expected: str) -> None:
    with pytest.raises(InstanceError) as caught:
        read_instance_text(MARKET + BIDS.format(bid=0) + text)
    assert expected in str(caught.value)


def test_bids_may_be_left_out_only_where_they_are_found() -> None:
    rules = BIDS.format(bid=0).split('[[strategy]]\nagent = "B"')[0]
    with pytest.raises(InstanceError, match=r'or completion = "some", in claims'):
        read_instance_text(MARKET + rules + '[[claims]]\nkind = "sequential"\n')
    found = read_instance_text(MARKET + rules + claims("sequential"))
    assert certify(found).holds
    with pytest.raises(InstanceError, match=r'or completion = "some", which finds bids too'):
        profile_of(found)


def test_statements() -> None:
    market = read_instance_text(STARTER).market
    said = EquilibriumClaim("it", concept="sequential", completion="some-pure").words(market, False, None)
    assert said == "there is a pure continuation of what the file says that is a sequential equilibrium"
    said = WelfareClaim("it", completion="some").words(market, False, "2")
    assert said == "in the continuation shown, the profile's expected welfare is 2"
