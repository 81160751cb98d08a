"""What was proved, in the checker's own words: the claim from its kind and parameters, then what it is about.  All of
it is ASCII that prints.  A word of the file's stands in double quotes, escaped as in JSON, cut where it is long: so
nothing that a file says can pass for what the checker says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from .claims.kinds import DOMINANCE, EQUILIBRIUM, SEARCH, UNAMBIGUOUS, Claim
from .reading import show, unknown
from .rebuild.market import Market

if TYPE_CHECKING:
    from .certificate import Verdict

LONG = 80
LISTED = 6
CONCEPTS = {
    "bayes-nash": "a Bayes-Nash equilibrium",
    "weak-perfect-bayesian": "a weak perfect Bayesian equilibrium",
    "perfect-bayesian": "a perfect Bayesian equilibrium",
    "sequential": "a sequential equilibrium",
}
VALUES = {
    "welfare": "the profile's expected welfare is {}",
    "optimum": "the optimum, the greatest expected welfare, is {}",
    "ratio": "the optimum divided by the profile's expected welfare is {}",
    "utility": "the profile's expected utility for {whom} is {}",
}


def quoted(words: str) -> str:
    """A word of the file's."""
    if len(words) <= LONG:
        return json.dumps(words)
    return f"{json.dumps(words[:LONG])}... ({len(words)} characters)"


def plain(words: str) -> str:
    """A message of ours, whatever got into it: one line of ASCII that prints."""
    return "".join(letter if " " <= letter <= "~" else ascii(letter)[1:-1] for letter in words)


# -- Claims


def statement(claim: Claim, market: Market | None, given: bool, value: object = None) -> str:
    """What the claim says.  `given`: beliefs are; `value`: what was found, for a claim that leaves its value open."""
    if claim.kind in EQUILIBRIUM:
        under = ""
        if claim.any_beliefs:
            under = ", with some beliefs,"
        elif claim.kind == "sequential" and given:
            under = ", with some beliefs that agree with those given,"
        elif claim.kind != "bayes-nash":
            under = ", with the beliefs of the check,"
        return f"the profile{under} is {CONCEPTS[claim.kind]}"
    if claim.kind in DOMINANCE:
        return _dominance(claim, market)
    if claim.kind in UNAMBIGUOUS:
        beliefs = "under all beliefs" if claim.all_beliefs else "with beliefs at the prior"
        return f"the implied payoffs depend neither on beliefs nor on how ties are broken, {beliefs}"
    if claim.kind in SEARCH:
        concept = CONCEPTS[claim.concept].split(" ", 1)[1]
        said = f"the certificate lists every outcome of a pure {concept}"
        figures = [("number of outcomes", claim.outcomes), ("least welfare", claim.lowest)]
        figures.append(("greatest welfare", claim.highest))
        stated = [f"{what} {_cut(show(Fraction(figure)))}" for what, figure in figures if figure is not None]
        return f"{said}: {', '.join(stated)}" if stated else said
    whom = "" if claim.agent is None else _who(claim.agent, claim.type, market)
    found = "undefined" if value is None else str(value)
    return VALUES[claim.kind].format(_cut(show(claim.value) if claim.value is not None else found), whom=whom)


def _dominance(claim: Claim, market: Market | None) -> str:
    if claim.bid is not None and claim.agent is not None and market is not None:
        types = "" if claim.type is not None else ", whatever her type,"
        bid = _cut(market.bid_text(claim.agent, claim.bid))
        bids = f"the bid {bid} of {_who(claim.agent, claim.type, market)}{types}"
        verdict = "is weakly dominated" if claim.kind == "dominated" else "is not weakly dominated"
    else:
        whose = "" if claim.agent is None else f" of {_who(claim.agent, claim.type, market)}"
        bids = f"{'every' if claim.kind == 'dominated' else 'no'} bid{whose} that the profile plays"
        verdict = "is weakly dominated"
    by = "by a single bid" if claim.pure else "by a bid or a mixture of bids"
    return f"{bids} {verdict} {by}, against {'strategies' if claim.strategies else 'actions'}"


def _who(agent: int, kind: int | None, market: Market | None) -> str:
    if market is None:
        return f"player {agent + 1}"
    whole = market.agents[agent]
    named = f"agent {quoted(whole.name)}"
    return named if kind is None else f"type {quoted(whole.types[kind])} of {named}"


def verdict_lines(verdict: Verdict) -> list[str]:
    """The verdict on a certificate, in words."""
    if verdict.code is not None:
        return [f"{verdict.verdict} [{verdict.code}] line {verdict.line}: {plain(verdict.message or '')}"]
    lines = [verdict.verdict, "What the claims are about (in quotes, the file's words):"]
    lines += [f"  {line}" for line in verdict.about]
    lines += ["What is proved of it:"]
    return lines + [f"  {_claim_line(number, claim)}" for number, claim in enumerate(verdict.claims, 1)]


def _claim_line(number: int, claim: dict[str, object]) -> str:
    """One proved claim, as a line of a list."""
    expected = "" if (claim["expect"] == "holds") == claim["holds"] else ", NOT AS EXPECTED"
    found = ""
    if "value" in claim and not claim["holds"]:
        found = f" (it is {_cut(str(claim['value'] or 'undefined'))})"
    verdict = "holds" if claim["holds"] else "refuted"
    return (
        f"{number}. {verdict}{expected}: {claim['statement']}{found} [{claim['kind']}, id {quoted(str(claim['id']))}]"
    )


# -- What they are about


def market_lines(market: Market) -> list[str]:
    """The market in a few lines."""
    title = market.raw.get("title")
    lines = [f"title {quoted(title)}"] if isinstance(title, str) and title else []
    lines += [f"{_count(market.units, 'unit')}; {_auction(market)}{_signals(market)}"]
    for agent in market.agents:
        kinds = [f"{quoted(name)} ({show(p)})" for name, p in zip(agent.types, agent.probability, strict=True)]
        types = f"{_count(len(kinds), 'type')}{': ' + _list(kinds) if len(kinds) > 1 else ''}"
        bids = f"; {_count(len(agent.bids), 'bid')}" if market.sealed else ""
        lines.append(f"agent {quoted(agent.name)}: {types}{bids}")
    return [*lines, _aftermarket(market)]


def _auction(market: Market) -> str:
    auction = market.auction
    names = [quoted(name) for name in market.names]
    if not market.sealed:
        return f"posted price {_money(market, auction.price)}, offered to {_list([names[k] for k in auction.order])}"
    if auction.format == "discriminatory":
        rule = "discriminatory auction (winners pay their bids)"
    elif auction.format != "uniform-price":
        raise unknown("the auction", auction.format)
    elif auction.weight in (0, 1):
        rule = f"uniform-price auction (the {'lowest winning' if auction.weight else 'highest losing'} bid)"
    else:
        rule = f"uniform-price auction (weight {show(auction.weight)} on the lowest winning bid)"
    ties = "at random" if auction.priority is None else f"in the order {_list([names[k] for k in auction.priority])}"
    reserve = f", reserve {_money(market, auction.reserve)}" if auction.reserve else ""
    zero = "" if auction.zero_bids_win else ", bids of 0 do not win"
    return f"{rule}{reserve}{zero}, ties {ties}"


def _signals(market: Market) -> str:
    return "; seen after it: " + " and ".join(sorted(market.signals)) if market.signals else ""


def _aftermarket(market: Market) -> str:
    resale = market.aftermarket
    if resale.format == "none":
        return "no aftermarket"
    prices = _list([_money(market, price) for price in resale.prices])
    if resale.format == "resale-by-winners":
        return f"aftermarket: resale by winners, at prices {prices}"
    if resale.format != "take-it-or-leave-it":
        raise unknown("the aftermarket", resale.format)
    names = [quoted(name) for name in market.names]
    offers = [f"{names[s]} to {_list([names[b] for b in resale.buyers[s]]) or 'nobody'}" for s in resale.sellers]
    return f"aftermarket: take it or leave it, {'; '.join(offers)}; prices {prices}"


def game_lines(title: str, names: Sequence[str], nodes: int, ends: int, sets: Sequence[int]) -> list[str]:
    """A game file's game in a few lines."""
    lines = [f"title {quoted(title)}"] if title else []
    lines.append(f"game file: {_count(nodes, 'node')}, {ends} of them terminal")
    players = [f"{k}, {quoted(x)}: {_count(n, 'set')}" for k, (x, n) in enumerate(zip(names, sets, strict=True), 1)]
    return [*lines, *(f"player {words}" for words in players[:LISTED])] + (
        [f"... and {len(players) - LISTED} more players"] if len(players) > LISTED else []
    )


def _money(market: Market, amount: int) -> str:
    return _cut(show(Fraction(amount, market.scale)))


def _cut(number: str) -> str:
    """A number; of a long one the beginning."""
    return number if len(number) <= LONG else f"{number[: LONG // 2]}... ({len(number)} characters)"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _list(words: Sequence[str]) -> str:
    if len(words) <= LISTED:
        return ", ".join(words)
    return f"{', '.join(words[: LISTED - 1])}, ... ({len(words)} in all)"
