"""The kinds of claims: what the registry says of a kind is what its class takes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import fields_dict

from exactgames import (
    ArgumentError,
    CertificateError,
    ClaimSpec,
    EquilibriumClaim,
    LimitReached,
    RatioClaim,
    UnambiguousClaim,
    WelfareClaim,
)
from exactgames.certificate.game_file import certify_game
from exactgames.claims.claim import Key, Kind
from exactgames.claims.equal_outcomes import Change
from exactgames.claims.registry import KEYS, KINDS, NAMES
from exactgames.files import read_instance_text
from exactgames.files.starter import STARTER

ALONE = Change(("aftermarket", "signals"), read_instance_text(STARTER))
GAME = 'EFG 2 R "" { "A" } p "" 1 1 "s" { "a" "b" } 0 t "" 1 "" { 1 } t "" 2 "" { 0 }'
AT: dict[Any, Any] = {"agent": 0, "type": 0, "bid": (Fraction(1),), "flag": True, "number": Fraction(1), "count": 2, "prices": (Fraction(1),),
    "change": ALONE}  # fmt: skip


def something(key: Key) -> Any:
    return key.value[-1] if isinstance(key.value, tuple) else AT[key.value]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_makes_its_claims(kind: Kind) -> None:
    required = [next(key for key in kind.keys if key.name == one.key) for one in kind.required]
    for keys in (required, kind.keys):
        values = {key.argument: something(key) for key in keys}
        claim = kind.make("it", "refuted", **values)
        assert isinstance(claim, ClaimSpec)
        assert (claim.id, claim.expect, claim.kind) == ("it", "refuted", kind.name)
        assert claim.about_profile == kind.profile
        assert {key.argument for key in kind.keys} <= set(fields_dict(type(claim)))
        for name, value in values.items():
            assert str(getattr(claim, name)) == str(value)
        market = read_instance_text(STARTER).market
        assert claim.words(market, False, None)


def test_the_kinds_are_told_apart() -> None:
    assert len(set(NAMES)) == len(NAMES) > 11
    assert len({key.name for key in KEYS} & {"kind", "id", "expect"}) == 0


def test_only_some_words_are_beliefs() -> None:
    with pytest.raises(ArgumentError, match="'uniform'"):
        EquilibriumClaim("it", concept="sequential", beliefs="uniform")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="'any'"):
        UnambiguousClaim("it", beliefs="any")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="did you mean 'perfect-bayesian'"):
        EquilibriumClaim("it", concept="pbe")
    with pytest.raises(ArgumentError, match="'maybe'"):
        WelfareClaim("it", "maybe")  # type: ignore[arg-type]


def test_a_game_file_is_asked_nothing_about_markets() -> None:
    with pytest.raises(CertificateError, match="is about a profile, and none is given"):
        certify_game(GAME, [WelfareClaim("it")])
    with pytest.raises(CertificateError, match="is about a market, not a game file"):
        certify_game(GAME, [UnambiguousClaim("it")])


@pytest.mark.parametrize("value", [Fraction(10**4000), Fraction(1, 10**4000 + 1), Fraction(7, 10**9000)])
def test_a_figure_that_no_certificate_can_hold_is_refused(value: Fraction) -> None:
    for one in (value, -value):
        with pytest.raises(LimitReached, match="at least [0-9,]+ digits of the figure, over the limit of 4,000"):
            RatioClaim("c1").settled(one)


def test_the_longest_figure() -> None:
    value = Fraction(10**4000 - 1, 10**3999)
    found = RatioClaim("c1", value=value).settled(value)
    assert found.holds and Fraction(found.evidence["value"]) == value
