"""Random instances in which much is left open: sellers in turn, with beliefs given before open sets."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from drawn import VALUES, distribution, rule_lines
from rule_files import toml


def open_instance(seed: int, staged: bool = False) -> str:
    """A random instance whose aftermarket, or takes under a posted price, are mostly open, with beliefs given before open
    sets: two or three sellers in turn, each perhaps with her own buyers; types that only some rules name.

    It claims its optimum alone; some of its rules may cover nothing. ``staged``: no beliefs where bids are made.
    """
    rng = Random(seed)
    units, names = rng.choice((1, 2, 2, 3)), ("Ann", "Bo", "Cy", "Di")[: rng.choice((3, 3, 4))]
    posted = rng.random() < 0.2 and not staged
    lines, types = [f"units = {units}"], dict[str, list[str]]()
    bidder = rng.choice(names) if rng.random() < 0.5 else None
    sellers = rng.sample(names, k=rng.choice((2, 2, 3)))
    bids: dict[str, list[tuple[Fraction, ...]]] = {}
    knowing = {sellers[-1], *rng.sample(names, k=rng.choice((0, 0, 1)))}
    for name in names:
        odds = distribution(rng, 2 if name in knowing else 1)
        types[name] = [f"t{k + 1}" for k in range(len(odds))]
        rows = [
            {"marginals": sorted(rng.choices(VALUES, k=rng.randint(0, units)), reverse=True), "probability": p}
            for p in odds
        ]
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(rows)}"]
        if not posted:
            high = Fraction(5 if name in sellers and rng.random() < 0.8 else 0)
            bids[name] = sorted({(high,), *([(Fraction(rng.choice((1, 6))),)] if name == bidder else [])})
            lines.append(f"bids = {{ vectors = {toml(bids[name])} }}")
    if posted:
        lines += ["[auction]", 'format = "posted-price"', f"price = {toml(rng.choice(VALUES))}"]
        lines += [f"order = {toml(rng.sample(names, k=2))}"]
    else:
        lines += ["[auction]", f'format = "{rng.choice(("uniform-price", "discriminatory"))}"']
    buyers = {seller: rng.sample(names, k=rng.choice((1, 2, 2, 3))) for seller in sellers}
    prices = sorted(rng.sample(VALUES, k=rng.choice((1, 1, 2))))
    lines += [
        "[aftermarket]",
        'format = "take-it-or-leave-it"',
        f"sellers = {toml(sellers)}",
        f"prices = {toml(prices)}",
    ]
    if rng.random() < 0.8:
        lines.append(f"buyers = {toml(buyers)}")
    for name in names:
        if name in bids:
            chosen = rng.sample(bids[name], k=rng.randint(1, len(bids[name])))
            odds = distribution(rng, len(chosen))
            mixture = [{"bid": bid, "probability": p} for bid, p in zip(chosen, odds, strict=True)]
            lines += rule_lines(name, "auction", f"mixture = {toml(mixture)}")
    for name in names:
        if posted and rng.random() < 0.3:
            lines += rule_lines(name, "auction", f"take = {toml(rng.choice((0, 1)))}")
        lines += _some_moves(rng, name, types[name], sellers, prices)
    for _ in range(rng.choice((1, 1, 2, 3))):
        lines += _some_belief(rng, names, types, sellers, prices, None if staged else bidder)
    return "\n".join([*lines, "[[claims]]", 'kind = "optimum"']) + "\n"


def _some_moves(rng: Random, name: str, types: list[str], sellers: list[str], prices: list[Fraction]) -> list[str]:
    """Rules for some of the agent's moves in the aftermarket: offers that tell her type, or answers to one offer."""
    lines = []
    if name in sellers and rng.random() < (0.8 if name == sellers[-1] else 0.2):
        for t in types:
            if rng.random() < 0.9:
                offer = rng.choice(("none", {"quantity": 1, "price": rng.choice(prices)}))
                lines += rule_lines(name, "aftermarket", f'type = "{t}"', f"offer = {toml(offer)}")
    others = [s for s in sellers if s != name]
    if others and rng.random() < 0.3:
        when = {"offer": {"seller": rng.choice(others), "price": rng.choice(prices)}}
        lines += rule_lines(name, "aftermarket", f"when = {toml(when)}", f"take = {rng.choice((0, 0, 1))}")
    return lines


def _some_belief(
    rng: Random,
    names: tuple[str, ...],
    types: dict[str, list[str]],
    sellers: list[str],
    prices: list[Fraction],
    bidder: str | None,
) -> list[str]:
    """A belief about the agents of several types: where the bidder bids, or after one of the first sellers' offers."""
    bids = bidder is not None and rng.random() < 0.6
    name = bidder if bids and bidder is not None else rng.choice(names)
    about = [other for other in names if other != name and len(types[other]) > 1]
    if not about:
        return []
    known = rng.sample(about, k=rng.randint(1, len(about)))
    entries = [{"types": {other: rng.choice(types[other]) for other in known}}]
    if len(known) == 1 and rng.random() < 0.4:
        pairs = zip(types[known[0]], distribution(rng, 2), strict=True)
        entries = [{"types": {known[0]: t}, "probability": p} for t, p in pairs]
    rows = ["[[beliefs]]", f'agent = "{name}"']
    if bids:
        return [*rows, 'stage = "auction"', f"belief = {toml(entries)}"]
    others = [s for s in sellers[:2] if s != name]
    when = {"offer": {"seller": rng.choice(others), "price": rng.choice(prices)}}
    return [*rows, 'stage = "aftermarket"', f"when = {toml(when)}", f"belief = {toml(entries)}"]


def sellers_in_turn(seed: int, staged: bool = False) -> str:
    """As ``open_instance``; near a market whose profile had two completions, each right by its own beliefs. i may take
    what j offers, or wait for T, whose types sell or do not; she has a belief about T before j offers, so that whether it
    is carried on turns on his move, which is open. ``staged``: she has it after an offer of S, which she refuses.
    """
    rng = Random(seed)

    def often(*rows: str) -> list[str]:
        return list(rows) if rng.random() < 0.85 else []

    def near(value: int) -> Fraction:
        return Fraction(value if rng.random() < 0.7 else rng.randint(0, 5))

    prices = [1, 2] if rng.random() < 0.8 else sorted(rng.sample(range(4), k=2))
    high = prices[1]
    sellers = [*(["S"] if staged else []), "j", "T"]
    buyers = {"j": ["i", "B"], "T": rng.choice((["i", "j"], ["j", "i"], ["i"], ["i", "B"]))}
    kinds = [{"name": "s", "marginals": [near(0)], "probability": "2/3"}]
    kinds.append({"name": "t", "marginals": [near(5)], "probability": "1/3"})
    rows = [("i", [{"marginals": [near(3)]}], [[0], [1]]), ("j", [{"marginals": [near(3)]}], [[5]])]
    rows += [("T", kinds, [[5]]), *([("S", [{"marginals": [0]}], [[5]])] if staged else [])]
    rows.append(("B", [{"marginals": [near(4)]}], [[0]]))
    lines = [f"units = {len(sellers)}"]
    for name, types, bids in rows:
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(types)}", f"bids = {{ vectors = {toml(bids)} }}"]
    lines += ["[auction]", 'format = "uniform-price"', "[aftermarket]", 'format = "take-it-or-leave-it"']
    if staged:
        buyers["S"] = ["i"]
    lines += [f"sellers = {toml(sellers)}", f"buyers = {toml(buyers)}", f"prices = {toml(prices)}"]
    lines += rule_lines("i", "auction", "bid = [0]")
    low = {"quantity": 1, "price": prices[0]}
    lines += often(*rule_lines("T", "aftermarket", 'type = "s"', f"offer = {toml(low)}"))
    lines += often(*rule_lines("T", "aftermarket", 'type = "t"', 'offer = "none"'))
    for name in "ij":
        when = {"offer": {"seller": "T", "price": high}}
        lines += often(*rule_lines(name, "aftermarket", f"when = {toml(when)}", "take = 0"))
    if staged:
        lines += often(*rule_lines("S", "aftermarket", f"offer = {toml({'quantity': 1, 'price': high})}"))
        lines += often(*rule_lines("i", "aftermarket", 'when = { offer = { seller = "S" } }', "take = 0"))
    if rng.random() < 0.2:
        when = {"offer": {"seller": "j", "price": rng.choice(prices)}}
        lines += rule_lines("i", "aftermarket", f"when = {toml(when)}", f"take = {rng.choice((0, 1))}")
    if rng.random() < 0.15:
        lines += rule_lines("j", "aftermarket", f"offer = {toml(rng.choice(('none', {'quantity': 1, 'price': high})))}")
    belief: list[dict[str, object]] = [{"types": {"T": rng.choice("stt")}}]
    if rng.random() < 0.3:
        belief = [{"types": {"T": "s"}, "probability": "1/4"}, {"types": {"T": "t"}, "probability": "3/4"}]
    place = ['stage = "auction"']
    if staged:
        place = ['stage = "aftermarket"', f"when = {toml({'offer': {'seller': 'S', 'price': high}})}"]
    lines += ["[[beliefs]]", 'agent = "i"', *place, f"belief = {toml(belief)}"]
    if rng.random() < 0.2:
        when = {"offer": {"seller": "j", "price": rng.choice(prices)}}
        lines += ["[[beliefs]]", 'agent = "i"', 'stage = "aftermarket"', f"when = {toml(when)}"]
        lines.append(f"belief = {toml([{'types': {'T': rng.choice('st')}}])}")
    return "\n".join([*lines, "[[claims]]", 'kind = "optimum"']) + "\n"
