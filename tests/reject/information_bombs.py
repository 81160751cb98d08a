"""As ``bombs``, for information: structures, their rows, words, probabilities and costs, and rules about them."""

from __future__ import annotations

from pathlib import Path

from bombs import Bomb, Json, agent, big, instance, odds
from more_bombs import only_read, pair


def structure(rows: Json, cost: Json = 0, name: str = "s") -> Json:
    return {"name": name, "cost": cost, "rows": rows}


def eight(rows: Json) -> Json:
    return [structure(rows, name=f"s{k}") for k in range(8)]


def spies(n: int, folder: Path) -> list[Path]:
    """So many agents with eight structures each."""
    names = [f"a{k}" for k in range(n)]
    information = {name: eight([{"says": "x"}]) for name in names}
    return only_read(folder, instance([agent(name, [0]) for name in names], information=information))


def structure_rows(n: int, folder: Path) -> list[Path]:
    rows = [{"when": {"B": "t1"}, "says": "x"}] * n
    return only_read(folder, pair(information={"A": [structure([*rows, {"says": "x"}])]}))


def structure_profiles(n: int, folder: Path) -> list[Path]:
    """Of so many types of two agents, each has a row of its own, in eight structures of a third."""
    agents = [agent("A", [0]), *(agent(name, [0], types=n) for name in "BC")]
    rows = [{"when": {"B": f"t{i}", "C": f"t{j}"}, "says": "x"} for i in range(1, n + 1) for j in range(1, n + 1)]
    return only_read(folder, instance(agents, information={"A": eight(rows)}))


def structure_words(n: int, folder: Path) -> list[Path]:
    """Two agents, each with eight structures of so many words."""
    says = [{"word": f"w{k}", "probability": f"1/{n}"} for k in range(n)]
    return only_read(folder, pair(information={name: eight([{"says": says}]) for name in "AB"}))


def structure_digits(n: int, folder: Path) -> list[Path]:
    says = [{"word": f"w{k}", "probability": p} for k, p in enumerate(odds(n))]
    return only_read(folder, pair(information={"A": [structure([{"says": says}])]}))


def structure_costs(n: int, folder: Path) -> list[Path]:
    """A cost for each type, of many digits and denominators without a common factor."""
    costs = {f"t{k + 1}": f"1/{big(k)}" for k in range(n)}
    raw = instance([agent("A", [1]), agent("B", [0], types=n)], information={"B": [structure([{"says": "x"}], costs)]})
    return only_read(folder, raw)


def told_rules(n: int, folder: Path) -> list[Path]:
    """So many rules about the last of so many words."""
    says = [{"word": f"w{k}", "probability": f"1/{n}"} for k in range(n)]
    rule = {"agent": "A", "stage": "auction", "when": {"word": f"w{n - 1}"}, "bid": [1]}
    raw = pair(information={"A": [structure([{"says": says}])]}, strategy=[rule] * n)
    return only_read(folder, {**raw, "claims": [{"kind": "welfare"}]})


INFORMATION_BOMBS = [
    Bomb(spies, 32, (3, 4, 5, 8)),
    Bomb(structure_rows, 2_000, (100_000, 500_000)),
    Bomb(structure_profiles, 12, (40, 100, 300)),
    Bomb(structure_words, 40, (10, 200, 2_000)),
    Bomb(structure_digits, 20, (100, 400, 2_000)),
    Bomb(structure_costs, 20, (100, 400, 2_000)),
    Bomb(told_rules, 500, (4_000, 20_000, 60_000)),
]
