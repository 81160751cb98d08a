"""Every assessment that the checker accepts as a completion is the engine's: on random markets with given beliefs, with
line 3 of the certificate changed at the completed sets, or written from nothing where the engine refuses.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from contextlib import suppress
from itertools import product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from open_markets import open_instance, sellers_in_turn

from exactgames import GameError, InstanceError, LimitReached, Undecided, certify, read_instance_text, verify
from exactgames.claims.rows import entry
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import numbers_among_own
from exactgames.forms.staged.form import StagedForm
from exactgames.market.expand import expand
from exactgames.market.instance import Instance
from exactgames.market.rules import match_rules, refuse_unmatched
from exactgames.session.session import Session

MOST = 2_500
"""Nodes of the largest tree."""
MOST_ASSIGNMENTS = 48
"""All assignments of the completed sets are tried up to so many; else some that differ at one to three sets."""
Lines = list[dict[str, Any]]


class Sets:
    """Where the sets of an instance stand in line 3, in one of the two forms."""

    def __init__(self, instance: Instance, form: str) -> None:
        if form == "staged":
            staged = StagedForm(instance)
            table, sets, known = staged.game.table, staged.sets, staged.game.known_sets
            self.counts = staged.counts()
        else:
            expansion = expand(instance.market, MOST)
            table, sets, known = expansion.sets, expansion.game, expansion.known_sets
            self.counts = ExplicitForm(evolve(instance, strategy=None)).counts()
        matched = match_rules(known, instance.strategy)
        refuse_unmatched(known, instance, matched.rule)
        self.strategy, rule = matched.strategy, matched.rule
        self.names = [agent.name for agent in instance.market.agents]
        self.owner, self.number = sets.infoset_player, numbers_among_own(sets)
        self.open = np.flatnonzero(rule < 0).tolist()
        self.size = {s: int(table.actions[s]) for s in self.open}
        self.start = sets.action_start

    def place(self, s: int) -> tuple[str, int]:
        return self.names[int(self.owner[s])], int(self.number[s])

    def line(self, choice: dict[int, int]) -> dict[str, Any]:
        """Line 3 with these actions at the open sets."""
        strategy: dict[str, list[Any]] = {
            name: [None] * int((self.owner == i).sum()) for i, name in enumerate(self.names)
        }
        for s in range(len(self.owner)):
            name, number = self.place(s)
            weights = self.strategy.weights[self.start[s] : self.start[s + 1]].tolist()
            strategy[name][number] = choice[s] if s in self.size else entry(weights)
        completed = {name: sum(self.place(s)[0] == name for s in self.open) for name in self.names}
        return {"block": "assessment", "completed": completed, "strategy": strategy}


def without_dead_rules(text: str, form: str) -> tuple[Instance, str]:
    """The instance without the rules at fault."""
    while True:
        try:
            instance = read_instance_text(text)
            with suppress(GameError):
                Session(instance, limit=MOST, asked=form).form.strategy  # noqa: B018
            return instance, text
        except InstanceError as error:
            faulty = {fault.path.split(".")[0] for fault in error.faults}
            tables = re.split(r"(?m)^(?=\[)", text)
            counts: Counter[str] = Counter()
            kept = []
            for table in tables:
                name = table.split("]")[0].strip("[")
                if f"{name}[{counts[name]}]" not in faulty:
                    kept.append(table)
                counts[name] += 1
            if len(kept) == len(tables):
                raise
            text = "".join(kept)


def without_strategy(instance: Instance) -> Lines:
    """The certificate of the market alone: its optimum."""
    return [json.loads(line) for line in certify(evolve(instance, strategy=None, beliefs=())).lines]


def judge(lines: Lines, instance: Instance, folder: Path) -> tuple[str, str | None]:
    head = lines[0]
    head["instance"] = instance.document
    dump = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
    head["sha256"] = hashlib.sha256(dump(head["instance"]).encode("ascii")).hexdigest()
    path = folder / "c.jsonl"
    path.write_text("".join(dump(line) + "\n" for line in lines), encoding="ascii")
    verdict = verify(str(path))
    return verdict.verdict, verdict.code


def compare(seed: int, folder: Path, form: str) -> list[str]:
    """Words for what was met."""
    text = (sellers_in_turn if seed % 2 else open_instance)(seed, staged=form == "staged")
    mine: dict[int, int] | None = None
    try:
        instance, text = without_dead_rules(text, form)
        found = Session(instance, limit=MOST, asked=form).form
        sets = Sets(instance, form)
        mine = {s: found.strategy.support(found.sets, s)[0] for s in sets.open}
        words = ["completed"]
    except (InstanceError, LimitReached, Undecided):
        return ["skipped"]
    except GameError as error:
        assert "Give its action" in str(error), error
        if "merged here" in str(error):
            return ["open class"]
        sets = Sets(instance, form)
        words = ["refused"]
        words += ["updating"] if "follows from its owner's earlier" in str(error) else []
    if not sets.open:
        return ["nothing open"]
    market = without_strategy(instance)
    game = {"block": "game", **sets.counts}
    rng = Random(seed)
    if prod(sets.size.values()) <= MOST_ASSIGNMENTS:
        tried = [dict(zip(sets.size, row, strict=True)) for row in product(*map(range, sets.size.values()))]
        words.append("all tried")
    else:
        start = mine or {s: rng.randrange(k) for s, k in sets.size.items()}
        tried = [start, *(mutated(rng, start, sets.size) for _ in range(4))]
    for choice in tried:
        verdict, code = judge([market[0], game, sets.line(choice), *market[2:]], instance, folder)
        expected = ("VERIFIED", None) if choice == mine else ("REJECTED", "completion")
        assert (verdict, code) == expected, f"seed {seed}: {text}"
    return words


def mutated(rng: Random, choice: dict[int, int], sizes: dict[int, int]) -> dict[int, int]:
    other = dict(choice)
    for s in rng.sample(list(sizes), min(len(sizes), rng.randint(1, 3))):
        other[s] = rng.choice([k for k in range(sizes[s]) if k != choice[s]])
    return other


def sweep(seeds: range, folder: Path, form: str) -> Counter[str]:
    met: Counter[str] = Counter()
    for seed in seeds:
        met.update(compare(seed, folder, form))
    return met


@pytest.mark.parametrize("form", ["explicit", "staged"])
def test_the_checker_accepts_the_engines_completion_alone(form: str, tmp_path: Path) -> None:
    met = sweep(range(24), tmp_path, form)
    assert met["completed"] >= 5, met
    assert met["refused"] >= 3, met
    assert met["updating"] and met["all tried"], met


@pytest.mark.slow
@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize("start", range(1_000, 4_000, 500))
def test_the_checker_accepts_the_engines_completion_alone_on_many(form: str, start: int, tmp_path: Path) -> None:
    assert sweep(range(start, start + 500), tmp_path, form)["completed"] >= 60
