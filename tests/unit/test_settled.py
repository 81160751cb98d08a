"""The checker's completion: which beliefs are settled, set by set, as in semantics.md, "Completion"; and that what it
accepts is unique.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from test_checker_staged import completed
from two_sellers import MARKET

from exactgames import certify, read_instance_text
from exactgames.checker import check
from exactgames.checker.budget import Budget
from exactgames.checker.reading import canonical, read_instance
from exactgames.checker.rebuild.assessment import Assessment
from exactgames.checker.rebuild.completion import check_assessment, covered
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rebuild.rules import read_beliefs, read_rules
from exactgames.checker.rebuild.settled import Settled
from exactgames.checker.rebuild.staged.folded import Folded
from exactgames.checker.rebuild.staged.posteriors import bids_of
from exactgames.checker.rebuild.staged.worlds import Worlds, names_of
from exactgames.checker.rebuild.tree import Tree
from exactgames.checker.rejected import Rejected
from exactgames.errors import ExactGamesError

ATTACKS = Path(__file__).parents[1] / "reject/two-completions"


def rule(agent: str, action: str, when: str = "", stage: str = "aftermarket", kind: str = "") -> str:
    kind = f'type = "{kind}"\n' if kind else ""
    when = f"when = {when}\n" if when else ""
    return f'[[strategy]]\nagent = "{agent}"\nstage = "{stage}"\n{kind}{when}{action}\n'


def belief(agent: str, entries: str, when: str = "") -> str:
    stage = "aftermarket" if when else "auction"
    when = f"when = {when}\n" if when else ""
    return f'[[beliefs]]\nagent = "{agent}"\nstage = "{stage}"\n{when}belief = {entries}\n'


BIDS_0 = rule("i", "bid = [0]", stage="auction")
S_ASKS = rule("T", "offer = { quantity = 1, price = 1 }", kind="s")
T_NONE = rule("T", 'offer = "none"', kind="t")
T_MIXES = rule(
    "T",
    'mixture = [{ offer = "none", probability = "1/2" }, { offer = { quantity = 1, price = 1 }, probability = "1/2" }]',
    kind="t",
)
REFUSES_2 = "".join(rule(agent, "take = 0", '{ offer = { seller = "T", price = 2 } }') for agent in "ij")
J_NONE, B_REFUSES = rule("j", 'offer = "none"'), rule("B", "take = 0")
J_ASKS_2 = rule("j", "offer = { quantity = 1, price = 2 }")
I_REFUSES_J = rule("i", "take = 0", '{ offer = { seller = "j" } }')
BASE = BIDS_0 + S_ASKS + T_NONE + REFUSES_2
SURELY_S, SURELY_T = '[{ types = { T = "s" } }]', '[{ types = { T = "t" } }]'
EVEN = '[{ types = { T = "s" }, probability = "1/2" }, { types = { T = "t" }, probability = "1/2" }]'
WHATEVER = "[{ }]"
AFTER_0 = '[{ types = { T = "s" }, bids = { i = [0] } }]'
MIXED_ENTRIES = (
    '[{ types = { T = "s" }, bids = { i = [0] }, probability = "1/2" }, { types = { T = "t" }, probability = "1/2" }]'
)
J_ASKS_1 = '{ offer = { seller = "j", price = 1 } }'
I_BELIEVES_T = belief("i", SURELY_T)

# i's sets after her bid of 0: 1 T asks 1, j having offered nothing; 3 j asks 1; 4 T asks 1, i and B having refused j's
# offer at 1; 10 j asks 2.  j's first set after that bid is her offer, set 0 (15 after the bid of 1).  B's set 0: j asks 1.
CASES = [
    # what stands in the file beside BASE; agent, set; on what the belief turns
    ("no belief", "", "i", 3, None, "2: the same moves lead to both types"),
    ("no belief", "", "i", 4, None, "2"),
    ("no belief", "", "B", 0, ("j", 0), "2: j's offers after different bids of i are different moves"),
    ("no belief", J_NONE, "B", 0, ("i", 3), "2: so are i's answers to j"),
    ("no belief", J_NONE + I_REFUSES_J, "B", 0, None, "2: both are settled"),
    # 3: i's belief when she bids is given, and her later sets follow
    ("updating meets j's open offer", I_BELIEVES_T, "i", 3, ("j", 0), "3: t is not excluded"),
    ("the previous belief is not settled", I_BELIEVES_T, "i", 4, ("j", 0), "3, though the ways are alike"),
    ("every history excluded", I_BELIEVES_T, "i", 1, None, "3: s is outside the support, t never offers"),
    ("in the support, by a settled move", belief("i", SURELY_S), "i", 1, ("j", 0), "3: not excluded, j is open"),
    ("updating meets settled moves", belief("i", SURELY_S) + J_NONE, "i", 1, None, "3: not excluded, j is settled"),
    ("excluded by a settled move", belief("i", SURELY_T) + J_NONE, "i", 3, None, "3: j never offers; then as 2"),
    ("and what follows", belief("i", SURELY_T) + J_NONE, "i", 4, ("B", 0), "3: P's belief is settled, and even"),
    ("and what follows", belief("i", SURELY_T) + J_NONE + B_REFUSES, "i", 4, None, "3: only i's own refusal is open"),
    ("excluded, but not alike", None, "i", 1, ("T", 0), "3: j's offer excludes all; T's, open, differ by type"),
    # 1: given at the set itself, entry by entry
    ("given", belief("i", EVEN, J_ASKS_1), "i", 3, None, "1: each entry agrees with one history"),
    ("given, one entry", belief("i", WHATEVER, J_ASKS_1), "i", 3, None, "1: the ways are alike"),
    ("given, and one before", I_BELIEVES_T + belief("i", EVEN, J_ASKS_1), "i", 3, None, "1 comes before 3"),
    ("given, one entry, ways not alike", belief("B", WHATEVER, J_ASKS_1), "B", 0, ("j", 0), "1: after two bids"),
    ("given, ways not alike", belief("B", SURELY_S, J_ASKS_1), "B", 0, ("j", 0), "1: i may have bid 0 or 1"),
    ("given with the bid", belief("B", AFTER_0, J_ASKS_1), "B", 0, None, "1: one history"),
    ("the second entry's ways", belief("B", MIXED_ENTRIES, J_ASKS_1), "B", 0, ("j", 0), "1: every entry counts"),
    # 3 from a set in the aftermarket
    ("B may have bought", belief("i", EVEN, J_ASKS_1), "i", 4, ("B", 0), "3: s asks, B's refusal is open"),
    ("B refuses by a rule", belief("i", EVEN, J_ASKS_1) + B_REFUSES, "i", 4, None, "3: i's own refusal does not count"),
    ("t never asks", belief("i", SURELY_T, J_ASKS_1), "i", 4, None, "3: every history excluded, the ways alike"),
]


def assessment_of(text: str, staged: bool = False) -> tuple[Tree, Assessment, list[int]]:
    """With the first action at every open set."""
    market = read_market(read_instance(text, Budget()), Budget())
    game: Tree = fold(market) if staged else Explicit(market)
    rules = read_rules(market)
    ruled, weights = covered(game).at, []
    for view, k in zip(game.views, ruled, strict=True):
        own = rules[k].weights(view) if k >= 0 else [1] + [0] * (view.actions - 1)
        assert own is not None
        weights.append(own)
    return game, Assessment(game, weights, read_beliefs(market)), ruled


def fold(market: Market) -> Folded:
    rules = read_rules(market)
    worlds = Worlds(market, names_of(market, rules + read_beliefs(market)), bids_of(market, rules))
    return Folded(market, worlds.list, worlds.learned)


@pytest.mark.parametrize(("what", "more", "agent", "number", "turns", "why"), CASES)
def test_settled(what: str, more: str | None, agent: str, number: int, turns: tuple[str, int] | None, why: str) -> None:
    text = BIDS_0 + REFUSES_2 + J_ASKS_2 + I_BELIEVES_T if more is None else BASE + more  # None: T's offers are open
    game, assessment, ruled = assessment_of(MARKET + text)
    names = game.market.names
    here = game.own[names.index(agent)][number]
    found = Settled(assessment, ruled).turns_on(here)
    owner = None if found is None else game.pasts[found].agent
    shown = None if found is None or owner is None else (names[owner], game.own[owner].index(found))
    assert shown == turns, (what, why)


def test_a_move_that_a_rule_mixes_excludes_nothing() -> None:
    """3: t, too, may ask: it is in the support, and j's open offer is on the way."""
    game, assessment, ruled = assessment_of(MARKET + BIDS_0 + S_ASKS + T_MIXES + REFUSES_2 + I_BELIEVES_T)
    assert Settled(assessment, ruled).turns_on(game.own[0][1]) == game.own[1][0]


# ---- certificates


def certificate(text: str, rng: random.Random | None = None, staged: bool = False) -> str:
    """An instance without claims, completed by replies to replies until nothing changes."""
    instance = read_instance(text, Budget())
    market = read_market(instance, Budget())
    game: Tree = fold(market) if staged else Explicit(market)
    sets = {name: len(own) for name, own in zip(market.names, game.own, strict=True)}
    counts = {"infosets": sets, "nodes": len(game), "terminal_nodes": game.terminal_nodes}
    digest = hashlib.sha256(canonical(instance).encode()).hexdigest()
    blocks: list[Any] = [
        {
            "certificate": "exactgames",
            "format": 3,
            "instance": instance,
            "made_by": "hand",
            "semantics": 1,
            "sha256": digest,
        },
        {"block": "game", "form": "explicit", **counts},
        completed(game, market, rng),
        {"as_expected": True, "block": "end", "claims": 0},
    ]
    return "".join(canonical(block) + "\n" for block in blocks)


def verdict(text: str, folder: Path) -> tuple[str, str | None, str | None]:
    path = folder / "c.jsonl"
    path.write_text(text, encoding="ascii")
    found = check(str(path))
    return found.verdict, found.code, found.message


@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize("which", ["first", "second"])
def test_two_completions(form: str, which: str, tmp_path: Path) -> None:
    """One instance, two completions, each with a valid claim: in one i gains by bidding 1, in the other nobody does.
    Both are best replies everywhere, and whether i's belief is carried on turns on what j does.
    """
    found = verdict((ATTACKS / f"{form}.{which}.jsonl").read_text(encoding="ascii"), tmp_path)
    assert found[:2] == ("REJECTED", "completion")
    number, offers = (10, 0) if form == "explicit" else (60, 45)
    assert f"set {number} is not completed" in found[2]
    assert f"turns on the open moves at agent 'j', type 't1', set {offers};" in found[2]


I_TAKES = rule("i", "take = 0", '{ offer = { seller = "j", price = 2 } }')
COMPLETIONS = [
    # what the file says beside BASE and i's belief when she bids; completed?
    ("nothing more", "", False),
    ("the open move on which it turns", J_ASKS_2, True),
    ("the set's action", I_TAKES, True),
    ("its belief", belief("i", SURELY_T, '{ offer = { seller = "j", price = 2 } }'), True),
    ("the belief at another set", belief("i", SURELY_T, '{ offer = { seller = "T", price = 1 } }'), False),
    ("the action at another set", rule("i", "take = 0", '{ offer = { seller = "j", price = 1 } }'), False),
]


@pytest.mark.parametrize(("what", "more", "accepted"), COMPLETIONS)
def test_what_the_file_could_say(what: str, more: str, accepted: bool, tmp_path: Path) -> None:
    found = verdict(certificate(MARKET + BASE + I_BELIEVES_T + more), tmp_path)
    assert found[:2] == (("VERIFIED", None) if accepted else ("REJECTED", "completion")), (what, found)


# ---- what is accepted is unique


def random_file(rng: random.Random) -> str:
    """The market above with other values, most of the rules, and beliefs at some sets."""
    text = MARKET
    for old in ("marginals = [3]", "marginals = [3]", "marginals = [5], p", "marginals = [4]"):
        more = rng.choice([0, 0, 0, 1, -1])
        text = text.replace(old, old.replace(old[13], str(int(old[13]) + more)), 1)
    kinds = [SURELY_S, SURELY_T, SURELY_T, EVEN, WHATEVER]
    rules = [S_ASKS, rng.choice([T_NONE, T_NONE, T_MIXES]), REFUSES_2]
    text += BIDS_0 + "".join(more for more in rules if rng.random() < 0.9)
    text += "".join(more for more in (B_REFUSES, I_REFUSES_J, J_ASKS_2) if rng.random() < 0.1)
    if rng.random() < 0.8:
        text += belief("i", rng.choice(kinds))
    for _ in range(rng.choice([0, 0, 1])):
        when = rng.choice([J_ASKS_1, '{ offer = { seller = "j", price = 2 } }', '{ offer = { seller = "T" } }'])
        text += belief(rng.choice("iiB" if "j" in when else "ij"), rng.choice(kinds), when)
    return text


@pytest.mark.parametrize("seeds", [pytest.param(28, id="some"), pytest.param(200, id="all", marks=pytest.mark.slow)])
def test_what_is_completed_is_unique(seeds: int) -> None:
    """Best replies to each other are found from several random starts.  Where the checker accepts one, all of them are
    the same; often it refuses, and sometimes there are several.
    """
    seen: Counter[str] = Counter()
    for seed in range(seeds):
        rng = random.Random(seed)
        try:
            market = read_market(read_instance(random_file(rng), Budget()), Budget())
            game = Explicit(market)
            lines = [completed(game, market, rng) for _ in range(3)]
        except Rejected as rejected:  # a rule that matches no set
            assert rejected.code == "instance", (seed, rejected)
            continue
        accepted, codes = [], set()
        for line in lines:
            try:
                check_assessment(game, line)
                accepted.append(line)
            except Rejected as rejected:
                codes.add(rejected.code)
        assert codes <= {"completion"}, (seed, codes)
        seen["accepted" if accepted else "refused"] += 1
        if accepted:
            assert all(line == accepted[0] for line in lines), seed
        seen["several"] += any(line != lines[0] for line in lines)
    assert min(seen.values()) >= seeds // 7 and len(seen) == 3, seen


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("seeds", [pytest.param(10, id="some"), pytest.param(50, id="all", marks=pytest.mark.slow)])
def test_what_is_accepted_is_what_the_engine_completes(seeds: int, staged: bool) -> None:
    """And where the engine refuses nothing is accepted: the two are written from the page separately."""
    seen: Counter[str] = Counter()
    for seed in range(seeds):
        rng = random.Random(seed)
        text = random_file(rng) + '[[claims]]\nkind = "welfare"\n'
        engine, accepted = None, []
        try:
            engine = json.loads(certify(read_instance_text(text), form="staged" if staged else "explicit").lines[2])
        except ExactGamesError:
            seen["refused"] += 1
        try:
            market = read_market(read_instance(text, Budget()), Budget())
            game: Tree = fold(market) if staged else Explicit(market)
            for line in [completed(game, market, rng) for _ in range(3)]:
                with contextlib.suppress(Rejected):
                    check_assessment(game, line)
                    accepted.append(line)
        except Rejected as rejected:
            assert rejected.code == "instance", (seed, rejected)
        assert bool(accepted) == (engine is not None), (seed, text)
        assert all(line == engine for line in accepted), (seed, text)
        seen["accepted"] += bool(accepted)
    assert min(seen["accepted"], seen["refused"]) >= seeds // 7, seen
