"""A rule of one's own: its market is solved on the tree, and certified as a game; ``certify`` refuses it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from attrs import evolve, frozen

from exactgames import (
    AllPureClaim,
    CertificateError,
    EquilibriumClaim,
    GameError,
    Instance,
    WelfareClaim,
    certify,
    certify_tree,
    check,
    profile_of,
    read_instance,
    read_instance_text,
    verify,
    welfare,
)
from exactgames.examples import speculator, spy
from exactgames.mechanisms import NATURE, Stage, Turn, payment, shifted

INSTANCES = Path(__file__).parents[2] / "instances"


class Position(NamedTuple):
    held: tuple[int, ...]
    said: tuple[str, ...] = ()


@frozen
class Lottery(Stage):
    """The first agent, if she holds the item, may offer it for a price to the second; a coin says whether the offer
    arrives; then she takes it or not.
    """

    format: ClassVar[str] = "lottery"
    title: ClassVar[str] = "an offer that may get lost"

    price: Fraction

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return Position(allocation, () if allocation[0] else ("nothing to sell",))

    def turn(self, at: Position) -> Turn | None:
        match at.said:
            case ():
                return Turn(0, 0, "ask", ("keep", "offer"))
            case ("offer",):
                half = (Fraction(1, 2), Fraction(1, 2))
                return Turn(1, NATURE, "", ("lost", "arrives"), probabilities=half)
            case ("offer", "arrives"):
                return Turn(2, 1, "answer", ("leave", "take"))
        return None

    def play(self, at: Position, action: Any) -> Position:
        held = shifted(at.held, 1, 0, 1) if action == "take" else at.held
        return Position(held, (*at.said, action))

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: Any) -> tuple[Fraction, ...]:
        return payment(len(at.held), 1, 0, self.price) if action == "take" else ()

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return (self.price,)

    def movers(self, agents: int, holders: frozenset[int]) -> dict[str, frozenset[int]]:
        return {"ask": frozenset({0}), "answer": frozenset({1})}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        return (0, 1)

    def label(self, turn: Turn, action: Any) -> str:
        return str(action)

    def said(self, turn: Turn, action: Any) -> str:
        return f"{action}s"


def market(price: str) -> Instance:
    """The starter's: S has the item, B values it at 1 or 2."""
    known = speculator()
    bids = [rule for rule in known.strategy or () if rule.where.stage == "auction"]
    lottery = Lottery(Fraction(price))
    claims = (EquilibriumClaim("e", concept="bayes-nash"), EquilibriumClaim("s", concept="sequential"))
    return evolve(known, market=evolve(known.market, stages=(lottery,)), strategy=tuple(bids), claims=claims)


def test_it_is_solved_on_the_tree():
    """S offers at 2; the offer arrives half of the time, and is taken by B of value 2 (probability 2/3)."""
    profile = profile_of(market("2"))
    assert check(profile.played, "sequential").holds
    assert welfare(profile.expansion, profile.played) == Fraction(1, 2) * Fraction(2, 3) * 2


def test_its_tree_is_certified(tmp_path):
    certificate = certify_tree(market("2"))
    assert [(claim.spec.id, claim.holds) for claim in certificate.claims] == [("e", True), ("s", True)]
    header = json.loads(certificate.lines[0])
    title = "tree of a market with its own rule, an offer that may get lost: A speculator in a second-price auction"
    assert title in header["game"].splitlines()[0]
    certificate.write(tmp_path / "c.jsonl")
    assert verify(tmp_path / "c.jsonl").verdict == "VERIFIED"
    header["game"] = header["game"].replace('"take"', '"grab"', 1)
    lines = [json.dumps(header), *certificate.lines[1:]]
    (tmp_path / "d.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert verify(tmp_path / "d.jsonl").verdict == "REJECTED"


def test_no_certificate_is_of_the_market_without_it():
    with pytest.raises(CertificateError, match="no instance file says an offer that may get lost: certify_tree"):
        certify(market("2"))
    with pytest.raises(CertificateError, match="welfare is about a market, not a game file"):
        certify_tree(market("2"), [WelfareClaim("w")])


def test_it_is_held_to_the_definitions():
    with pytest.raises(GameError, match=r"not a trade mechanism.*Definition 1"):
        profile_of(_forced(market("2")))


def _forced(instance: Instance) -> Instance:
    """B must take the offer."""

    @frozen
    class Forced(Lottery):
        def turn(self, at: Position) -> Turn | None:
            return Turn(0, 0, "ask", ("keep", "take")) if at.said == () else None

    return evolve(instance, market=evolve(instance.market, stages=(Forced(Fraction(2)),)))


@pytest.mark.parametrize(
    "name", ["folklore/resale-belief", "folklore/spying-on-a-bidder", "babaioff2023/footnote-9-information"]
)
def test_a_known_market_comes_out_the_same(name, tmp_path):
    """The verdicts of the tree as a game are those of the market."""
    instance = read_instance(INSTANCES / f"{name}.toml")
    profile = profile_of(instance)
    concepts = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
    asked = [EquilibriumClaim(concept, concept=concept) for concept in concepts]
    found = certify_tree(instance, asked)
    assert [claim.holds for claim in found.claims] == [check(profile.played, c, profile.given).holds for c in concepts]
    found.write(tmp_path / "c.jsonl")
    assert verify(tmp_path / "c.jsonl").verdict == "VERIFIED"


def test_given_beliefs_are_carried_over(tmp_path):
    """``resale-belief`` holds with any belief that gives B of value 3 a fifth or more, and is refuted with less."""
    text = (INSTANCES / "folklore" / "resale-belief.toml").read_text(encoding="utf-8")
    high = read_instance_text(text).market.agents[1].types[-1].name
    low = read_instance_text(text).market.agents[1].types[0].name
    for share, holds in (("1/4", True), ("1/10", False)):
        rest = str(1 - Fraction(share))
        belief = (
            '[[beliefs]]\nagent = "S"\nstage = "aftermarket"\nbelief = ['
            f'{{ types = {{ B = "{high}" }}, bids = {{ B = [1] }}, probability = "{share}" }}, '
            f'{{ types = {{ B = "{low}" }}, bids = {{ B = [1] }}, probability = "{rest}" }}]\n'
        )
        instance = read_instance_text(text + belief)
        asked = [EquilibriumClaim("p", concept="perfect-bayesian")]
        profile = profile_of(instance)
        assert check(profile.played, "perfect-bayesian", profile.given).holds is holds
        found = certify_tree(instance, [evolve(one, expect="holds" if holds else "refuted") for one in asked])
        assert [claim.holds for claim in found.claims] == [holds]
        found.write(tmp_path / f"{holds}.jsonl")
        assert verify(tmp_path / f"{holds}.jsonl").verdict == "VERIFIED"


def test_without_a_profile_all_pure_equilibria():
    instance = evolve(spy(), strategy=None, claims=(AllPureClaim("a", concept="bayes-nash"),))
    [claim] = certify_tree(instance).claims
    assert claim.holds
