"""As ``bombs``, for named items: at most 8, but bundles, bids, ties, takes, offers and allocations are many."""

from __future__ import annotations

from pathlib import Path

from bombs import Bomb, Json, big, claim_line, header, no_game, odds, whole, write

ITEMS = [f"i{k}" for k in range(8)]
EVEN = {"additive": dict.fromkeys(ITEMS, 1)}


def market(agents: Json, items: int = 8, auction: Json = "simultaneous-first-price", **more: Json) -> Json:
    rule = {"format": auction} if isinstance(auction, str) else auction
    claims = [{"kind": "optimum"}]
    return {"items": ITEMS[:items], "agents": agents, "auction": rule, "claims": claims, **more}


def agent(name: str, items: int = 8, types: int = 1, bids: Json = None, priors: Json = None, said: Json = None) -> Json:
    worth = said or {"additive": dict.fromkeys(ITEMS[:items], 1)}
    kinds = [dict(worth) for _ in range(types)]
    for t, kind in enumerate(kinds if types > 1 else ()):
        kind["probability"] = f"1/{types}" if priors is None else priors[t]
    found: Json = {"name": name, "types": kinds}
    return found if bids is None else {**found, "bids": bids}


def agents(count: int, **more: Json) -> Json:
    return [agent(f"a{k}", **more) for k in range(count)]


def only_read(folder: Path, raw: Json) -> list[Path]:
    return write(folder, header({"instance": raw}, raw), no_game())


ONE_BID: Json = {"vectors": [[1] * 8]}
POSTED: Json = {"format": "posted-price", "price": dict.fromkeys(ITEMS, 1)}


def bundles(items: int) -> list[list[str]]:
    return [[x for k, x in enumerate(ITEMS[:items]) if bundle >> k & 1] for bundle in range(1, 2**items)]


def worth(table: list[Json]) -> Json:
    return {"table": [{"items": b, "value": v} for b, v in zip(bundles(8), table, strict=True)]}


# -- Valuations


def types_with_bundles(n: int, folder: Path) -> list[Path]:
    """32 agents of so many types, each worth 256 numbers."""
    return only_read(folder, market(agents(32, types=n, bids=ONE_BID)))


def tables_of_bundles(n: int, folder: Path) -> list[Path]:
    """So many types whose values are listed, bundle by bundle."""
    said = worth([len(b) for b in bundles(8)])
    return only_read(folder, market([agent("A", types=n, bids=ONE_BID, said=said)]))


def table_digits(n: int, folder: Path) -> list[Path]:
    """Is a table monotone whose numbers have a thousand digits?"""
    listed = bundles(8)
    kinds = [worth([f"{len(b) * big(k)}/{big(k + 300)}" for b in listed]) for k in range(n)]
    for kind in kinds if n > 1 else ():
        kind["probability"] = f"1/{n}"
    return only_read(folder, market([{"name": "A", "types": kinds, "bids": ONE_BID}]))


def item_digits(n: int, folder: Path) -> list[Path]:
    """256 sums of numbers over one common denominator, which is long."""
    kinds = [{"additive": {item: f"1/{big(8 * t + k)}" for k, item in enumerate(ITEMS)}} for t in range(n)]
    for kind, p in zip(kinds, odds(n, digits=3), strict=True):
        kind["probability"] = p
    return only_read(folder, market([{"name": "A", "types": kinds, "bids": ONE_BID}]))


def optimum_of_items(n: int, folder: Path) -> list[Path]:
    """The optimum, 3^8 ways an agent, at n × n type profiles."""
    raw = market([agent("a", types=n), agent("b", types=n), *agents(3)], auction={**POSTED, "order": []})
    return whole(folder, raw, claim_line("optimum", {"value": "8"}), {"as_expected": True, "block": "end", "claims": 1})


# -- Bids and ties


def item_levels(n: int, folder: Path) -> list[Path]:
    """All vectors of n levels: n^8."""
    return only_read(folder, market(agents(2, bids={"levels": list(range(n))})))


def item_vectors(n: int, folder: Path) -> list[Path]:
    vectors = [[k >> 8, k & 255, *[1] * 6] for k in range(n)]
    return only_read(folder, market(agents(32, bids={"vectors": vectors})))


def item_bid_profiles(n: int, folder: Path) -> list[Path]:
    return only_read(folder, market(agents(n, items=2, bids={"levels": [0, 1]}), items=2))


def ties_of_items(n: int, folder: Path) -> list[Path]:
    """All bid alike on 8 items: n^8 outcomes."""
    auction = {"format": "simultaneous-second-price", "ties": "random"}
    return only_read(folder, market(agents(n, bids=ONE_BID), auction=auction))


# -- Takes, offers, trades


def takes(n: int, folder: Path) -> list[Path]:
    """Any bundle of what is left: (n + 1)^8 ends."""
    return only_read(folder, market(agents(n), auction=POSTED))


def takes_shown(n: int, folder: Path) -> list[Path]:
    """The same with types, and something that is told in between."""
    tables = [
        {"name": f"s{k}", "rows": [{"show": [{"to": {"a0": w}, "probability": "1/2"} for w in "uv"]}]} for k in range(n)
    ]
    return only_read(folder, market(agents(2, types=2), auction=POSTED, signals=tables))


def offers(n: int, folder: Path) -> list[Path]:
    """255 bundles at n prices, to 31 buyers."""
    resale = {"format": "take-it-or-leave-it", "sellers": ["a0"], "prices": list(range(1, n + 1))}
    return only_read(folder, market(agents(32, bids=ONE_BID), aftermarket=resale))


def many_sellers(n: int, folder: Path) -> list[Path]:
    """All win something, and sell what they bought before."""
    bids = [{"vectors": [[int(item % n == k) for item in range(8)]]} for k in range(n)]
    listed = [agent(f"a{k}", bids=grid) for k, grid in enumerate(bids)]
    return only_read(folder, market(listed, aftermarket={"format": "resale-by-winners", "prices": [1]}))


def rounds_of_items(n: int, folder: Path) -> list[Path]:
    """Sequences, each from all holdings with which it may start."""
    resale = {"format": "resale-by-winners", "prices": [1]}
    raw = market(agents(2, items=n, bids={"vectors": [[1] * n, [0] * n]}), items=n, aftermarket=[resale] * 8)
    return only_read(folder, raw)


def item_trade_rows(n: int, folder: Path) -> list[Path]:
    acts = [f"a{k}" for k in range(64)]
    trades = [{"from": "a0", "to": "a1", "items": ITEMS}, {"from": "a1", "to": "a0", "items": ITEMS}]
    rows = [{"when": {"actions": {"a0": "a0"}, "holdings": {"a0": ITEMS}}, "trades": trades * 4}] * n
    resale = {"format": "table", "actions": {"a0": acts, "a1": acts}, "rows": rows}
    return only_read(folder, market(agents(2, bids=ONE_BID), aftermarket=resale))


def sold_rows(n: int, folder: Path) -> list[Path]:
    acts = [f"a{k}" for k in range(64)]
    rows = [{"when": {"actions": {"a0": "a1"}}, "allocation": {"a0": ITEMS[:4], "a1": ITEMS[4:]}}] * n
    return only_read(
        folder, market(agents(2), auction={"format": "table", "actions": {"a0": acts, "a1": acts}, "rows": rows})
    )


# -- Rules and conditions that name bundles


def rules_of_bundles(n: int, folder: Path) -> list[Path]:
    """So many rules against every bundle that may be taken."""
    listed = bundles(8)
    rules = [
        {"agent": "a1", "stage": "auction", "when": {"remaining": listed[k % 255]}, "take": listed[(7 * k) % 255]}
        for k in range(n)
    ]
    raw = market(agents(2), auction=POSTED, strategy=rules)
    line = {"block": "assessment", "completed": {}, "strategy": {}}
    game = {
        "block": "game",
        "form": "explicit",
        "infosets": {"a0": 1, "a1": 255},
        "nodes": 6817,
        "terminal_nodes": 6561,
    }
    return write(folder, header({"instance": raw}, raw), game, line)


def signals_of_bundles(n: int, folder: Path) -> list[Path]:
    rows = [{"when": {"allocation": {"a0": ITEMS, "a1": ITEMS}}, "show": {}}] * n
    return only_read(folder, market(agents(2), auction=POSTED, signals=[{"name": "s", "rows": rows}]))


ITEM_BOMBS = [
    Bomb(types_with_bundles, 100, (400, 1_000, 4_000)),
    Bomb(tables_of_bundles, 200, (1_000, 4_096)),
    Bomb(table_digits, 4, (16, 60)),
    Bomb(item_digits, 12, (40, 200, 1_000)),
    Bomb(optimum_of_items, 20, (60, 120)),
    Bomb(item_levels, 256, (3, 4, 6, 7, 8)),
    Bomb(item_vectors, 2_000, (10_000, 65_536)),
    Bomb(item_bid_profiles, 32, (8, 9, 10)),
    Bomb(ties_of_items, 32, (3, 4, 5, 6, 7)),
    Bomb(takes, 32, (2, 3, 4, 5)),
    Bomb(takes_shown, 1, (2, 4, 64)),
    Bomb(offers, 4_096, (1, 2, 8, 64, 512)),
    Bomb(many_sellers, 2, (3, 4, 8)),
    Bomb(rounds_of_items, 1, (2, 3, 8)),
    Bomb(item_trade_rows, 100, (2_000, 50_000)),
    Bomb(sold_rows, 100, (2_000, 50_000, 200_000)),
    Bomb(rules_of_bundles, 300, (3_000, 100_000)),
    Bomb(signals_of_bundles, 500, (20_000, 200_000)),
]
