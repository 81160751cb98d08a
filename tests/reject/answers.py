"""What the checker says to random steps and refutations on random games, by seed: written to answers.txt by
``python tests/reject/answers.py``, and held to it by test_answers.py.  That what it accepts is sound is tested by
property/test_accepted_steps.py, against brute force; this says that it accepts no less, and refuses for no other reasons.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "property"), str(HERE.parent), str(HERE.parents[1])]

from test_accepted_steps import CONCEPTS, Made, games, integer_weights, one_step, random_mix, refutation_of  # noqa: E402

from exactgames.checker.claims import any_beliefs  # noqa: E402
from exactgames.checker.claims.all_pure import _Search  # noqa: E402
from exactgames.checker.reading import Rejected  # noqa: E402
from exactgames.checker.rebuild.assessment import Assessment  # noqa: E402

FILE = HERE / "answers.txt"
SEEDS, STEPS = 40, 40


def answers(seed: int) -> dict[str, str]:
    """By what is asked: a digest of the answers; nothing if the seed's game is refused or too large."""
    found: dict[str, str] = {}
    for _, rng, _, truth in games(range(seed, seed + 1)):
        made = Made(rng, truth)
        for concept in CONCEPTS:
            search = _Search(concept, truth.game)
            lines = []
            for _ in range(STEPS):
                search.cell = [
                    sorted(rng.sample(range(n), rng.randint(1, n))) if rng.random() < 0.5 else [rng.randrange(n)]
                    for n in truth.actions
                ]
                cell = [list(allowed) for allowed in search.cell]
                kind, step, _ = one_step(search, made, cell, set())
                if rng.random() < 0.3:
                    kind, step = split_or_settle(search, made, cell)
                try:
                    steps = {"prune": search._prune, "split": search._split, "settled": search._settled}
                    done = steps.get(kind, search._refuted)("x", step)
                    lines.append(f"accepted {done} {search.cell}")
                except Rejected as rejected:
                    lines.append(f"{rejected.code} {rejected.message}")
            found[f"steps {concept}"] = _digest(lines)
        for concept in CONCEPTS[1:]:
            lines = []
            for _ in range(STEPS // 4):
                mix = random_mix(rng, truth)
                off = [(k, a) for k, row in enumerate(mix) for a, p in enumerate(row) if not p]
                refutation = any_beliefs.Refutation(concept, Assessment(truth.game, integer_weights(mix), []))
                for _ in range(4):
                    kind, evidence = refutation_of(made, concept, off)
                    try:
                        getattr(refutation, f"by_{kind}")(evidence)
                        lines.append("accepted")
                    except Rejected as rejected:
                        lines.append(f"{rejected.code} {rejected.message}")
            found[f"any {concept}"] = _digest(lines)
    return found


def split_or_settle(search: _Search, made: Made, cell: list[list[int]]) -> tuple[str, list[Any]]:
    """A split, of right groups or of wrong ones; or two outcomes listed, and one of them said to be the cell's."""
    rng = made.rng
    if rng.random() < 0.5:
        here = rng.randrange(len(cell))
        actions = list(cell[here])
        rng.shuffle(actions)
        cut = rng.randint(0, len(actions))
        groups = [actions[:cut], actions[cut:], *([actions[:1]] if rng.random() < 0.2 else [])]
        return "split", [*made.own(here), *([groups] if rng.random() < 0.7 else [])]
    pure = [[[rng.choice(allowed)] for allowed in cell], [[rng.randrange(n)] for n in made.truth.actions]]
    search.outcomes = [search._outcome(one, "x") for one in pure]
    return "settled", [rng.randint(0, 2)]


def _digest(lines: list[str]) -> str:
    accepted = sum(line.startswith("accepted") for line in lines)
    return f"{accepted} of {len(lines)}, {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:16]}"


def main() -> None:
    rows = [f"{seed}\t{what}\t{said}" for seed in range(SEEDS) for what, said in answers(seed).items()]
    FILE.write_text("".join(row + "\n" for row in rows), encoding="ascii")


if __name__ == "__main__":
    main()
