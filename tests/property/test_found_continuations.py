"""Random small markets with random rules: pure continuations that are equilibria, found by brute force from the
definitions, against the checker. Where there is one, its certificate is verified, and no steps that the checker accepts
refute that there is; where steps do, there is none. (Steps are made up: whatever a few plans prune, then splits.)
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import pytest
from test_accepted_steps import CONCEPTS
from test_continuation_steps import best_plan, perfect
from true_equilibria import Mix, Truth

from exactgames.checker.claims.continuation import first_cell
from exactgames.checker.claims.steps import Steps
from exactgames.checker.kernel.concepts import concept_of
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rejected import Rejected

sys.path.insert(0, str(Path(__file__).parents[1] / "reject"))
from continuations import explicit, judge, lines_of

SEEDS = [
    pytest.param(range(24), id="short"),
    *(pytest.param(range(k, k + 400), id=f"from-{k}", marks=pytest.mark.slow) for k in range(1000, 5000, 400)),
]
CONTINUATIONS, NODES, STEPS = 150, 90, 150  # at most
Step = list[Any]


def market(rng: Random) -> str:
    """One unit; A may resell it to B, or to both others."""
    prices = rng.choice(["[1]", "[2]", "[1, 3]", "[1, 2]"])
    lines = ["units = 1"]
    for name in ("A", "B"):
        kinds = 1 if name == "A" and rng.random() < 0.6 else 2
        types = [
            f'{{ marginals = [{rng.randint(0, 3)}], probability = "{p}" }}' for p in (["1"], ["1/3", "2/3"])[kinds - 1]
        ]
        lines += ["[[agents]]", f'name = "{name}"', f"types = [ {', '.join(types)} ]"]
        lines.append(f"bids = {{ levels = {rng.choice(['[0, 1]', '[0, 2]', '[1, 2]'])} }}")
    auction = rng.choice(['"uniform-price"', '"discriminatory"', '"all-pay"'])
    ties = rng.choice(['{ priority = ["B", "A"] }', '{ priority = ["A", "B"] }'])
    lines += ["[auction]", f"format = {auction}", f"ties = {ties}"]
    kind = rng.choice(['format = "take-it-or-leave-it"\nsellers = ["A"]', 'format = "resale-by-winners"'])
    lines += ["[aftermarket]", kind, f"prices = {prices}"]
    return "\n".join(lines) + "\n"


def rules(rng: Random) -> str:
    """Some bids, offers and answers."""
    found = []
    for agent, kinds in (("A", ["t1"]), ("B", ["t1", "t2"])):
        for kind in kinds:
            head = f'[[strategy]]\nagent = "{agent}"\ntype = "{kind}"\n'
            if rng.random() < 0.6:
                found.append(f'{head}stage = "auction"\nbid = [{rng.choice([0, 1, 2])}]\n')
            if rng.random() < 0.4:
                offer = rng.choice(['"none"', "{ quantity = 1, price = 1 }", "{ quantity = 1, price = 3 }"])
                found.append(f'{head}stage = "aftermarket"\noffer = {offer}\n')
            if rng.random() < 0.5:
                found.append(f'{head}stage = "aftermarket"\ntake = {rng.choice([0, 1])}\n')
    return "".join(found)


def posed(seeds: range) -> Iterator[tuple[Random, str, Explicit, list[list[int]]]]:
    """Markets, and what their rules allow; the right size, and rules that can be read."""
    for seed in seeds:
        rng = Random(seed)
        for _ in range(200):
            text = market(rng) + rules(rng)
            try:
                game = explicit(text)
                cell, drawn = first_cell(game)
            except Rejected:
                continue
            if drawn:
                continue
            if len(game) <= NODES and 1 < prod(map(len, cell)) <= CONTINUATIONS:
                yield rng, text, game, cell
                break


def shown(concept: str, truth: Truth, mix: Mix, rng: Random) -> dict[str, Any] | None:
    """The evidence that a profile is an equilibrium; None if that is not found."""
    if concept == "bayes-nash":
        return {} if best_plan(truth, mix) else None
    names = [agent.name for agent in truth.game.market.agents]
    places = sorted((truth.owner[k], k, truth.game.own[truth.owner[k]].index(k)) for k in range(len(truth.owner)))
    if concept == "sequential":
        powers = {(k, a): (rng.choice([1, 1, 2, 3]), Fraction(1)) for k, row in enumerate(mix) for a in range(len(row))}
        powers = {move: tremble for move, tremble in powers.items() if not mix[move[0]][move[1]]}
        listed = [
            [names[who], number, a, powers[k, a][0], "1"]
            for who, k, number in places
            for a in range(len(mix[k]))
            if (k, a) in powers
        ]
        return {"trembles": listed} if truth._rational(mix, powers) else None
    beliefs = perfect(truth, mix, rng)
    if beliefs is None:
        return None
    return {"beliefs": [[names[who], number, [str(p) for p in beliefs[k]]] for who, k, number in places]}


def interim(truth: Truth, game: Explicit, mix: Mix) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for who, agent in enumerate(game.market.agents):
        found[agent.name] = {}
        for t, kind in enumerate(agent.types):
            starts = [(n, w) for n, w, x in zip(game.after_types, game.prior, game.types, strict=True) if x[who] == t]
            total = sum(w * truth.value(node, mix, who, {}) for node, w in starts)
            found[agent.name][kind] = str(total / sum(w for _, w in starts) / game.market.scale)
    return found


def refutation(concept: str, truth: Truth, cell: list[list[int]], pure: bool) -> list[Step] | None:
    """Steps that the checker accepts one by one and that leave no cell; None if none are found."""
    game = truth.game
    search = Steps(concept, game, [list(allowed) for allowed in cell], not concept_of(concept).subgames, "")
    names = [agent.name for agent in game.market.agents]
    found: list[Step] = []
    while len(found) < STEPS:
        step = next((step for step in proposals(truth, names, search.cell) if accepted(search, step)), None)
        if step is None and pure:
            several = [k for k, allowed in enumerate(search.cell) if len(allowed) > 1]
            if several:
                here = several[0]
                step = ["split", names[truth.owner[here]], game.own[truth.owner[here]].index(here)]
                search._split("x", step[1:])
        if step is None:
            return None
        found.append(step)
        if not all(search.cell):
            if not search.waiting:
                return found
            search.cell, search.conditions = search.waiting.pop()
    return None


def proposals(truth: Truth, names: list[str], cell: list[list[int]]) -> Iterator[Step]:
    own = truth.game.own
    for here in reversed(range(len(cell))):
        who = truth.owner[here]
        for action in cell[here]:
            for plan in truth.plans(here):
                if plan[here] != action:
                    listed = [[own[who].index(k), a] for k, a in plan.items()]
                    for how in ("bayes", "always"):
                        yield ["prune", names[who], own[who].index(here), action, how, listed]


def accepted(search: Steps, step: Step) -> bool:
    try:
        search._prune("x", step[1:])
    except Rejected:
        return False
    return True


@pytest.mark.parametrize("seeds", SEEDS)
def test_what_is_found_and_what_is_refuted(seeds: range, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    for rng, text, game, cell in posed(seeds):
        truth = Truth(game)
        for concept in CONCEPTS:
            found = None
            for moves in product(*cell):
                mix = truth.mix(moves)
                for _ in range(1 if concept == "bayes-nash" else 3):
                    evidence = shown(concept, truth, mix, rng)
                    if evidence is not None and found is None:
                        found = moves, evidence | {"interim": interim(truth, game, mix)}
                if found is not None:
                    break
            for completion in ("some", "some-pure"):
                steps = refutation(concept, truth, cell, completion == "some-pure")
                assert found is None or steps is None, (text, concept, found, steps)
                met[f"{completion}: {'found' if found else 'refuted' if steps else 'open'}"] += 1
                whole = explicit(f'{text}[[claims]]\nkind = "{concept}"\ncompletion = "{completion}"\n')
                if found is not None:
                    moves, evidence = found
                    lines = lines_of(whole, lambda _, here, m=moves: m[here], [(True, evidence)])
                elif steps is not None:
                    lines = lines_of(whole, None, [(False, {"steps": steps})])
                else:
                    continue
                verdict = judge(lines, tmp_path)
                assert verdict.verdict == "VERIFIED", (text, concept, lines, verdict.message)
    for completion in ("some", "some-pure"):
        assert met[f"{completion}: found"] >= 12 and met[f"{completion}: refuted"] >= 4, met
