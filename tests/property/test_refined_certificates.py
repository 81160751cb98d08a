"""Claims about refined equilibria: what they list against brute force, and their steps, followed cell by cell."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from markets import random_instance

from exactgames import (
    AllPureClaim,
    BehaviorStrategy,
    CertificateError,
    Expansion,
    GameError,
    InstanceError,
    LimitReached,
    PureEquilibrium,
    Undecided,
    certify,
    certify_game,
    expand,
    find_pure,
    outcomes,
    overbids,
    read_instance_text,
)
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.examples import speculator
from exactgames.game.values import play
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outcome import single_sets
from exactgames.search.cells.plan_gains import CellGains
from exactgames.search.pure.search import SearchTables
from exactgames.search.pure.steps import Exclude, Prune, Split, Unselected

REFINED = ("no-overbidding", "selection")
CELLS = 2_000
NODES = 250


def small_market(seed: int) -> str:
    """Two agents, one unit, resale by a speculator, by the winner, or at a posted price; or any random market."""
    rng = Random(seed)
    if seed % 3 == 2:
        text = random_instance(seed)
        return text.split("[[strategy]]")[0].split("[[beliefs]]")[0].split("[[claims]]")[0]
    kinds = [rng.sample(range(4), k=rng.choice((1, 2))) for _ in range(2)]
    lines = ["units = 1"]
    for name, values in zip(("Ann", "Bob"), kinds, strict=True):
        types = [f'{{ marginals = [{v}], probability = "1/{len(values)}" }}' for v in sorted(values)]
        lines += ["[[agents]]", f'name = "{name}"', f"types = [{', '.join(types)}]"]
        lines.append(f"bids = {{ levels = [0, {rng.choice((1, 2, 3))}] }}")
    lines += ["[auction]", f'format = "{rng.choice(("uniform-price", "discriminatory"))}"', "[aftermarket]"]
    lines.append(
        rng.choice(
            (
                'format = "take-it-or-leave-it"\nsellers = ["Ann"]\nprices = [1, 2]',
                'format = "resale-by-winners"\nprices = [1]',
                'format = "bilateral-posted-price"\nseller = "Ann"\nbuyer = "Bob"\nprice = 1',
            )
        )
    )
    return "\n".join(lines)


def overbidding(expansion: Expansion, one: PureEquilibrium) -> bool:
    """Whether some bid that is played overbids."""
    found = False
    sets = expansion.sets
    for i, agent in enumerate(expansion.market.agents):
        for t, kind in enumerate(agent.types):
            at = [s for s in range(len(sets.agent)) if sets.bidding[s] and (sets.agent[s], sets.type[s]) == (i, t)]
            played = one.strategy.support(expansion.game, at[0]) if at else (0,)
            found |= any(overbids((agent.bids or ())[b], kind.valuation) for b in played)
    return found


def right_outcomes(expansion: Expansion, concept: str) -> set[Any] | None:
    """The outcomes of every profile without overbidding; None if there are too many."""
    every = find_pure(expansion.game, concept, every=True, cells=CELLS)
    if not every.complete:
        return None
    return {outcomes(expansion, one.played) for one in every.equilibria if not overbidding(expansion, one)}


def listed_outcomes(expansion: Expansion, evidence: dict[str, Any]) -> list[Any]:
    """The outcomes of the entries, their strategies read back."""
    game, found = expansion.game, []
    for entry in evidence["equilibria"]:
        weights = np.zeros(game.actions, dtype=np.int64)
        for player, agent in enumerate(expansion.market.agents):
            for s, k in zip(game.sets_of(player), entry["strategy"][agent.name], strict=True):
                weights[int(game.action_start[s]) + k] = 1
        strategy = BehaviorStrategy(weights, np.ones(game.infosets, dtype=np.int64))
        found.append(outcomes(expansion, play(game, strategy)))
    return found


def compare(seed: int, concept: str) -> Counter[str]:
    """The claim without overbidding of one market."""
    try:
        instance = read_instance_text(small_market(seed))
        expansion = expand(instance.market, NODES)
    except (InstanceError, LimitReached) as error:
        return Counter([type(error).__name__])
    claim = AllPureClaim("c1", concept=concept, refined="no-overbidding")
    asked = evolve(instance, claims=(claim,), strategy=None)
    if not len(expansion.auction_end):
        with pytest.raises(GameError, match="no bids"):
            certify(asked)
        return Counter(["posted"])
    right = right_outcomes(expansion, concept)
    if right is None:
        return Counter(["large"])
    try:
        [settled] = certify(asked).claims
    except Undecided:
        return Counter(["undecided"])
    listed = listed_outcomes(expansion, settled.evidence)
    assert len(listed) == len(set(listed)) and set(listed) == right, (seed, concept)
    return Counter(["compared", "some" if right else "none", "steps" if settled.evidence["steps"] else "no steps"])


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize(
    "seeds", [range(6), pytest.param(range(6, 400), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
def test_without_overbidding_the_claim_lists_what_filtering_every_profile_gives(concept: str, seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        met += compare(seed, concept)
    assert met["compared"] and met["some"] and met["steps"], met
    assert not met["undecided"] or len(seeds) > 100, met


def followed(expansion: Expansion, concept: str) -> Counter[str]:
    """The steps of a search with the selection: each plan of an ``Unselected`` step loses nothing in its cell."""
    game, tables = expansion.game, SearchTables.of(expansion.game, concept)
    found = find_pure(game, concept, selection=expansion.selection, cells=CELLS)
    if not found.complete:
        return Counter(["not complete"])
    gains, met = CellGains(game), Counter(["complete"])
    waiting: list[Cell] = [np.ones(game.actions, dtype=bool)]
    cell = waiting.pop()
    for step in found.steps:
        settled = True
        if isinstance(step, Split):
            first, stop = int(game.action_start[step.infoset]), int(game.action_start[step.infoset + 1])
            groups = step.groups or tuple((a - first,) for a in range(first, stop) if cell[a])
            parts = []
            for group in groups:
                parts.append(cell.copy())
                parts[-1][first:stop] = False
                parts[-1][[first + k for k in group]] = True
            waiting += reversed(parts)
        elif isinstance(step, Prune | Exclude | Unselected):
            s, first = step.infoset, int(game.action_start[step.infoset])
            if isinstance(step, Unselected):
                met[step.kind] += 1
                loses_nothing(expansion, tables, gains, cell, step)
            cell[first + step.action] = False
            settled = not cell[first : int(game.action_start[s + 1])].any()
        if settled and waiting:
            cell = waiting.pop()
    assert not waiting
    return met


def loses_nothing(expansion: Expansion, tables: SearchTables, gains: CellGains, cell: Cell, step: Unselected) -> None:
    """By the bounds on single plans, which are computed apart from those that the search prunes by."""
    game, s = expansion.game, step.infoset
    first, stop = int(game.action_start[s]), int(game.action_start[s + 1])
    (start, instead), preferred = step.plan[0], expansion.selection[first:stop]
    assert start == s and not expansion.sets.bidding[s] and preferred[instead] > preferred[step.action]
    assert cell[first + step.action]
    inside = cell.copy()
    inside[first:stop] = False
    inside[first + step.action] = True
    if step.kind == "always":
        assert min(gains.from_nodes(game.histories(s).tolist(), step.plan, inside)[0]) >= 0
        return
    assert min(gains.from_nodes([int(tables.roots[s])], step.plan, inside)[0]) >= 0
    single = single_sets(game, inside)
    for node in game.histories(s).tolist():
        above = int(game.parent[node])
        while node and (game.infoset[above] < 0 or (single[game.infoset[above]] and inside[game.incoming[node]])):
            node, above = above, int(game.parent[above])
        if not node:
            return
    raise AssertionError("play is not sure to come to the set")


@pytest.mark.parametrize("concept", ["perfect-bayesian", "sequential"])
@pytest.mark.parametrize(
    "seeds", [range(20), pytest.param(range(20, 400), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
def test_plans_in_place_of_what_is_not_selected_lose_nothing(concept: str, seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        try:
            expansion = expand(read_instance_text(small_market(seed)).market, NODES)
        except (InstanceError, LimitReached):
            continue
        met += followed(expansion, concept)
    assert met["complete"] and met["always"] and met["bayes"], met


def test_claims_say_how_they_are_refined() -> None:
    claims = tuple(AllPureClaim(f"c{k}", concept="perfect-bayesian", refined=r) for k, r in enumerate(REFINED))
    none, selected = certify(evolve(speculator(), claims=claims)).claims
    assert (none.holds, none.witness) == (True, "1 outcome, welfare 5/3")
    assert len(selected.evidence["equilibria"]) < 11 and selected.holds
    assert {row[0] for row in selected.evidence["steps"]} >= {"unselected", "settled"}
    assert [c.spec.words(None, False, None) for c in (none, selected)] == [
        "the certificate lists every outcome of a pure perfect Bayesian equilibrium in which no type overbids",
        "the certificate lists every outcome of a pure perfect Bayesian equilibrium that keeps to the selection",
    ]


def test_where_there_is_nothing_to_refine_by() -> None:
    chosen = AllPureClaim("c1", concept="bayes-nash", refined="selection")
    with pytest.raises(GameError, match="a selection among optimal actions needs beliefs"):
        certify(evolve(speculator(), claims=(chosen,)))
    game = 'EFG 2 R "" { "One" }\np "" 1 1 "" { "a" "b" } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 0 }\n'
    with pytest.raises(CertificateError, match="about a market, not a game file"):
        certify_game(game, (chosen,))
