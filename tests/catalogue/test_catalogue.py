"""Every instance file: its counts, figures and verdicts, as tables. Sources: the paper (Babaioff, Immorlica, Li,
Lucier, ITCS 2023) and the
project's catalogue, whose figures were derived apart from this program; "hand": worked out in the comment."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from math import lcm
from pathlib import Path

import pytest
from attrs import frozen
from large import COPIES, STAGED, STAGED_FOUND, WITHOUT_PROFILE
from run_files import ARRAY_FILES

from exactgames import (
    Dominator,
    FullSupportBelief,
    implied_game,
    interim_utilities,
    mixed_dominance,
    optimum,
    outcomes,
    pure_dominance,
    ratio,
    read_instance,
    welfare,
)
from exactgames.certificate.certify import certify, settle
from exactgames.claims.claim import Claim
from exactgames.market.expand import tree_size
from exactgames.session.session import Session

INSTANCES = Path(__file__).parents[2] / "instances"
FILES = sorted(str(path.relative_to(INSTANCES).with_suffix("")) for path in ARRAY_FILES)
SMALL = sorted(set(FILES) - {case.file for case in STAGED} - set(STAGED_FOUND) - set(COPIES) - set(WITHOUT_PROFILE))
"""Those whose explicit tree is small; the others are in ``large``."""
READ = {name: read_instance(INSTANCES / f"{name}.toml") for name in SMALL}
WITH_PROFILE = [name for name, one in READ.items() if one.strategy is not None and one.completion == "unique"]
"""Others ask for some continuation: test_continued.py."""
LONGEST = {
    "babaioff2023/footnote-8-sellers-in-turn",
    "babaioff2023/example-4-bystander-m8-five-levels",
    "folklore/permits-one-bid-open",
    "folklore/permits-truthful-bids",
    *COPIES,
}
"""What is left of them is in other tests: test_large.py; the page docs/how-to/bids-in-mind.md, which is executed;
test_families.py, a smaller market with two speculators.
"""
PAPER, HAND = "catalogue", "hand"


@lru_cache(maxsize=1)  # a tree may have a million nodes
def context(name: str) -> Session:
    return Session(read_instance(INSTANCES / f"{name}.toml"))


# ---- counts


@frozen
class Counts:
    """Golden numbers."""

    file: str
    nodes: int
    terminal: int
    infosets: dict[str, int]
    source: str


COUNTS = [
    Counts(
        "babaioff2023/example-4-small",
        907_749,
        606_396,
        {"A": 2_066, "B": 4_098, "C": 176},
        "catalogue: counted twice by other means",
    ),
    Counts(
        "babaioff2023/example-4-all-bids-small",
        907_749,
        606_396,
        {"A": 51_170, "B": 93_218, "C": 2_906},
        "catalogue; the tree is example-4-small's",
    ),
    # The tree is the same; A's sets after the auction are split by B's types, B's by A's, C's by both.
    Counts(
        "babaioff2023/example-4-types-small",
        907_749,
        606_396,
        {"A": 2 + 2 * 2_064, "B": 2 + 2 * 4_096, "C": 1 + 4 * 175},
        "hand: from example-4-small's",
    ),
    # The allocation rule is the same, so is the tree; sets differ by what is paid.
    Counts(
        "babaioff2023/example-4-lowest-winning-small",
        907_749,
        606_396,
        {},
        "hand: the allocations are example-4-small's",
    ),
    Counts(
        "babaioff2023/example-4-discriminatory-small",
        907_749,
        606_396,
        {},
        "hand: the allocations are example-4-small's",
    ),
    Counts(
        "babaioff2023/example-4-strict-prices-small",
        907_749,
        606_396,
        {"A": 2_066, "B": 4_098, "C": 176},
        "hand: as many levels and resale prices as example-4-small, and the same auction",
    ),
    # 24 type profiles below the root. Buyer 1 takes 0 or 1. After 1 she resells: no offer, or 10 prices with 2 answers:
    # 1 + 10·3 = 31 nodes below. After
    # 0 buyer 2 takes 0 (end), or 1 and resells: 31 below. So 1 + 24·(1 + (1 + 31) + 1 + (1 + 1 + 31)) nodes; terminal:
    # 24·(21 + 1 + 21).
    Counts("babaioff2023/example-15", 1 + 24 * 67, 24 * 43, {"1": 4 * (1 + 1 + 10), "2": 6 * (1 + 10 + 1)}, HAND),
    # As example-15: 28 nodes below a winner with 9 prices, 34 with 11; 28 type profiles.
    Counts(
        "babaioff2023/example-15-coarse-prices",
        1 + 24 * 61,
        24 * 39,
        {"1": 4 * (1 + 1 + 9), "2": 6 * (1 + 9 + 1)},
        HAND,
    ),
    Counts("babaioff2023/example-15-balanced", 1 + 24 * 67, 24 * 43, {"1": 4 * 12, "2": 6 * 12}, "hand: example-15"),
    Counts("babaioff2023/example-15-balanced-h32", 1 + 28 * 73, 28 * 47, {"1": 4 * 13, "2": 7 * 13}, HAND),
    # 25 bid profiles, 5 of them ties with two ends each; with resale 7 nodes below each of the 30 ends, 5 of them terminal.
    Counts("babaioff2023/footnote-8", 1 + 4 * (1 + 5 + 25 + 10), 4 * 30, {"1": 2, "2": 2}, HAND),
    Counts(
        "babaioff2023/footnote-8-resale",
        1 + 4 * (41 + 30 * 7),
        4 * 30 * 5,
        {"1": 2 * (1 + 5 + 10), "2": 2 * (1 + 5 + 10)},
        HAND,
    ),
    # Buyer 1 wins at 15 of the 30 ends: the same 7 nodes there, and none at the others.
    Counts(
        "babaioff2023/footnote-8-one-seller",
        1 + 4 * (41 + 15 * 7),
        4 * (15 + 15 * 5),
        {"1": 2 * (1 + 5), "2": 2 * (1 + 10)},
        HAND,
    ),
    # There both say whether they accept: 6 nodes below.
    Counts("babaioff2023/footnote-8-bilateral", 1 + 4 * (41 + 15 * 6), 4 * (15 + 15 * 4), {"1": 12, "2": 12}, HAND),
    # Where buyer 2 buys from buyer 1, at either price, she may sell in turn: 7 nodes more.
    Counts(
        "babaioff2023/footnote-8-sellers-in-turn",
        1 + 4 * (41 + 15 * (7 + 2 * 7) + 15 * 7),
        4 * (15 * (3 + 2 * 5) + 15 * 5),
        {"1": 2 * (1 + 5 + 10 + 20), "2": 2 * (1 + 10 + 5 + 10)},
        HAND,
    ),
    # As example-15, with 7 and with 5 resale prices: 22 and 16 nodes below a winner.
    Counts("babaioff2023/footnote-9", 1 + 6 * 49, 6 * 31, {"1": 2 * 9, "2": 6 * 9}, HAND),
    Counts("babaioff2023/footnote-9-independent", 1 + 12 * 49, 12 * 31, {"1": 2 * 9, "2": 6 * 9}, HAND),
    # With information the auction starts twice for each type profile: after learning nothing, and after the sure word.
    # Buyer 1's sets: the choice, and nine for each thing that she may know.
    Counts("babaioff2023/footnote-9-information", 1 + 6 * (1 + 2 * 49), 6 * 2 * 31, {"1": 1 + 3 * 9, "2": 6 * 9}, HAND),
    Counts("babaioff2023/footnote-9-without-information", 1 + 6 * 49, 6 * 31, {"1": 9, "2": 6 * 9}, HAND),
    Counts("babaioff2023/aftermarket-that-helps", 1 + 2 * 37, 2 * 23, {"1": 7, "2": 2 * 7}, HAND),
    Counts("babaioff2023/aftermarket-that-helps-without", 1 + 2 * 5, 2 * 3, {"1": 1, "2": 2}, HAND),
    Counts("babaioff2023/example-4-market-m2", 11_961, 7_320, {}, "the program's own count"),
    Counts("babaioff2023/footnote-6", 21, 16, {"bully": 1, "other": 1}, "hand: 1 + 4 + 16"),
    Counts("babaioff2023/footnote-6-undominated", 21, 16, {"bully": 1, "other": 1}, "hand: 1 + 4 + 16"),
    Counts("babaioff2023/footnote-6-ties-against", 21, 16, {"bully": 1, "other": 1}, "hand: 1 + 4 + 16"),
    Counts("babaioff2023/footnote-6-low-top", 7, 4, {"bully": 1, "other": 1}, "hand: 1 + 2 + 4"),
    Counts("folklore/demand-reduction", 43, 36, {"A": 1, "B": 1}, "hand: 6 bids each, 1 + 6 + 36"),
    # 15 up to the end of the bidding; at 6 of the 8 ends S wins, and then 1 + 3·3 = 10 nodes follow, 7 of them terminal.
    # S's sets: the bidding, and (own bid, paid): (0, 0), (2, 0), (2, 1); B's, for each type: the bidding, and by her own
    # bid the three offers.
    Counts("folklore/resale-belief", 75, 2 + 6 * 7, {"S": 1 + 3, "B": 2 * (1 + 2 * 3)}, HAND),
    Counts("folklore/resale-no-belief", 75, 2 + 6 * 7, {"S": 1 + 3, "B": 2 * (1 + 2 * 3)}, HAND),
    # Vectors of two of four levels: 10 bids each; a tie between equal bids is broken by the order.
    Counts("folklore/vickrey-two-units", 1 + 4 + 40 + 400, 400, {"A": 2, "B": 2}, HAND),
    # At four of the sixteen bid profiles the tie is drawn.
    Counts("folklore/all-pay-complete-information", 1 + 4 + 16 + 8, 12 + 8, {"A": 1, "B": 1}, HAND),
    # 19 up to the end of the bidding; S has a unit at 6 of the 12 ends, and then 7 nodes follow, 5 of them terminal. S's
    # sets: the bidding, and A's three payments; A's, for each type: the bidding, and by own bid two offers.
    Counts("folklore/payments-seen", 19 + 6 * 7, 6 + 6 * 5, {"S": 1 + 3, "A": 2 * (1 + 3 * 2)}, HAND),
    # the same tree; S sees which of A's bids won: none, 1 or 2
    Counts("folklore/winning-bids-seen", 19 + 6 * 7, 6 + 6 * 5, {"S": 1 + 3, "A": 2 * (1 + 3 * 2)}, HAND),
    # second-price-speculator's tree; S's six sets after the bidding, for each type of B
    Counts("folklore/types-seen", 111, 66, {"S": 1 + 6 * 2, "B": 2 * (1 + 3 * 2)}, HAND),
    # 27 up to the end of the bidding; S wins at 12 of the 18 ends, and then 4 + 3·2 = 10 nodes follow, 7 of them terminal.
    # S's sets: the bidding, and by (own bid, paid), of which there are six, three offers; B's, for each type: the bidding,
    # and by own bid one.
    Counts("folklore/buyers-offer", 27 + 12 * 10, 6 + 12 * 7, {"S": 1 + 6 * 3, "B": 2 * (1 + 3)}, HAND),
    # 29 up to the end of the bidding; then the winner offers at one of two prices, or not: 3 + 2·2 nodes, 5 terminal. Sets,
    # for each type: the bidding; A's, as the winner with (own bid, paid): (1, 1), (2, 1), (2, 2), as the loser two offers;
    # B's, as the winner (2, 1), as the loser two offers after each bid.
    Counts("folklore/nothing-to-resell", 29 + 16 * 7, 16 * 5, {"A": 2 * (1 + 3 + 2), "B": 2 * (1 + 1 + 4)}, HAND),
    # 61 up to the end of the bidding; S wins at 20 of the 32 ends, and then 3 + 2·(3 + 9) = 27 nodes follow, 19 of them
    # terminal. S's sets: the bidding, and (own bid, paid): (0, 0), (3, 0), (3, 3); A's and B's, for each type: the
    # bidding, and by own bid one for each reserve.
    Counts("folklore/second-hand-auction", 61 + 20 * 27, 12 + 20 * 19, {"S": 1 + 3, "A": 2 * 5, "B": 2 * 5}, HAND),
    # 29 up to the end of the bidding; S wins at 12 of the 16 ends, and then 6 nodes follow, 4 of them terminal. S's sets,
    # for each type: the bidding, and (own bid, paid): (0, 0), (3, 0), (3, 3); B's: the bidding, and by own bid one.
    Counts("folklore/bilateral-posted-price", 29 + 12 * 6, 4 + 12 * 4, {"S": 2 * 4, "B": 2 * 3}, HAND),
    Counts("folklore/taxed-resale", 29 + 16 * 6, 16 * 4, {"S": 2 + 2 * 4, "B": 2 + 2 * 3}, HAND),
    # 19 nodes from the start of the auction, 11 of them terminal: S takes, and offers (8); or B may take, and offers. It
    # starts three times for each type of B: after nothing, and after either word, drawn at one node more. S's sets: the
    # choice; and for each of the three what she takes, offers, and answers at two prices.
    Counts(
        "folklore/information-can-hurt", 1 + 2 * (1 + 19 + 1 + 2 * 19), 2 * 3 * 11, {"S": 1 + 3 * 4, "B": 2 * 4}, HAND
    ),
    Counts("folklore/spying-on-a-bidder", 1 + 2 + 4 + 16 + 64, 64, {"A": 1 + 3, "B": 2}, HAND),
    # 17 nodes, 10 of them terminal, from the start: the act, and offers by whoever has the item. Five things to know.
    Counts(
        "folklore/news-at-its-worth",
        1 + 4 * (1 + 17 + 1 + 2 * 17 + 17),
        4 * 4 * 10,
        {"S": 2 * (1 + 5 * 4), "B": 2 * 3},
        HAND,
    ),
    # 10 bids each; after each end the three say yes or no
    Counts("folklore/everything-lost", 1 + 10 + 100 + 1000 * 15, 1000 * 8, {}, HAND),
    Counts("folklore/raffle-resale", 7 + 2 + 2 * 6, 3 + 2 * 4, {"A": 1 + 2, "B": 1 + 1}, HAND),
    Counts(
        "folklore/two-rounds",
        27 + 12 * (3 + 4 + 3 * 7),
        6 + 12 * (2 + 3 * 5),
        {"S": 1 + 6 * (1 + 3), "B": 2 + 2 * 3 * (2 + 3 * 2)},
        HAND,
    ),
    Counts(
        "folklore/rumour",
        1 + 2 + 6 + 18 + 36 + 2 * 6 * 2 * 7,
        2 * 2 * (3 + 6 * 5),
        {"S": 1 + 2 * 6, "B": 2 + 2 * 3 * 2},
        HAND,
    ),
    Counts("folklore/correlated-news", 53 + 4 * 6 * 7, 4 * 3 + 4 * 6 * 5, {"S": 2 + 2 * 6, "B": 2 + 2 * 3 * 2}, HAND),
    # 27 up to the end of the bidding; S wins at 3 of 9 bid profiles, and then 7 nodes follow, 5 of them terminal. S's sets:
    # the bidding, and having won with 1 or 2; B's, for each type: the bidding, and by own bid, 0 or 1, two offers.
    Counts(
        "garratt-troeger2006/first-price-speculator",
        27 + 2 * 3 * 7,
        2 * (6 + 3 * 5),
        {"S": 1 + 2, "B": 2 * (1 + 2 * 2)},
        HAND,
    ),
    # 7 for each of A's types up to the end of the bidding; below: nobody has a unit, 1; only A has one, 1 + 1 + 2·3 = 8, 5 of
    # them terminal; only B, 1 + 1 + 2·(1 + 1 + 1 + 2) = 12, 7 of them terminal; both: as after B's alone, where A makes no
    # offer, or one of two is refused or taken: 1 + 12 + 2·(1 + 2·12) = 63, 5·7 of them terminal. A's sets, for each type: the
    # bidding, her offers (2), her answers: 2, and after each of the five ways that her offer may end 2; B's: the bidding, and
    # 1 + 5; C's: 2, 2, and 2 + 5·2.
    Counts(
        "folklore/an-offer-that-tells",
        1 + 2 * (3 + 1 + 8 + 12 + 63),
        2 * (1 + 5 + 7 + 35),
        {"A": 2 * (1 + 2 + 2 + 10), "B": 1 + 1 + 5, "C": 2 + 2 + 12},
        HAND,
    ),
    # 1 + 4 + 16 + 64 up to the end of the bidding, two branches at each of the 4 · 4 ties; whoever wins may offer: 7 nodes, 5 of
    # them terminal, after each of 4 · (12 + 2 · 4) ways. For each type: the bidding, having won with one of 4 bids, two
    # offers after losing with one of 4; with the second price, having won with 10 pairs of own bid and price.
    Counts(
        "hafalir-krishna2008/first-price",
        85 + 32 + 80 * 7,
        80 * 5,
        {"weak": 2 * (1 + 4 + 4 * 2), "strong": 2 * (1 + 4 + 4 * 2)},
        HAND,
    ),
    Counts(
        "hafalir-krishna2008/second-price",
        85 + 32 + 80 * 7,
        80 * 5,
        {"weak": 2 * (1 + 10 + 4 * 2), "strong": 2 * (1 + 10 + 4 * 2)},
        HAND,
    ),
    # As there, with nine type profiles; where both bid 0 nobody wins, and that is the end. All types are seen: for each of the
    # nine, having won with 6 pairs of own bid and price, two offers after losing with one of 4 bids.
    Counts(
        "haile2003/resale-after-news",
        1 + 9 + 36 + 144 + 9 * 3 * 2 + 9 * 18 * 7,
        9 * (1 + 18 * 5),
        {"1": 3 + 9 * (6 + 4 * 2), "2": 3 + 9 * (6 + 4 * 2)},
        HAND,
    ),
    Counts("hafalir-kurnaz2016/two-units", 55_417, 30_672, {}, "both programs' count"),
    Counts("hafalir-kurnaz2016/three-units", 1_199_953, 687_360, {}, "both programs' count"),
    Counts("folklore/permits-two-speculators", 173_597, 99_936, {}, "both programs' count"),
    # 4 type profiles; B takes nothing, and A one of 4 bundles; or one item, and A one of 2; or both. A sees what is left.
    # Of the auction alone: types, then a level a bidder.
    Counts("folklore/first-price-smooth", 1 + 5 + 25, 25, {"A": 1, "B": 1}, HAND),
    Counts("folklore/uniform-price-not-smooth", 1 + 3 + 9, 9, {"A": 1, "B": 1}, HAND),
    Counts("feldman2016/full-information", 1 + 11 + 88, 88, {"A": 1, "B": 1}, HAND),
    Counts("folklore/first-price-guarantee", 1 + 4 * (1 + 5 + 25), 4 * 25, {"A": 2, "B": 2}, HAND),
    Counts("folklore/guarantee-by-hand", 1 + 2 * (1 + 2 + 4), 2 * 4, {"A": 2, "C": 1}, HAND),
    Counts("folklore/all-equilibria-first-price", 1 + 4 * (1 + 5 + 25), 4 * 25, {"A": 2, "B": 2}, HAND),
    # the same, and at each profile of types five ties, of two draws each
    Counts("folklore/all-equilibria-random-ties", 1 + 4 * (1 + 5 + 25 + 5 * 2), 4 * (20 + 10), {"A": 2, "B": 2}, HAND),
    Counts("folklore/all-equilibria-uniform-price", 43, 36, {"A": 1, "B": 1}, "hand: 6 bids each, 1 + 6 + 36"),
    # at three of the four ends of the bidding S wins, and then offers nothing, or at 1 or 3/2
    Counts("folklore/every-equilibrium-resells", 1 + 2 + 4 + 3 * 7, 1 + 3 * 5, {"A": 1, "B": 2, "S": 3}, HAND),
    Counts("babaioff2023/theorem-21", 1 + 4 * (1 + 15 + 15**2 + 15**3), 4 * 15**3, {"A": 2, "B": 2, "C": 1}, HAND),
    # 6 bids each, 864 ends of the auction; after each A has two actions, and then C.
    Counts(
        "babaioff2023/theorem-21-attained",
        1 + 4 * (1 + 6 + 6**2) + 4 * 6**3 * 7,
        4 * 6**3 * 4,
        {"A": 62, "B": 2, "C": 37},
        "nodes by hand, sets both programs' count",
    ),
    # Posted prices: A takes 0, 1 or 2, B of what is left; bundles of two items; a + b + c ≤ 4 at each of 8 profiles.
    Counts("babaioff2023/claim-19", 1 + 3 + (3 + 2), 3 + 2 + 1, {"A": 1, "B": 2}, HAND),
    Counts("babaioff2023/claim-19-complements", 1 + 4, 4, {"A": 1}, HAND),
    Counts(
        "babaioff2023/example-20",
        1 + 8 * (1 + 5 + (5 + 4 + 3 + 2) + (5 + 2 * 4 + 3 * 3 + 4 * 2)),
        8 * 35,
        {"A": 2, "B": 4 * 4, "C": 10},
        HAND,
    ),
    Counts("folklore/item-prices", 5 + 4 * (4 + 4 + 2 + 2), 4 * (4 + 2 + 2 + 1), {"B": 2, "A": 2 * 3}, HAND),
    Counts("folklore/bundle-price", 53, 36, {"B": 2, "A": 6}, "hand: as item-prices"),
    # 94 up to the end of the bidding. An offer of one item makes 4 + 3·2 nodes, 7 of them ends; of a pair's bundles 10 + 9·2,
    # 19 ends. A wins x in 6 of 9 cases, else L; A wins y in one (all bid 0), B in 5, L in 3.
    Counts(
        "folklore/two-items-hold-up",
        94 + 6 * 28 + 3 * 10 + 30 * (10 + 7 * 10) + 15 * 10 + 18 * 10,
        6 * 19 + 3 * 7 + 30 * 49 + 15 * 7 + 18 * 7 + 9,
        {},
        HAND,
    ),
    Counts(
        "folklore/two-items-resale", 18_340, 10_584, {}, "property/test_item_markets.py: a walk, history by history"
    ),
    Counts("folklore/divided-items", 2_117, 1_322, {}, "property/test_item_markets.py: a walk, history by history"),
    Counts("folklore/bids-too-low", 111, 66, {"S": 7, "B": 14}, "hand: the market is second-price-speculator's"),
    Counts("folklore/permits-one-bid-open", 434_981, 300_740, {}, "the program's own count"),
    Counts("folklore/permits-truthful-bids", 434_981, 300_740, {}, "the market is permits-one-bid-open's"),
    Counts("folklore/second-price-market", 111, 66, {"S": 7, "B": 14}, "hand: second-price-speculator"),
    Counts("folklore/undominated-bids", 111, 66, {"S": 7, "B": 14}, "hand: second-price-speculator"),
    # 1 + 2 + 6 + 18 up to the end of the bidding; S wins at 6 of 9 bid profiles and then 1 + 2·3 = 7 nodes follow, 5 of
    # them terminal. S's sets after the auction:
    # for her bid b and what she paid (B's bid ≤ b): 6, and the bidding; B's: for each type, her bid, S's allocation (6
    # ways, but B does not see S's bid: by her own bid,
    # 3) and price (2), and the bidding.
    Counts(
        "folklore/second-price-speculator", 27 + 2 * 6 * 7, 2 * (3 + 6 * 5), {"S": 1 + 6, "B": 2 * (1 + 3 * 2)}, HAND
    ),
]


def test_every_file_has_its_counts():
    assert [c.file for c in sorted(COUNTS, key=lambda c: c.file)] == SMALL


@pytest.mark.parametrize("case", COUNTS, ids=lambda c: c.file)
def test_counts(case):
    game = context(case.file).explicit.expansion.game
    counted = Counter(game.players[p] for p in game.infoset_player)
    assert (game.nodes, len(game.terminals)) == (case.nodes, case.terminal), case.source
    assert tree_size(context(case.file).instance.market) == case.nodes
    for player, sets in case.infosets.items():
        assert counted[player] == sets, case.source


# ---- claims of the file


@pytest.mark.parametrize("file", [pytest.param(f, marks=pytest.mark.slow) if f in LONGEST else f for f in FILES])
def test_claims_come_out_as_the_file_expects(file):
    """The file's own claims (its comments derive the values)."""
    claims = settled(context(file))
    assert claims
    for claim in claims:
        assert claim.as_expected, claim.spec.id


def settled(found: Session) -> list[Claim]:
    """All claims of the file; where some ask for a continuation, together."""
    if found.instance.completion != "unique":
        return list(certify(found.instance).claims)
    return [settle(found, spec) for spec in found.instance.claims]


# ---- figures


@frozen
class Figures:
    """Welfare, OPT, their ratio, and ex-ante utilities."""

    file: str
    welfare: str
    optimum: str
    ratio: str | None
    utility: dict[str, str]
    source: str


FIGURES = [
    Figures("babaioff2023/example-4-small", "23/4", "6", "24/23", {"C": "3/2"}, PAPER),
    Figures("babaioff2023/example-4-all-bids-small", "23/4", "6", "24/23", {"C": "3/2"}, PAPER),
    Figures("babaioff2023/example-4-types-small", "23/4", "6", "24/23", {"A": "17/8", "B": "2", "C": "13/8"}, HAND),
    Figures("babaioff2023/example-4-lowest-winning-small", "23/4", "6", "24/23", {"C": "-1/2"}, PAPER),
    Figures(
        "babaioff2023/example-4-discriminatory-small",
        "23/4",
        "6",
        "24/23",
        {"C": "-1/2"},
        "hand: pays 2 for two units, sells for 3/2",
    ),
    # at 15/16 the same sales: one to A, one to B with probability 1/2
    Figures("babaioff2023/example-4-strict-prices-small", "23/4", "6", "24/23", {"C": "45/32"}, HAND),
    Figures("babaioff2023/example-15", "191/128", "27/8", "432/191", {}, PAPER),
    # the bully wins at 0 and values the item at 1/2
    Figures("babaioff2023/example-15-balanced", "5561/2048", "27/8", "6912/5561", {}, PAPER),
    Figures("babaioff2023/example-15-balanced-h32", "7/2", "31/8", "31/28", {}, PAPER),
    Figures("babaioff2023/footnote-6", "1/2", "1/2", "1", {"bully": "1/2", "other": "0"}, HAND),
    Figures("babaioff2023/footnote-6-ties-against", "1/2", "1/2", "1", {"bully": "1/2", "other": "0"}, HAND),
    Figures("babaioff2023/footnote-6-low-top", "1/2", "1/2", "1", {"bully": "1/2", "other": "0"}, HAND),
    Figures("folklore/demand-reduction", "5/3", "2", "6/5", {"A": "1", "B": "2/3"}, PAPER),
    Figures("folklore/all-equilibria-random-ties", "3/4", "7/8", "7/6", {"A": "1/8", "B": "1/8"}, HAND),
    Figures("folklore/all-equilibria-uniform-price", "2/3", "2", "3", {"A": "0", "B": "2/3"}, HAND),
    Figures("folklore/every-equilibrium-resells", "2", "3", "3/2", {"A": "0", "B": "1/2", "S": "1/2"}, HAND),
    # the item goes to B at 1
    Figures("folklore/resale-belief", "6/5", "6/5", "1", {"S": "1", "B": "1/5"}, HAND),
    Figures("folklore/resale-no-belief", "6/5", "6/5", "1", {"S": "1", "B": "1/5"}, HAND),
    # A's 3, 2 wins both units and pays 3 or 2; her 2, 0 wins one, B the other for nothing, or both one at 1.
    Figures("folklore/vickrey-two-units", "17/4", "17/4", "1", {"A": "7/4", "B": "3/4"}, HAND),
    Figures("folklore/all-pay-complete-information", "3", "3", "1", {"A": "1/2", "B": "1/2"}, HAND),
    Figures("folklore/payments-seen", "11/2", "6", "12/11", {"S": "1/2", "A": "3"}, HAND),
    # A of either type wins one unit at 1 and pays her value of the second
    Figures("folklore/winning-bids-seen", "6", "6", "1", {"S": "1", "A": "3"}, HAND),
    Figures("folklore/types-seen", "5/3", "5/3", "1", {"S": "5/3", "B": "0"}, HAND),
    Figures("folklore/buyers-offer", "5/3", "5/3", "1", {"S": "0", "B": "5/3"}, HAND),
    # the price is 2 where both values are 2, else 1
    Figures("folklore/nothing-to-resell", "7/4", "7/4", "1", {"A": "1/4", "B": "1/4"}, HAND),
    # the item is sold at 3 unless both values are 1
    Figures("folklore/second-hand-auction", "9/4", "5/2", "10/9", {"S": "9/4", "A": "0", "B": "0"}, HAND),
    # S with cost 0 sells for 1 to either type; with cost 2 she keeps the item, which v = 3 should have.
    # Buyer 1 after good news: 255/256 from the sale, 1/8 with probability 15/16, less 27/64; buyer 2 pays 1/16 less than 16.
    Figures("babaioff2023/footnote-9", "143/512", "27/32", "432/143", {"1": "177/1024", "2": "1/1024"}, HAND),
    Figures("babaioff2023/footnote-9-independent", "3/4", "27/32", "9/8", {"1": "0", "2": "165/256"}, HAND),
    # the same sales, and 1/64 for news
    Figures(
        "babaioff2023/footnote-9-information", "143/512", "27/32", "432/143", {"1": "161/1024", "2": "1/1024"}, HAND
    ),
    Figures("babaioff2023/footnote-9-without-information", "3/4", "27/32", "9/8", {"1": "0", "2": "165/256"}, HAND),
    # B of value 3 earns 1/32 after "high" (3/4), 33/32 after "low" (1/4); of value 2, 1/32 after "low" (3/4)
    Figures("folklore/information-can-hurt", "9/4", "5/2", "10/9", {"S": "265/256", "B": "39/256"}, HAND),
    Figures("folklore/spying-on-a-bidder", "4", "4", "1", {"A": "5/4", "B": "0"}, HAND),
    Figures("folklore/news-at-its-worth", "5/2", "5/2", "1", {"S": "1", "B": "1/2"}, HAND),
    Figures("folklore/bilateral-posted-price", "2", "9/4", "9/8", {"S": "3/2", "B": "1/2"}, HAND),
    Figures("babaioff2023/theorem-21-attained", "2", "4", "2", {"A": "0", "B": "0", "C": "0"}, HAND),
    Figures("folklore/taxed-resale", "13/8", "5/2", "20/13", {"S": "5/8", "B": "3/4"}, HAND),
    Figures("folklore/everything-lost", "0", "2", None, {"A": "0", "B": "0", "C": "0"}, HAND),
    Figures("folklore/raffle-resale", "4", "4", "1", {"A": "5/4", "B": "3/4"}, HAND),
    # the pair goes to L for 3 by way of A, who buys y from B for 2; in the hold-up nobody sells
    Figures("folklore/two-items-resale", "3", "3", "1", {"B": "1", "A": "0", "L": "0"}, HAND),
    Figures("folklore/two-items-hold-up", "2", "3", "3/2", {"B": "0", "A": "0", "L": "0"}, HAND),
    # A buys one item at 2, which is its value; or whoever comes first and wants it the pair at 3, which is its value
    Figures("folklore/item-prices", "2", "3", "3/2", {"A": "0", "B": "0"}, HAND),
    Figures("folklore/bundle-price", "3", "3", "1", {"A": "0", "B": "0"}, HAND),
    # each wins one item, worth 2 and 1, for nothing
    Figures("folklore/divided-items", "3", "3", "1", {"D": "2", "E": "1"}, HAND),
    Figures("folklore/two-rounds", "4/3", "5/3", "5/4", {"S": "4/3", "B": "0"}, HAND),
    Figures("folklore/rumour", "11/8", "3/2", "12/11", {"S": "5/4", "B": "1/8"}, HAND),
    Figures("folklore/correlated-news", "11/8", "3/2", "12/11", {"S": "5/4", "B": "1/8"}, HAND),
    # the item is wasted where S wins with 1, with 2/7, and B is low; B earns 5/7 or 3
    Figures("garratt-troeger2006/first-price-speculator", "33/14", "5/2", "35/33", {"S": "0", "B": "13/7"}, HAND),
    # weak of value 1 earns 1/2 against strong 0, and against strong 2 half the time 3/2 - 1/2; strong of value 2 earns 3/2
    # against weak 0, and against weak 1 as much or, having lost, 2 - 3/2
    Figures("hafalir-krishna2008/first-price", "5/4", "5/4", "1", {"weak": "1/4", "strong": "5/8"}, HAND),
    # weak earns 1 where strong is worth 0, strong 2 less weak's value
    Figures("hafalir-krishna2008/second-price", "5/4", "5/4", "1", {"weak": "1/4", "strong": "3/4"}, HAND),
    # v = 3 earns 1, 1/2 · (3 - 4), 1/2 · (6 - 4) against 1, 3, 6; v = 6 earns 4, 1/2 · 2, 1/2 · 2
    Figures("haile2003/resale-after-news", "13/3", "40/9", "40/39", {"1": "5/6", "2": "5/6"}, HAND),
    Figures("folklore/second-price-speculator", "4/3", "5/3", "5/4", {"S": "4/3", "B": "0"}, PAPER),
]


def test_every_file_has_its_figures():
    assert [c.file for c in sorted(FIGURES, key=lambda c: c.file)] == WITH_PROFILE


@pytest.mark.parametrize("case", FIGURES, ids=lambda c: c.file)
def test_figures(case):
    found = context(case.file)
    market, played = found.instance.market, found.explicit.profile.played
    best, achieved = optimum(market), welfare(found.explicit.expansion, played)
    assert (best, achieved) == (Fraction(case.optimum), Fraction(case.welfare)), case.source
    assert ratio(best, achieved) == (None if case.ratio is None else Fraction(case.ratio))
    interim = interim_utilities(found.explicit.expansion, played)
    for agent, row in zip(market.agents, interim, strict=True):
        if agent.name in case.utility:
            assert sum(t.probability * u for t, u in zip(agent.types, row, strict=True)) == Fraction(
                case.utility[agent.name]
            )


# ---- verdicts

ALL = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


@frozen
class Verdict:
    """Who deviates, to what, for how much; None where the profile is an equilibrium. ``off_path``: it is Bayes–Nash."""

    file: str
    deviation: tuple[str, str, str] | None
    source: str
    off_path: bool = False


VERDICTS = [
    Verdict("babaioff2023/example-4-small", None, PAPER),
    Verdict("babaioff2023/example-4-all-bids-small", None, PAPER),
    Verdict("babaioff2023/example-4-types-small", None, HAND),
    Verdict("babaioff2023/example-4-lowest-winning-small", ("C", "0,0,0,0", "2"), PAPER),
    Verdict("babaioff2023/example-4-discriminatory-small", ("C", "0,0,0,0", "2"), PAPER),
    Verdict("babaioff2023/example-4-strict-prices-small", None, "the program's own answer"),
    Verdict("babaioff2023/example-15", None, PAPER),
    Verdict("babaioff2023/example-15-balanced", None, PAPER),
    Verdict("babaioff2023/example-15-balanced-h32", None, PAPER),
    Verdict("babaioff2023/footnote-6", None, PAPER),
    Verdict("babaioff2023/footnote-6-ties-against", None, PAPER),
    Verdict("babaioff2023/footnote-6-low-top", None, PAPER),
    Verdict("folklore/demand-reduction", None, PAPER),
    Verdict("folklore/all-equilibria-random-ties", None, HAND),
    Verdict("folklore/all-equilibria-uniform-price", None, HAND),
    Verdict("folklore/every-equilibrium-resells", None, HAND),
    # under the prior asking 1 brings 1; 3 and 2 bring 3/10 + 9/20 and 2/10 + 9/20
    Verdict("folklore/resale-belief", ("S", "offer 1 at 1", "1/4"), HAND, True),
    Verdict("folklore/resale-no-belief", ("S", "offer 1 at 1", "7/20"), HAND, True),
    *[
        Verdict(f"folklore/{name}", None, HAND)
        for name in (
            "vickrey-two-units",
            "all-pay-complete-information",
            "payments-seen",
            "types-seen",
            "buyers-offer",
            "second-hand-auction",
            "nothing-to-resell",
            "bilateral-posted-price",
            "correlated-news",
            "rumour",
            "two-rounds",
            "taxed-resale",
            "everything-lost",
            "raffle-resale",
            "information-can-hurt",
            "spying-on-a-bidder",
            "news-at-its-worth",
            "two-items-resale",
            "two-items-hold-up",
            "item-prices",
            "bundle-price",
            "divided-items",
        )
    ],
    Verdict("folklore/winning-bids-seen", ("A", "1,0", "2"), HAND),
    Verdict("folklore/second-price-speculator", None, PAPER),
    Verdict("babaioff2023/theorem-21-attained", None, HAND),
    Verdict("babaioff2023/footnote-9", None, HAND),
    Verdict("babaioff2023/footnote-9-independent", None, HAND),
    Verdict("babaioff2023/footnote-9-information", None, HAND),
    Verdict("babaioff2023/footnote-9-without-information", None, HAND),
    Verdict("garratt-troeger2006/first-price-speculator", None, HAND),
    Verdict("hafalir-krishna2008/first-price", None, HAND),
    Verdict("hafalir-krishna2008/second-price", None, HAND),
    Verdict("haile2003/resale-after-news", None, HAND),
]


def test_every_file_has_its_verdict():
    assert [c.file for c in sorted(VERDICTS, key=lambda c: c.file)] == WITH_PROFILE


@pytest.mark.parametrize("concept", ALL)
@pytest.mark.parametrize("case", VERDICTS, ids=lambda c: c.file)
def test_verdicts(case, concept):
    game = context(case.file).explicit.expansion.game
    judged = context(case.file).explicit.check(concept)
    found = judged.deviation
    said = (
        None
        if found is None
        else (game.players[found.player], game.labels.action(found.infoset, found.instead), str(found.gain))
    )
    expected = None if case.off_path and concept == "bayes-nash" else case.deviation
    assert said == expected, case.source
    assert judged.holds == (expected is None)


# What the best bid of each type gains over the profile's, and the bids that gain as much. All Bayes–Nash, given the
# type, from the slacks. Under the lowest
# winning bid any single-unit bid of C's leaves a 0 in the fourth place and so the price at 0 (hand); paying her bid,
# she wins two units for nothing by 0 only.
GAINS = [
    (
        "babaioff2023/example-4-lowest-winning-small",
        {("A", 0): 0, ("A", 1): 0, ("B", 0): 0, ("B", 1): 0, ("C", 0): 2},
        {"C": ["0,0,0,0", "1,0,0,0", "2,0,0,0"]},
    ),
    (
        "babaioff2023/example-4-discriminatory-small",
        {("A", 0): 1, ("A", 1): 1, ("B", 0): 1, ("B", 1): 1, ("C", 0): 2},
        {"C": ["0,0,0,0"]},
    ),
    ("babaioff2023/example-4-small", {("A", 0): 0, ("A", 1): 0, ("B", 0): 0, ("B", 1): 0, ("C", 0): 0}, {}),
    pytest.param(
        "babaioff2023/example-4-all-bids-small",
        {("A", 0): 0, ("A", 1): 0, ("B", 0): 0, ("B", 1): 0, ("C", 0): 0},
        {},
        id="babaioff2023/example-4-all-bids-small",
        marks=pytest.mark.slow,  # 93,218 sets of B's
    ),
]


@pytest.mark.parametrize(("file", "gains", "only"), GAINS)
def test_who_gains_by_bidding_otherwise(file, gains, only):
    """Catalogue: "C gains 2 by bidding 0, nobody else gains"; "C gains 2 (only by bidding 0), each type of A and B
    gains 1".
    """
    found = context(file)
    game, slacks = found.explicit.expansion.game, found.explicit.check("bayes-nash").slacks
    sets = found.explicit.expansion.sets
    bidding = [s for s in range(game.infosets) if sets.bidding[s]]
    assert len(bidding) == len(gains)
    for s in bidding:
        name, t = game.players[sets.agent[s]], int(sets.type[s])
        row = {label: -slacks.slack(game, s, k) for k, label in enumerate(game.action_labels(s))}
        assert max(row.values()) == gains[name, t]
        if name in only:
            assert [label for label, gain in row.items() if gain == max(row.values())] == only[name]


# ---- dominance

DOMINATED = [
    # file, agent, type, bid, a bid that dominates it (against actions), source
    (
        "babaioff2023/footnote-6",
        "bully",
        0,
        "3/2",
        "1/2",
        "footnote 6: he wins more only where the price is above his value",
    ),
    (
        "babaioff2023/footnote-6",
        "bully",
        0,
        "3/2",
        "1",
        "hand: he loses the item only where the other bids 3/2, and he would pay it",
    ),
    ("babaioff2023/footnote-6-ties-against", "bully", 0, "3/2", "1", "catalogue: with ties against him too, by 1"),
    ("folklore/second-price-speculator", "S", 0, "2", "1", "catalogue"),
    ("folklore/second-price-speculator", "B", 0, "0", "1", "hand: wins for nothing where S bids 0"),
    ("folklore/second-price-speculator", "B", 1, "0", "2", "hand"),
]
UNDOMINATED = [
    ("babaioff2023/footnote-6-low-top", "bully", 0, "1/2", "catalogue: not if the top level is 1/2"),
    *[
        ("babaioff2023/example-4-small", agent, t, bid, "Proposition 5; catalogue: nothing dominated")
        for agent, t, bid in (
            ("A", 0, "2,0,0,0"),
            ("A", 1, "2,0,0,0"),
            ("B", 0, "2,0,0,0"),
            ("B", 1, "2,0,0,0"),
            ("C", 0, "1,1,0,0"),
        )
    ],
]


def table_of(file, agent, t, against):
    found = context(file)
    i = found.instance.market.agent_index(agent)
    implied = found.explicit.implied
    payoffs = implied.against_actions(i, t) if against == "actions" else implied.against_strategies(i, t)
    return payoffs, [",".join(map(str, bid)) for bid in found.instance.market.agents[i].bids]


@pytest.mark.parametrize(("file", "agent", "t", "bid", "by", "source"), DOMINATED)
def test_dominated(file, agent, t, bid, by, source):
    table, bids = table_of(file, agent, t, "actions")
    worse, better = table[bids.index(bid)], table[bids.index(by)]
    assert (better >= worse).all(), source
    assert (better > worse).any(), source
    for decide in (pure_dominance, mixed_dominance):
        found = decide(table, bids.index(bid))
        assert isinstance(found, Dominator)


@pytest.mark.parametrize(("file", "agent", "t", "bid", "source"), UNDOMINATED)
def test_undominated(file, agent, t, bid, source):
    """By mixtures, against actions (hence against strategies): the full-support belief makes the bid a best reply,
    in exact integers.
    """
    table, bids = table_of(file, agent, t, "actions")
    b = bids.index(bid)
    found = mixed_dominance(table, b)
    assert isinstance(found, FullSupportBelief), source
    scale = lcm(*(w.denominator for _, w in found.extra))
    weights = [scale] * table.shape[1]
    for column, w in found.extra:
        assert w > 0
        weights[column] += int(w * scale)
    worth = [sum(int(x) * w for x, w in zip(row, weights, strict=True)) for row in table]
    assert worth[b] == max(worth)


def test_all_bids_change_nothing():
    """Catalogue, example-4-all-bids-small: "verdicts and figures unchanged": the implied payoffs are
    example-4-small's, entry by entry.
    """
    one, two = (context(f"babaioff2023/{name}") for name in ("example-4-small", "example-4-all-bids-small"))
    a, b = (implied_game(c.explicit.expansion, c.explicit.profile.played) for c in (one, two))
    assert (a.payoffs * b.denominator == b.payoffs * a.denominator).all()


def test_the_speculator_offers_everything_at_1_on_the_path():
    """Example 4: C holds two units and asks 1 for each; A always buys one, B if z = 1; welfare is lost where z =
    1/2.
    """
    found = context("babaioff2023/example-4-small")
    seen = {
        o.types: (o.probability, o.holdings, o.payments)
        for o in outcomes(found.explicit.expansion, found.explicit.profile.played)
    }
    quarter = Fraction(1, 4)
    assert seen == {(a, z, 0): (quarter, (2, 1 + z, 1 - z), (1, z, -1 - z)) for a in (0, 1) for z in (0, 1)}


@pytest.mark.parametrize("file", sorted({case.file for case in STAGED} - LONGEST) + WITH_PROFILE)
def test_relations_between_the_concepts(file):
    """Sequential ⇒ perfect Bayesian ⇒ weak perfect Bayesian ⇒ Bayes–Nash."""
    concepts = [c for c in reversed(ALL) if c != "sequential" or not context(file).form.gives_beliefs]
    chain = [context(file).form.check(concept).holds for concept in concepts]
    assert chain == sorted(chain)
