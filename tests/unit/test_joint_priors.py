"""A joint prior: how files say it, what is refused, and what depends on it; figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from bad_edits import Bad

from exactgames import (
    InstanceError,
    StagedForm,
    Undecided,
    certify,
    expand,
    profile_of,
    read_instance,
    read_instance_text,
)
from exactgames.forms.explicit import ExplicitForm
from exactgames.mechanisms.priors.joint import Joint
from exactgames.session.session import Session

NEWS = Path(__file__).parents[2] / "instances" / "folklore" / "correlated-news.toml"

FILE = """
units = 1
prior = [
  { types = { A = "a2", B = "b1" }, probability = "1/4" },
  { types = { A = "a1", B = "b1", C = "t1" }, probability = 0.5 },
  { types = { B = "b2", A = "a1" }, probability = "1/4" },
]
agents = [
  { name = "A", types = [{ name = "a1", marginals = [1] }, { name = "a2", marginals = [2] }], bids = { levels = [0, 1] } },
  { name = "B", types = [{ name = "b1", marginals = [1] }, { name = "b2", marginals = [2] }], bids = { levels = [0, 1] } },
  { name = "C", types = [{ marginals = [0] }], bids = { levels = [0] } },
]
auction = { format = "discriminatory" }
"""


def test_the_listed_profiles_in_their_order():
    market = read_instance_text(FILE).market
    quarter = Fraction(1, 4)
    assert list(market.type_profiles()) == [((0, 0, 0), 2 * quarter), ((0, 1, 0), quarter), ((1, 0, 0), quarter)]
    assert [[t.probability for t in agent.types] for agent in market.agents] == [
        [3 * quarter, quarter],
        [3 * quarter, quarter],
        [1],
    ]
    assert market.profiles_with(0, 0) == [(0, (0, 0, 0), Fraction(2, 3)), (1, (0, 1, 0), Fraction(1, 3))]
    # 1 root, 3 type profiles, each with 2 bids of A, then 2 of B
    assert expand(market).game.nodes == 1 + 3 + 6 + 12


def test_the_table_must_be_that_of_the_types():
    market = read_instance_text(FILE).market
    rows = (((0, 0, 0), Fraction(1, 2)), ((1, 1, 0), Fraction(1, 2)))
    with pytest.raises(ValueError, match="A: her types' probabilities"):
        evolve(market, joint=Joint(rows))


BAD = [
    Bad("no array", 'prior = [', 'prior = 1\nx = [', "prior", ("found 1", "an array of tables { types, probability }")),
    Bad("no entry", FILE[FILE.index("prior") : FILE.index("agents")], "prior = []\n", "prior", ("at least one",)),
    Bad("no types", '{ types = { A = "a2", B = "b1" }, p', "{ p", "prior[0].types", ("found nothing", "agents' names")),
    Bad("no probability", ', probability = 0.5 }', " }", "prior[1].probability", ("found nothing",)),
    Bad("probability 0", "0.5 }", "0 }", "prior[1].probability", ("a positive number",)),
    Bad("sum", "0.5 }", '"1/3" }', "prior", ("sum to 5/6", "exactly 1")),
    Bad("agent", '{ A = "a2",', '{ Z = "a2",', "prior[0].types.Z", ('the name of an agent: "A", "B", "C"',)),
    Bad("type", 'A = "a2"', 'A = "a3"', "prior[0].types.A", ('"a1", "a2"',)),
    Bad("left out", 'A = "a2", ', "", "prior[0].types", ('no type of "A"', "every agent who has several")),
    Bad("again", 'A = "a2", B', 'A = "a1", B', "prior[1]", ("the same type profile again",)),
    Bad("again, by one type", 'B = "b2", A', 'B = "b1", A', "prior[2]", ("the same type profile again",)),
    Bad("missing type", 'A = "a2", B = "b1"', 'A = "a1", B = "b2"', "prior[2]", ("again",)),
    Bad("own probability", "marginals = [0] }", "marginals = [0], probability = 1 }", "agents[2].types[0].probability",
        ("no such key here", "the prior says how likely types are")),
    Bad("unknown key", 'probability = "1/4" },\n  { types = { A = "a1"', 'chance = 1, probability = "1/4" },\n  { types = { A = "a1"',
        "prior[0].chance", ("types, probability",)),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_priors_are_refused(bad):
    assert bad.old in FILE
    with pytest.raises(InstanceError) as caught:
        read_instance_text(FILE.replace(bad.old, bad.new, 1))
    faults = [fault for fault in caught.value.faults if not fault.path.startswith("x")]
    assert [fault.path for fault in faults] == [bad.path]
    assert all(word in str(faults[0]) for word in bad.words), str(faults[0])


def test_every_type_must_occur():
    text = FILE.replace('"a2", B = "b1"', '"a1", B = "b2"').replace(
        '  { types = { B = "b2", A = "a1" }, probability = "1/4" },\n', ""
    )
    with pytest.raises(InstanceError) as caught:
        read_instance_text(text.replace("0.5", '"3/4"'))
    (fault,) = caught.value.faults
    assert (fault.path, fault.found) == ("prior", 'none with "A" of type "a2"')


def test_own_type_tells_of_the_others():
    """News right 3 times in 4: after "low" 1 is asked, and earns 1; after "high" 2, and earns 3/2."""
    profile = profile_of(read_instance(NEWS))
    game = profile.expansion.game
    news = {"low": [Fraction(3, 4), Fraction(1, 4)], "high": [Fraction(1, 4), Fraction(3, 4)]}
    for word, belief in news.items():
        s = game.find("S", f"type {word}, holding 1 of 1 after paying 0 for the bid 2 (B won 0)")
        weights = [int(game.chance[game.parent[game.parent[node]]]) for node in game.histories(s)]
        assert [Fraction(w, sum(weights)) for w in weights] == belief
    instance = read_instance(NEWS)
    for form in (ExplicitForm(instance), StagedForm(instance)):
        assert form.interim() == ((1, Fraction(3, 2)), (0, Fraction(1, 4)))


def test_the_staged_form_refuses_who_would_be_informed():
    """B's bid tells her type, and S makes offers: what S learns would depend on her own type."""
    text = NEWS.read_text(encoding="utf-8").replace("bid = [0]\n", 'type = "v=1"\nbid = [0]\n', 1)
    text += '\n[[strategy]]\nagent = "B"\nstage = "auction"\nbid = [1]\n'
    instance = read_instance_text(text)
    with pytest.raises(Undecided, match="a joint prior: what S learns"):
        _ = StagedForm(instance).stage
    assert Session(instance, 10_000).form.name == "explicit"


def test_strategies_of_types_that_do_not_meet():
    """Against type-contingent bids: both forms agree where some type profiles of the others have probability 0."""
    text = FILE.replace('agents = [', 'claims = [{ kind = "undominated", against = "strategies" }]\nagents = [').replace(
        "discriminatory", "vickrey") + "".join(
        f'[[strategy]]\nagent = "{name}"\nstage = "auction"\nbid = [1]\n' for name in "AB"
    )  # fmt: skip
    instance = read_instance_text(text)
    verdicts = [[claim.holds for claim in certify(instance, form=form).claims] for form in ("explicit", "staged")]
    assert verdicts[0] == verdicts[1]
