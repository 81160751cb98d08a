"""As ``bombs``, for joint priors, tables of signals, of trades and of an auction, and sequences of aftermarkets."""

from __future__ import annotations

from pathlib import Path

from bombs import Bomb, Json, agent, big, instance, market_header, no_game, odds, write

X_OR_Y = {"A": ["x", "y"]}


def pair(**more: Json) -> Json:
    """A holds the item; B is of two types."""
    return instance([agent("A", [1]), agent("B", [0], types=2)], **more)


def only_read(folder: Path, raw: Json) -> list[Path]:
    return write(folder, market_header(raw), no_game())


def traded(rows: Json, actions: Json = X_OR_Y) -> Json:
    return {"format": "table", "actions": actions, "rows": rows}


def joint_profiles(n: int, folder: Path) -> list[Path]:
    agents = [agent(name, [0], types=n) for name in "AB"]
    for each in agents:
        each["types"] = [{"marginals": []} for _ in range(n)]
    entries = [
        {"types": {"A": f"t{i + 1}", "B": f"t{j + 1}"}, "probability": f"1/{n * n}"} for i in range(n) for j in range(n)
    ]
    return only_read(folder, instance(agents, prior=entries))


def joint_digits(n: int, folder: Path) -> list[Path]:
    raw = pair(prior=[{"types": {"B": f"t{k + 1}"}, "probability": p} for k, p in enumerate(odds(n))])
    raw["agents"][1]["types"] = [{"marginals": []} for _ in range(n)]
    return only_read(folder, raw)


def signal_rows(n: int, folder: Path) -> list[Path]:
    rows = [{"when": {"types": {"B": "t1"}, "allocation": {"A": 0}}, "show": {}}] * n
    return only_read(folder, pair(signals=[{"name": "s", "rows": rows}]))


def signal_tables(n: int, folder: Path) -> list[Path]:
    drawn = [{"to": {"A": word}, "probability": "1/2"} for word in "uv"]
    tables = [{"name": f"s{k}", "rows": [{"show": drawn}]} for k in range(n)]
    return only_read(folder, pair(signals=tables, aftermarket={"format": "resale-by-winners", "prices": [1]}))


def signal_digits(n: int, folder: Path) -> list[Path]:
    drawn = [{"to": {"A": f"w{k}"}, "probability": p} for k, p in enumerate(odds(n))]
    return only_read(folder, pair(signals=[{"name": "s", "rows": [{"show": drawn}]}]))


def rounds(n: int, folder: Path) -> list[Path]:
    """Eight of them, with so many prices."""
    return only_read(folder, pair(aftermarket=[{"format": "resale-by-winners", "prices": list(range(1, n + 1))}] * 8))


def rounds_told(n: int, folder: Path) -> list[Path]:
    """The same, types being shown between them."""
    first = {"format": "resale-by-winners", "prices": list(range(1, n + 1))}
    return only_read(folder, pair(aftermarket=[first, *([{**first, "signals": ["types"]}] * 7)]))


def trade_rows(n: int, folder: Path) -> list[Path]:
    acts = [f"a{k}" for k in range(64)]
    rows = [{"when": {"actions": {"A": "a0", "B": "a1"}}}] * n
    return only_read(folder, pair(aftermarket=traded(rows, {"A": acts, "B": acts})))


def trade_draws(n: int, folder: Path) -> list[Path]:
    return only_read(folder, pair(aftermarket=traded([{"draws": [{"probability": p} for p in odds(n)]}])))


def trade_money(n: int, folder: Path) -> list[Path]:
    rows = [{"payments": {"A": f"1/{big(k)}"}} for k in range(n)]
    return only_read(folder, pair(aftermarket=traded(rows)))


def auction_acts(n: int, folder: Path) -> list[Path]:
    acts = {f"a{k}": ["x", "y", "z"] for k in range(n)}
    agents = [agent(name, None) for name in acts]
    return only_read(folder, instance(agents, auction=traded([{}], acts)))


MORE_BOMBS = [
    Bomb(joint_profiles, 20, (100, 300, 1_000)),
    Bomb(joint_digits, 20, (100, 400, 2_000)),
    Bomb(signal_rows, 2_000, (100_000, 500_000)),
    Bomb(signal_tables, 8, (16, 20, 64)),
    Bomb(signal_digits, 20, (100, 400, 2_000)),
    Bomb(rounds, 1, (2, 3, 4_096)),
    Bomb(rounds_told, 1, (2, 3, 4_096)),
    Bomb(trade_rows, 100, (2_000, 100_000, 500_000)),
    Bomb(trade_draws, 20, (100, 400, 2_000)),
    Bomb(trade_money, 20, (100, 400, 2_000)),
    Bomb(auction_acts, 32, (12, 14, 16)),
]
