"""Other names for what has a name here. One table, for every place where a name is typed: keys and values of an
instance, options of the command line, arguments of the Python API, profiles.

They are hinted at, never accepted: a file, a command and a certificate say one thing in one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_WORDS: Final = {
    # concepts
    "bayes-nash": "bne, bn, ne, nash, nash-equilibrium, bayesian, bayesian-nash, bayes-nash-equilibrium, "
    "bayesian-nash-equilibrium",
    "weak-perfect-bayesian": "wpbe, weak-pbe, weak-perfect-bayes, weak-perfect-bayesian-equilibrium, "
    "weak-sequential, weak-sequential-equilibrium, wse",
    "perfect-bayesian": "pbe, pb, perfect-bayes, perfect-bayesian-equilibrium, spe, spne, subgame-perfect, "
    "subgame-perfect-equilibrium",
    "sequential": "se, sequential-equilibrium, kreps-wilson, trembling-hand",
    # auctions
    "discriminatory": "first-price, 1st-price, fpa, fpsb, first-price-auction, first-price-sealed-bid, pay-as-bid, "
    "pay-your-bid, pay-what-you-bid, pay-own-bid, discriminatory-price, discriminating, price-discrimination, "
    "multiple-price, dutch",
    "uniform-price": "second-price, 2nd-price, spa, second-price-auction, second-price-sealed-bid, vickrey, "
    "vickrey-auction, uniform, uniform-pricing, single-price, market-clearing, clearing-price-auction, english",
    "simultaneous-first-price": "simultaneous, simultaneous-auctions, first-price, 1st-price, fpa, pay-your-bid, "
    "discriminatory",
    "simultaneous-second-price": "second-price, 2nd-price, spa, vickrey, uniform-price",
    "posted-price": "posted, posted-prices, posted-pricing, fixed-price, sequential-posted-price, "
    "take-it-or-leave-it, take-it-or-leave-it-price, tioli, list-price",
    "highest-losing": "highest-losing-bid, highest-rejected, highest-rejected-bid, first-rejected, "
    "first-rejected-bid, second-price",
    "lowest-winning": "lowest-winning-bid, lowest-accepted, lowest-accepted-bid, last-accepted, last-accepted-bid",
    "random": "uniform, uniformly-at-random, at-random, lottery, coin-flip, fair, randomly, random-tie-breaking",
    "{ priority = […] }": "priority, lexicographic, fixed, order, in-order, fixed-order, file-order, none",
    "clearing-price": "price, prices, the-price, market-price, auction-price",
    "all-bids": "bids, all, everything, public-bids, full-disclosure, full-transparency",
    # aftermarkets
    "take-it-or-leave-it": "tioli, take-or-leave-it, take-or-leave, take-it-or-leave, take-it-or-leave-it-offers, "
    "ultimatum, ultimatum-offer, offers, posted-price, monopoly-pricing, resale",
    "resale-by-winners": "winners, winner-resale, resale-by-winner, winners-resell, resale",
    "none": "no, nothing, null, no-aftermarket, no-resale, without",
    # claims
    "undominated": "weakly-undominated, not-dominated, undominated-bids, admissible",
    "dominated": "weakly-dominated, dominance, dominated-bids",
    "implied-unambiguous": "unambiguous, implied-payoffs-unambiguous",
    "all-pure": "all, all-equilibria, all-pure-equilibria, pure-equilibria, find-all, unique",
    "welfare": "social-welfare, efficiency, expected-welfare, surplus, total-welfare",
    "optimum": "opt, optimal-welfare, maximum-welfare, max-welfare, first-best, efficient-welfare",
    "ratio": "poa, price-of-anarchy, pos, welfare-ratio, approximation-ratio, inefficiency",
    "utility": "payoff, payoffs, utilities, expected-utility, interim-utility, profit, surplus",
    "smooth": "weakly-smooth, smoothness, lambda-mu-smooth",
    "semi-smooth": "semismooth, semi-smoothness",
    "balanced": "balanced-prices, alpha-beta-balanced",
    "welfare-at-least": "guarantee, robust-guarantee, welfare-guarantee, welfare-bound, lower-bound",
    "welfare-at-most": "welfare-upper-bound, upper-bound",
    "revenue-at-least": "revenue-guarantee, revenue-bound, minimum-revenue",
    "revenue-at-most": "revenue-upper-bound, maximum-revenue",
    "utility-at-least": "utility-guarantee, utility-bound, payoff-at-least",
    "utility-at-most": "utility-upper-bound, payoff-at-most",
    "this-market": "market, this, as-it-is",
    "any-aftermarket": "any, every-aftermarket, all-aftermarkets, robust",
    "holds": "true, yes, hold, proved, proven, verified, ok, valid, accept",
    "refuted": "false, no, fails, refute, disproved, rejected, invalid, violated",
    "actions": "bids, action, bid-profiles",
    "strategies": "strategy, type-contingent, type-contingent-strategies",
    "any": "some, exists, existential, supported, all",
    "check": "uniform, uniform-tremble, default, is-equilibrium, refute, deviation, judge, support, run",
    "prior": "common-prior",
    # keys of an instance
    "title": "name, description, label",
    "source": "reference, references, citation, cite, paper, bibliography",
    "units": "unit, goods, supply, objects, lots, number-of-units, m, k",
    "items": "item, named-items, bundle, goods, objects",
    "agents": "players, player, agent, bidders, bidder, participants, buyers, traders, people",
    "agent": "player, bidder, buyer, participant, who, name, owner",
    "auction": "mechanism, primary-market, sale, first-stage",
    "signals": "signal, information, announcements, disclosure, transparency, gamma, public, feedback",
    "aftermarket": "after-market, resale, resale-market, secondary-market, second-stage, trade",
    "strategy": "strategies, profile, strategy-profile, equilibrium, behaviour, behavior, play, policy",
    "beliefs": "belief, assessment, posteriors",
    "belief": "beliefs, posterior, probabilities, mu",
    "claims": "claim, assertions, theorems, statements, checks, results",
    "name": "id, label, title",
    "types": "type, valuations, signals, private-values",
    "type": "types, valuation",
    "bids": "bid, bid-grid, grid, actions, bid-space, bid-levels",
    "marginals": "valuation, valuations, value, values, marginal, marginal-values, marginal-valuations, utility, "
    "willingness-to-pay, wtp",
    "probability": "prob, probabilities, p, pr, weight, chance, likelihood, frequency, prior",
    "levels": "level, grid, bid-grid, bid-levels, values, amounts, prices, marginals",
    "vectors": "vector, bids, list, bid-vectors",
    "format": "kind, type, rule, rules, mechanism, form, name, auction-format",
    "price": "pricing, price-rule, payment, payment-rule, pricing-rule, cost, amount",
    "ties": "tie, tie-breaking, tie-break, tie-breaker, tiebreak, tiebreaking, tie-rule, priority",
    "priority": "order, priorities, lexicographic, ranking, favourite, favorite",
    "reserve": "reserve-price, reservation-price, minimum-bid, minimum-price, min-bid, floor, price-floor",
    "zero_bids_win": "zero-bids, zero-bid-wins, zero-wins, allow-zero",
    "order": "sequence, agents, arrival, arrival-order, buyers",
    "weight": "w, alpha, share, k",
    "sellers": "seller, resellers, reseller, speculators, vendors, offerers",
    "buyers": "buyer, customers, demand",
    "prices": "price, offers, price-grid, grid, resale-prices, levels, offer-prices",
    "stage": "phase, round, period, step, when",
    "when": "if, condition, conditions, where, history, at, information-set, infoset, after",
    "information": "info, information-acquisition, acquisition, structures, signal-structures, spying",
    "acquire": "acquires, learn, buy-information, choose, structure",
    "acquired": "acquires, learned, chose, structure",
    "word": "words, says, heard, signal, message",
    "says": "say, word, words, show, tells, message",
    "cost": "costs, price, fee",
    "bid": "bids, bidding, amount, action, plays",
    "take": "buy, accept, accepts, demand, purchase, takes",
    "offer": "offers, sell, ask, propose",
    "mixture": "mix, mixed, distribution, randomize, randomise, lottery, probabilities",
    "quantity": "qty, units, unit, amount, number, size",
    "taken": "took, takes, bought",
    "paid": "payment, pays, price",
    "allocation": "allocations, won, winners, wins, outcome",
    "holdings": "holding, holds, endowment, inventory",
    "remaining": "left, leftover, available",
    "seller": "sellers, from, who, agent",
    "kind": "type, claim, statement, property, what",
    "id": "name, label, title, key",
    "expect": "expected, verdict, result, answer, expectation",
    "against": "versus, opponents, others",
    "pure": "pure-dominance",
    "value": "values, equals, amount, number, is",
    "concept": "equilibrium, equilibrium-concept, solution, solution-concept, refinement",
    "outcomes": "outcome, equilibria, count, number",
    "lowest_welfare": "min-welfare, minimum-welfare, worst-welfare, worst",
    "highest_welfare": "max-welfare, maximum-welfare, best-welfare, best",
    # verbs of the command line, and its options
    "new": "init, create, start, template, example, starter",
    "validate": "lint, test, parse, read",
    "expand": "tree, convert, build, efg, to-efg, game",
    "find": "search, equilibria, equilibrium, all, all-equilibria, enumerate, compute, nash, refine",
    "export": "draw, drawing, picture, render, svg, png, tikz, visualise, visualize",
    "explain": "why, tell, describe, words, show",
    "report": "page, html, webpage, latex",
    "plot": "chart, graph, figure, plots",
    "dominance": "dominated, undominated, dominates",
    "certify": "prove, proof, certificate, claim, claims",
    "verify": "recheck, checker, check-certificate",
    "--all": "--find-all, --pure-equilibria, --all-pure, --equilibria, --search, --enumerate",
    "--mixed": "--mixed-equilibria, --all-mixed, --mix",
    "--every-profile": "--every, --profiles, --all-profiles",
    "--profile": "--strategy-profile, --strategies, --assessment",
    "--concept": "--equilibrium, --equilibrium-concept, --solution, --solution-concept, --refinement",
    "--time-limit": "--timeout, --time, --seconds, --max-time, --timelimit",
    "--cells": "--max-cells, --budget, --nodes",
    "--limit": "--max-nodes, --nodes, --size, --max-size, --node-limit",
    "--output": "--out, --file, --save, --write, --to",
    "--instance": "--file, --input, --about, --market",
    "--beliefs": "--belief, --any-beliefs, --some-belief",
    "--workers": "--jobs, --processes, --cores, --threads, --parallel",
    "--undominated": "--dominance, --no-dominated, --weakly-undominated, --admissible",
    "--no-overbidding": "--overbidding, --no-overbid, --conservative",
    "--iterated": "--iterated-dominance, --iterate, --iewds",
    "--agent": "--player, --bidder",
    "--slacks": "--slack, --losses",
    "--strategy": "--show, --show-strategy, --sets, --list",
    "--efg": "--gambit, --to-efg, --export",
    "--json": "--as-json, --format-json",
    "--form": "--representation, --staged",
}
"""Name → what else it is called, the likeliest meaning of a word first where it has several."""

_NOTES: Final = {
    "first-price": "a first-price auction is discriminatory with units = 1",
    "second-price": "a second-price auction is uniform-price with units = 1",
    "vickrey": "a second-price (Vickrey) auction is uniform-price with units = 1",
    "english": "a sealed second-price auction is uniform-price with units = 1; there is no ascending auction",
    "dutch": "a sealed first-price auction is discriminatory with units = 1; there is no descending auction",
    "subgame-perfect": "a perfect Bayesian equilibrium is subgame perfect",
    "trembling-hand": "trembling-hand perfect equilibria are sequential, not conversely",
}
"""What a word needs said beyond the name that is meant. Found by the meaning of its synonyms, too."""

_SAME: Final = {
    "1st-price": "first-price",
    "fpa": "first-price",
    "fpsb": "first-price",
    "2nd-price": "second-price",
    "spa": "second-price",
    "spe": "subgame-perfect",
    "spne": "subgame-perfect",
}

_DESCRIBED: Final = (
    "winning-bids, payments, types, second-hand-auction, bilateral-trade, bilateral-trade-at-a-posted-price, table"
)
DESCRIBED: Final = frozenset(_DESCRIBED.split(", "))
"""Values that docs/reference/semantics.md describes; those that no rule here answers to no instance may have yet."""

MEANINGS: Final[dict[str, list[str]]] = {word: [] for listed in _WORDS.values() for word in listed.split(", ")}
"""Word → the names that it may mean."""
for _name, _listed in _WORDS.items():
    for _word in _listed.split(", "):
        MEANINGS[_word].append(_name)

_CONSIDERED: Final = 256


def normal(word: str) -> str:
    """The word as the table spells it: lower case, hyphens between its parts."""
    dashes = re.match(r"-*", word)
    start = dashes[0] if dashes else ""
    return start + re.sub(r"[\s_-]+", "-", word[len(start) :].strip().casefold())


def nearest(word: str, known: Iterable[str | None]) -> str | None:
    """The known name that is meant: the same but for its case and hyphens, another word for it, or spelt like one of
    these.

    >>> nearest("first-price", ("uniform-price", "discriminatory", "posted-price"))
    'discriminatory'
    >>> nearest("Players", ("agents", "auction"))
    'agents'
    """
    names = [name for name in known if name is not None][:_CONSIDERED]
    asked = normal(word[:64])
    alike = [name for name in names if name.casefold() == word.casefold()]
    alike += [name for name in names if normal(name) == asked]
    meant = [name for name in MEANINGS.get(asked, ()) if name in names]
    if close := alike or meant or get_close_matches(word[:64], names, n=1):
        return close[0]
    others = {other: name for name in reversed(names) for other in _others(name)}
    return next((others[other] for other in get_close_matches(asked, others, n=1, cutoff=0.75)), None)


def _others(name: str) -> list[str]:
    return _WORDS[name].split(", ") if name in _WORDS else []


def note(word: str, suggestion: str | None) -> str:
    """What is to be said about a word beside the ``suggestion``; mostly nothing."""
    asked = normal(word[:64])
    for ending in ("-auction", "-sealed-bid", "-equilibrium"):
        asked = asked.removesuffix(ending)
    said = _NOTES.get(_SAME.get(asked, asked))
    meant = MEANINGS.get(normal(word[:64]), [])[:1]
    return f" ({said})" if said and suggestion in meant else ""
