"""Aftermarkets from docs/reference/semantics.md, "Aftermarkets", for ``naive_file``: a function each."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve
from naive_auctions import number
from naive_play import Doc, Now, Play, add
from strategies import Tree

Over = Callable[[Now], Tree]
"""What comes after it."""


def play(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    """This aftermarket, then what comes after it."""
    rules = {
        "take-it-or-leave-it": offers,
        "resale-by-winners": winners,
        "bilateral-posted-price": bilateral,
        "offers-by-buyers": requests,
        "second-hand-auction": lots,
        "table": trades,
    }
    return rules[stage["format"]](file, now, stage, then)


def traded(now: Now, seller: int, buyer: int, units: int, price: Fraction) -> Now:
    """So many units for so much money in all."""
    held = add(add(now.held, seller, -units), buyer, units)
    return evolve(now, held=held, cash=add(add(now.cash, seller, price), buyer, -price))


def others_for(file: Play, stage: Doc, key: str, agent: int) -> list[int]:
    """The agents at ``key``, an array or a table by agent, without herself; everybody else if there is no such key."""
    listed = stage.get(key, file.names)
    if isinstance(listed, dict):
        listed = listed[file.names[agent]]
    return [file.agent(name) for name in listed if file.agent(name) != agent]


# ---- offers by sellers


def offers(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    turns = [file.agent(name) for name in stage["sellers"]]
    return _offer(file, now, stage, [(seller, others_for(file, stage, "buyers", seller)) for seller in turns], then)


def winners(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    agents = range(len(file.names))
    return _offer(file, now, stage, [(i, [j for j in agents if j != i]) for i in agents if now.held[i]], then)


def _offer(file: Play, now: Now, stage: Doc, turns: list[tuple[int, list[int]]], then: Over) -> Tree:
    if not turns:
        return then(now)
    (seller, buyers), later = turns[0], turns[1:]
    if not now.held[seller]:
        return _offer(file, now, stage, later, then)

    def offered(now: Now, offer: tuple[int, Fraction] | None) -> Tree:
        now = now.all_note(("offer", seller, offer))
        if offer is None:
            return _offer(file, now, stage, later, then)
        return _answer(file, now, seller, offer, offer[0], buyers, lambda now: _offer(file, now, stage, later, then))

    every = [(q, number(p)) for q in range(1, now.held[seller] + 1) for p in stage["prices"]]
    return file.decide(now, seller, "aftermarket", "offer", [None, *every], offered)


def _answer(
    file: Play,
    now: Now,
    seller: int,
    offer: tuple[int, Fraction],
    left: int,
    buyers: list[int],
    then: Over,
) -> Tree:
    if not buyers or not left:
        return then(now)
    buyer = buyers[0]

    def taken(now: Now, k: int) -> Tree:
        now = traded(now, seller, buyer, k, k * offer[1]).all_note(("take", buyer, k))
        return _answer(file, now, seller, offer, left - k, buyers[1:], then)

    about = {"seller": file.names[seller], "quantity": offer[0], "price": offer[1]}
    return file.decide(now, buyer, "aftermarket", "take", range(left + 1), taken, {"offer": about, "remaining": left})


# ---- one unit at a posted price


def bilateral(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    seller, buyer, price = file.agent(stage["seller"]), file.agent(stage["buyer"]), number(stage["price"])
    if not now.held[seller]:
        return then(now)

    def answered(now: Now, said: dict[int, bool]) -> Tree:
        now = now.all_note(("answers", said[seller], said[buyer]))
        return then(traded(now, seller, buyer, 1, price) if said[seller] and said[buyer] else now)

    both = [(seller, [False, True]), (buyer, [False, True])]
    return file.at_once(now, "aftermarket", "accept", both, answered)


# ---- offers by buyers


def requests(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    return _request(file, now, stage, [file.agent(name) for name in stage.get("buyers", file.names)], then)


def _request(file: Play, now: Now, stage: Doc, buyers: list[int], then: Over) -> Tree:
    if not buyers:
        return then(now)
    buyer, later = buyers[0], buyers[1:]
    sellers = tuple(i for i in others_for(file, stage, "sellers", buyer) if now.held[i])
    if not sellers:
        return _request(file, now, stage, later, then)

    def offered(now: Now, offer: tuple[str, int, Fraction] | None) -> Tree:
        now = now.all_note(("offer", buyer, offer))
        if offer is None:
            return _request(file, now, stage, later, then)
        seller, quantity, price = file.agent(offer[0]), *offer[1:]

        def given(now: Now, k: int) -> Tree:
            return _request(file, traded(now, seller, buyer, k, k * price).all_note(("give", k)), stage, later, then)

        about = {"buyer": file.names[buyer], "quantity": quantity, "price": price}
        return file.decide(now, seller, "aftermarket", "give", range(quantity + 1), given, {"offer": about})

    every = [(file.names[i], q, number(p)) for i in sellers for q in range(1, now.held[i] + 1) for p in stage["prices"]]
    return file.decide(now, buyer, "aftermarket", "request", [None, *every], offered, order=sellers)


# ---- second-hand auctions


def lots(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    return _lot(file, now, stage, [file.agent(name) for name in stage["sellers"]], then)


def _lot(file: Play, now: Now, stage: Doc, sellers: list[int], then: Over) -> Tree:
    if not sellers:
        return then(now)
    seller, later = sellers[0], sellers[1:]
    if not now.held[seller]:
        return _lot(file, now, stage, later, then)

    def put_up(now: Now, lot: tuple[int, Fraction] | None) -> Tree:
        now = now.all_note(("lot", seller, lot))
        if lot is None:
            return _lot(file, now, stage, later, then)
        quantity, reserve = lot
        levels = [number(x) for x in stage["levels"]]

        def named(now: Now, amounts: dict[int, Fraction]) -> Tree:
            now = now.all_note(("amounts", tuple(amounts.items())))
            high = [(x, buyer) for buyer, x in amounts.items() if x >= reserve]
            if high:
                best = max(x for x, _ in high)
                winner = next(buyer for x, buyer in high if x == best)
                rest = [x for x, buyer in high if buyer != winner]
                price = best if stage["price"] == "first-price" else max([reserve, *rest])
                now = traded(now, seller, winner, quantity, price)
            return _lot(file, now, stage, later, then)

        moves = [(buyer, levels) for buyer in others_for(file, stage, "buyers", seller)]
        about = {"seller": file.names[seller], "quantity": quantity, "reserve": reserve}
        return file.at_once(now, "aftermarket", "amount", moves, named, lot=about)

    every = [(q, number(r)) for q in range(1, now.held[seller] + 1) for r in stage["reserves"]]
    return file.decide(now, seller, "aftermarket", "sell", [None, *every], put_up)


# ---- tables of trades


def trades(file: Play, now: Now, stage: Doc, then: Over) -> Tree:
    moves = [(i, stage["actions"][name]) for i, name in enumerate(file.names) if name in stage["actions"]]

    def chosen(now: Now, acts: dict[int, str]) -> Tree:
        now = now.all_note(("acts", tuple(acts.items())))
        drawn: list[tuple[tuple[tuple[int, ...], tuple[Fraction, ...]], Fraction]] = []
        for row in stage["rows"]:
            when = row.get("when", {})
            asked = [acts[i] == act for i, act in file.by_agent(when.get("actions", {}))]
            asked += [now.held[i] == k for i, k in file.by_agent(when.get("holdings", {}))]
            draws = row.get("draws", [{**row, "probability": 1}])
            ends = [_effect(file, now, each) for each in draws]
            if all(asked) and all(end is not None for end in ends):
                pairs = zip(ends, draws, strict=True)
                drawn = [(end, number(each["probability"])) for end, each in pairs if end is not None]
                break
        else:
            drawn = [((now.held, now.cash), Fraction(1))]

        def done(end: tuple[tuple[int, ...], tuple[Fraction, ...]]) -> Tree:
            return then(evolve(now, held=end[0], cash=end[1]).all_note(("drawn", end[0], _less(end, now))))

        return file.draw(drawn, done)

    return file.at_once(now, "aftermarket", "act", moves, chosen)


def _less(end: tuple[tuple[int, ...], tuple[Fraction, ...]], now: Now) -> tuple[Fraction, ...]:
    """What the table paid."""
    return tuple(a - b for a, b in zip(end[1], now.cash, strict=True))


def _effect(file: Play, now: Now, raw: Doc) -> tuple[tuple[int, ...], tuple[Fraction, ...]] | None:
    """Holdings and cash after it; None if some trade cannot be made."""
    held, cash = now.held, now.cash
    for trade in raw.get("trades", []):
        source, to, units = file.agent(trade["from"]), file.agent(trade["to"]), trade["units"]
        if held[source] < units:
            return None
        held = add(add(held, source, -units), to, units)
    for agent, x in file.by_agent(raw.get("payments", {})):
        cash = add(cash, agent, -number(x))
    return held, cash
