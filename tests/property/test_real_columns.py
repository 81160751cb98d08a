"""Columns of levels beside numbers: the checker takes those, and only those, that docs/reference/semantics.md takes
("Undominated among all real bids"), written here unit by unit, with one ε that is small enough.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import pytest
from naive_pieces import Rivals
from naive_runs import ZERO, NaiveRuns
from run_evidence import lines, text
from test_undominated_real_bids import HIGH, sensible

from exactgames.checker import Verdict, check

EPS = Fraction(1, 10**9)
Level = tuple[Fraction, int]
Bids = dict[int, list[Level]]


class Column:
    """A type's bid against others' bids of levels beside numbers."""

    def __init__(self, naive: NaiveRuns, agent: int, bids: Bids) -> None:
        self.naive, self.agent, self.bids = naive, agent, bids
        m = naive.units
        self.st = {x + e * EPS: x for bid in bids.values() for x, e in bid} | {ZERO: ZERO, naive.reserve: naive.reserve}
        others = tuple(tuple(x + e * EPS for x, e in bids.get(i, [(ZERO, 0)] * m)) for i in range(len(naive.names)))
        self.rivals = Rivals(naive, agent, others)
        sale = naive.auction(naive.instead(agent, naive.profile[agent], others))
        self.won, self.pays = sale.held[agent], sale.price
        self.fewest = naive.auction(naive.instead(agent, (ZERO,) * m, others)).held[agent]

    def price(self, won: int) -> Fraction:
        """P(w)."""
        after = self.rivals.entries[self.naive.units - won :]
        return max([self.naive.reserve, *(x for x, _ in after[:1])])

    def good(self, kind: int) -> bool:
        def utility(won: int) -> Fraction:
            return self.naive.kept(self.agent, kind, self.rivals.held(won)) - won * self.price(won)

        if self.won and self.pays != self.price(self.won):
            return False
        others = [w for w in range(self.fewest, self.naive.units + 1) if w != self.won]
        return all(utility(w) < utility(self.won) for w in others)

    def least(self, entry: int) -> Fraction | None:
        return self.st[self.price(self.won)] if entry == self.won > self.fewest else None

    def keeps_below(self, entry: int, level: Fraction) -> bool:
        """Whether a higher entry, or one that may win where the level may not, is worse."""
        if entry != self.won + 1:
            return False
        if len(self.rivals.entries) < self.naive.units - self.won:
            return True
        most = self.st[self.price(self.won) if self.won else self.rivals.entries[self.naive.units - 1][0]]
        return most <= level if eligible(self.naive, level) else most == 0 and not eligible(self.naive, ZERO)

    def row(self) -> dict[str, Any]:
        bids = {
            self.naive.names[i]: [[str(x), e, len(list(same))] for (x, e), same in groupby(bid) if (x, e) != (0, 0)]
            for i, bid in self.bids.items()
        }
        return {"bids": bids, "cuts": [*range(self.fewest, self.naive.units + 1)]}


def eligible(naive: NaiveRuns, level: Fraction) -> bool:
    return level >= naive.reserve and (level > 0 or naive.zeros)


def enough(naive: NaiveRuns, agent: int, columns: list[Column]) -> bool:
    entry = 0
    for level, same in groupby(x if eligible(naive, x) else ZERO for x in naive.profile[agent]):
        first, entry = entry + 1, entry + len(list(same))
        if not any(c.keeps_below(first, level) for c in columns):
            return False
        found = [c.least(entry) for c in columns]
        if eligible(naive, level) and level > 0 and not any(x is not None and x >= level for x in found):
            return False
    return True


def drawn(draw: Random, naive: NaiveRuns, agent: int) -> Bids:
    """High bids on some units, levels beside the agent's own on others."""
    m, near = naive.units, sorted({*naive.profile[agent], ZERO, naive.reserve})
    found: Bids = {}
    for i in range(len(naive.names)):
        if i != agent:
            high = draw.choice((0, 0, *range(m + 1)))
            levels = sorted(
                ((x, e) for x in draw.choices(near, k=2) for e in [draw.choice((-1, 0, 1))] if x or e >= 0),
                reverse=True,
            )
            count = draw.choice((0, m - high, m - high, draw.randint(0, m - high)))
            bid = [(HIGH, 0)] * high + [levels[0] if levels else (ZERO, 0)] * count
            bid += [levels[-1] if levels and draw.random() < 0.5 else (ZERO, 0)] * (m - len(bid))
            found[i] = sorted(bid, reverse=True)
    return found


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(14), id="few"), pytest.param(range(14, 1200), id="many", marks=pytest.mark.slow)]
)
def test_columns_are_what_the_page_says(seeds: range, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        draw, document = Random(seed), sensible(seed, 3)
        document["claims"] = [{"kind": "continuum-undominated"}]
        naive = NaiveRuns(document)
        columns, parts, all_enough, spoilt = dict[str, Any](), dict[str, Any](), True, False
        for i, name in enumerate(naive.names):
            listed = [Column(naive, i, drawn(draw, naive, i)) for _ in range(60)]
            columns[name], parts[name] = [column.row() for column in listed], {}
            for kind, own in enumerate(naive.types[i]):
                good = [k for k, column in enumerate(listed) if column.good(kind)]
                all_enough = all_enough and enough(naive, i, [listed[k] for k in good])
                bad = [k for k in range(60) if k not in good]
                if bad and draw.random() < 0.1:
                    good, spoilt = sorted([*good, draw.choice(bad)]), True
                parts[name][own] = good
        evidence = {"columns": columns, "ladders": {}, "parts": parts}
        verdict = judged(tmp_path, lines(document, naive, [(True, evidence)]))
        expected = ("VERIFIED", None) if all_enough and not spoilt else ("REJECTED", "dominance")
        assert (verdict.verdict, verdict.code) == expected, (seed, verdict.lines())
        met[f"{all_enough} {spoilt}"] += 1
    assert met["True False"] and met["False False"], met
    assert met["True True"] or len(seeds) < 100, met


def judged(folder: Path, found: list[Any]) -> Verdict:
    file = folder / "c.jsonl"
    file.write_text(text(found), encoding="ascii")
    return check(str(file))
