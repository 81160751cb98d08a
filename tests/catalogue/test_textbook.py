"""Textbook games, checked: a table of (game, profile, beliefs given, concept, verdict, source)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import frozen

from exactgames import BehaviorStrategy, Beliefs, Game, GameBuilder, Trembles, check, play, supported
from exactgames.concepts.beliefs import check_beliefs, tremble_beliefs

BN, WEAK, PERFECT, SEQUENTIAL = "bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"


def entry() -> Game:
    """The chain store's first market: a threat to fight that is not credible."""
    tree = GameBuilder(["Entrant", "Incumbent"])
    out, enter = tree.move(tree.root, "Entrant", "entry", ["out", "in"])
    fight, share = tree.move(enter, "Incumbent", "response", ["fight", "share"])
    for node, payoffs in ((out, (0, 2)), (fight, (-1, -1)), (share, (1, 1))):
        tree.payoffs(node, payoffs)
    return tree.build()


def beer_quiche() -> Game:
    """Sender strong (9/10) or weak has beer or quiche; the receiver duels or not. Breakfast 1 (beer for strong,
    quiche for weak), no duel 2;
    the receiver earns 1 by dueling weak and by not dueling strong."""
    tree = GameBuilder(["Sender", "Receiver"])
    strong, weak = tree.chance(tree.root, {"strong": "9/10", "weak": "1/10"})
    for node, kind in ((strong, "strong"), (weak, "weak")):
        for after, breakfast in zip(
            tree.move(node, "Sender", kind, ["beer", "quiche"]), ("beer", "quiche"), strict=True
        ):
            likes = (breakfast == "beer") == (kind == "strong")
            duel, leave = tree.move(after, "Receiver", breakfast, ["duel", "leave"])
            tree.payoffs(duel, (int(likes), int(kind == "weak")))
            tree.payoffs(leave, (int(likes) + 2, int(kind == "strong")))
    return tree.build()


def horse() -> Game:
    """Selten's horse: 1 plays C or D, after C 2 plays c or d; 3, at one set (depth first: after C, d; after D), L or
    R.
    """
    tree = GameBuilder(["1", "2", "3"])
    across, down = tree.move(tree.root, "1", "1", ["C", "D"])
    both, off = tree.move(across, "2", "2", ["c", "d"])
    tree.payoffs(both, (1, 1, 1))
    for node, left, right in ((down, (3, 3, 2), (0, 0, 0)), (off, (4, 4, 0), (0, 0, 1))):
        one, two = tree.move(node, "3", "3", ["L", "R"])
        tree.payoffs(one, left)
        tree.payoffs(two, right)
    return tree.build()


def trap() -> Game:
    """Semantics: Nature draws H or T, ½ each; Out pays 0; after In, Up pays 4 at H and −2 at T, Down −1. One player,
    who never learns the draw.
    """
    tree = GameBuilder(["I"])
    for node, up_pays in zip(tree.chance(tree.root, {"H": "1/2", "T": "1/2"}), (4, -2), strict=True):
        out, enter = tree.move(node, "I", "first", ["Out", "In"])
        up, down = tree.move(enter, "I", "second", ["Up", "Down"])
        for end, pays in ((out, 0), (up, up_pays), (down, -1)):
            tree.payoffs(end, (pays,))
    return tree.build()


def unequal() -> Game:
    """Two off-path moves of one player, M worse than R for everyone; the other sees that she did not play L."""
    tree = GameBuilder(["1", "2"])
    left, middle, right = tree.move(tree.root, "1", "1", ["L", "M", "R"])
    tree.payoffs(left, (2, 2))
    for node, one, two in ((middle, (0, 1), (1, 0)), (right, (1, 0), (3, 1))):
        u, d = tree.move(node, "2", "2", ["u", "d"])
        tree.payoffs(u, one)
        tree.payoffs(d, two)
    return tree.build()


def no_common_belief() -> Game:
    """Nature draws l or r, ½ each. 1 ends the game or goes on, knowing nothing; then 2 ends it or goes on, knowing
    nothing; then 3 guesses the draw.

    1's going on tells nothing, so 3 must believe ½. Weak perfect Bayesian leaves 3's belief free where 1 ends the
    game; it costs 1.
    """
    tree = GameBuilder(["1", "2", "3"])
    for node, draw in zip(tree.chance(tree.root, {"l": "1/2", "r": "1/2"}), "lr", strict=True):
        stop, on = tree.move(node, "1", "1", ["stop", "on"])
        end, further = tree.move(on, "2", "2", ["stop", "on"])
        tree.payoffs(stop, (1, 1, 0))
        tree.payoffs(end, (0, 0, 0))
        for after, guess in zip(tree.move(further, "3", "3", ["l", "r", "pass"]), ("l", "r", "pass"), strict=True):
            tree.payoffs(after, (0, 0, 0) if guess == "pass" else (2, 2, 1) if guess == draw else (-2, -2, -2))
    return tree.build()


@frozen
class Case:
    """``beliefs``: {player: {set: probabilities depth first}}; ``verdicts``: (concept, None if it holds, else (who,
    instead of, plays, gain) or "belief").
    """

    game: object
    profile: dict
    beliefs: dict
    verdicts: tuple
    source: str


HORSE_1 = {"1": {"1": "C"}, "2": {"2": "c"}, "3": {"3": "R"}}
HORSE_2 = {"1": {"1": "D"}, "2": {"2": "c"}, "3": {"3": "L"}}
HORSE_MIX = {"1": {"1": "C"}, "2": {"2": "c"}, "3": {"3": {"L": "1/4", "R": "3/4"}}}
BEER = {"Sender": {"strong": "beer", "weak": "beer"}, "Receiver": {"beer": "leave", "quiche": "duel"}}
QUICHE = {"Sender": {"strong": "quiche", "weak": "quiche"}, "Receiver": {"beer": "duel", "quiche": "leave"}}
BELIEVES_HALF = {"Receiver": {"quiche": ("1/2", "1/2")}}

CASES = {
    "entry: threat": Case(
        entry,
        {"Entrant": {"entry": "out"}, "Incumbent": {"response": "fight"}},
        {},
        (
            (BN, None),
            (WEAK, ("Incumbent", "fight", "share", 2)),
            (PERFECT, ("Incumbent", "fight", "share", 2)),
            (SEQUENTIAL, ("Incumbent", "fight", "share", 2)),
        ),
        "Selten 1978, one market: Nash, not subgame perfect",
    ),
    "entry: subgame perfect": Case(
        entry,
        {"Entrant": {"entry": "in"}, "Incumbent": {"response": "share"}},
        {},
        ((BN, None), (WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "Selten 1978",
    ),
    "beer, belief weak after quiche": Case(
        beer_quiche,
        BEER,
        {"Receiver": {"quiche": ("0", "1")}},
        ((BN, None), (WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "Cho and Kreps 1987, Figure 1",
    ),
    "beer, belief ½ after quiche": Case(
        beer_quiche,
        BEER,
        BELIEVES_HALF,
        ((WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "Cho and Kreps 1987: ≥ ½ weak",
    ),
    "beer, belief strong after quiche": Case(
        beer_quiche,
        BEER,
        {"Receiver": {"quiche": ("1", "0")}},
        (
            (BN, None),
            (WEAK, ("Receiver", "duel", "leave", 1)),
            (PERFECT, ("Receiver", "duel", "leave", 1)),
            (SEQUENTIAL, ("Receiver", "duel", "leave", 1)),
        ),
        "Cho and Kreps 1987: < ½ weak refutes it",
    ),
    "beer, prior belief": Case(
        beer_quiche,
        BEER,
        {},
        ((BN, None), (SEQUENTIAL, ("Receiver", "duel", "leave", Fraction(4, 5)))),
        "hand: the uniform tremble leaves the prior, 9/10 − 1/10",
    ),
    "quiche, belief weak after beer": Case(
        beer_quiche,
        QUICHE,
        {"Receiver": {"beer": ("0", "1")}},
        ((BN, None), (WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "Cho and Kreps 1987: sequential, though not intuitive",
    ),
    "quiche, belief strong after beer": Case(
        beer_quiche,
        QUICHE,
        {"Receiver": {"beer": ("1", "0")}},
        ((BN, None), (SEQUENTIAL, ("Receiver", "duel", "leave", 1))),
        "Cho and Kreps 1987",
    ),
    "quiche, belief against Bayes on the path": Case(
        beer_quiche,
        QUICHE,
        {"Receiver": {"beer": ("0", "1"), "quiche": ("1/2", "1/2")}},
        ((BN, None), (WEAK, "bayes"), (PERFECT, "subgame"), (SEQUENTIAL, "inconsistent")),
        "Bayes' rule: 9/10",
    ),
    "horse (C, c, R)": Case(
        horse,
        HORSE_1,
        {"3": {"3": ("2/3", "1/3")}},
        ((BN, None), (WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "Selten 1975, Figure 1: perfect; hand: 3 earns 2μ by L and 1 − μ by R, so μ(D) ≤ 1/3",
    ),
    "horse (C, c, R), belief ½": Case(
        horse,
        HORSE_1,
        {"3": {"3": ("1/2", "1/2")}},
        ((SEQUENTIAL, ("3", "R", "L", Fraction(1, 2))),),
        "hand: 2μ − (1 − μ)",
    ),
    "horse (C, c, ¼L)": Case(
        horse,
        HORSE_MIX,
        {"3": {"3": ("2/3", "1/3")}},
        ((BN, None), (PERFECT, None), (SEQUENTIAL, None)),
        "Kreps and Wilson 1982: R with at least 3/4",
    ),
    "horse (D, c, L)": Case(
        horse,
        HORSE_2,
        {},
        ((BN, None), (WEAK, ("2", "c", "d", 3)), (PERFECT, ("2", "c", "d", 3)), (SEQUENTIAL, ("2", "c", "d", 3))),
        "Selten 1975: subgame perfect, yet not perfect; 2 would play d and get 4 instead of 1",
    ),
    "trap, belief T": Case(
        trap,
        {"I": {"first": "Out", "second": "Down"}},
        {"I": {"second": ("0", "1")}},
        (
            (BN, ("I", "Out", "In", 1)),
            (WEAK, ("I", "Out", "In", 1)),
            (PERFECT, "updating"),
            (SEQUENTIAL, "inconsistent"),
        ),
        'semantics.md, "Perfect Bayesian": In, Up earns 1; every one-shot test passes',
    ),
    "trap, belief by Bayes' rule": Case(
        trap,
        {"I": {"first": "Out", "second": "Down"}},
        {"I": {"second": ("1/2", "1/2")}},
        ((BN, ("I", "Out", "In", 1)), (PERFECT, ("I", "Down", "Up", 2))),
        "semantics.md: with the right belief the one-shot test at the second set fails",
    ),
    "trap, In and Up": Case(
        trap,
        {"I": {"first": "In", "second": "Up"}},
        {},
        ((BN, None), (WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "semantics.md: earns 1",
    ),
    "not L, 2 believes in M": Case(
        unequal,
        {"1": {"1": "L"}, "2": {"2": "u"}},
        {"2": {"2": ("1", "0")}},
        ((BN, None), (WEAK, None), (PERFECT, None), (SEQUENTIAL, None)),
        "after Kreps and Wilson 1982: any belief about one player's two mistakes is consistent",
    ),
    "not L, 2 believes in R": Case(
        unequal,
        {"1": {"1": "L"}, "2": {"2": "u"}},
        {"2": {"2": ("0", "1")}},
        ((BN, None), (WEAK, ("2", "u", "d", 1)), (SEQUENTIAL, ("2", "u", "d", 1))),
        "hand",
    ),
    "guess l, weak but not sequential": Case(
        no_common_belief,
        {"1": {"1": "stop"}, "2": {"2": "stop"}, "3": {"3": "l"}},
        {"2": {"2": ("0", "1")}, "3": {"3": ("1", "0")}},
        ((BN, None), (WEAK, None), (SEQUENTIAL, "inconsistent")),
        "after Kreps and Wilson 1982, Section 5: 2 and 3 believe otherwise, though neither learns of the draw",
    ),
    "guess l, the belief that trembles allow": Case(
        no_common_belief,
        {"1": {"1": "stop"}, "2": {"2": "stop"}, "3": {"3": "l"}},
        {},
        (
            (BN, None),
            (SEQUENTIAL, ("3", "l", "pass", Fraction(1, 2))),
        ),
        "hand: ½·1 − ½·2 = −½ against 0",
    ),
}
ROWS = [
    pytest.param(case, concept, verdict, id=f"{name}: {concept}")
    for name, case in CASES.items()
    for concept, verdict in case.verdicts
]


@pytest.mark.parametrize(("case", "concept", "verdict"), ROWS)
def test_verdict(case, concept, verdict):
    game = case.game()
    judged = check(
        play(game, BehaviorStrategy.from_table(game, case.profile)), concept, Beliefs.from_table(game, case.beliefs)
    )
    assert judged.holds == (verdict is None), case.source
    if isinstance(verdict, str):
        assert judged.deviation is None
        assert (judged.inconsistent is not None) if verdict == "inconsistent" else judged.belief.rule == verdict
    elif verdict is not None:
        found = judged.deviation
        words = game.action_labels(found.infoset)
        assert (game.players[found.player], words[found.action], words[found.instead], found.gain) == verdict, (
            case.source
        )


# Off-path beliefs of the beer–quiche profiles and of the horse: trembles are found, and they give exactly these
# beliefs.
TREMBLES = [
    (beer_quiche, BEER, "Receiver", "quiche", ("0", "1")),
    (beer_quiche, BEER, "Receiver", "quiche", ("1", "0")),
    (beer_quiche, BEER, "Receiver", "quiche", ("1/2", "1/2")),
    (beer_quiche, BEER, "Receiver", "quiche", ("2/7", "5/7")),
    (beer_quiche, QUICHE, "Receiver", "beer", ("0", "1")),
    (beer_quiche, QUICHE, "Receiver", "beer", ("3/8", "5/8")),
    (horse, HORSE_1, "3", "3", ("1/3", "2/3")),
    (horse, HORSE_1, "3", "3", ("0", "1")),
    (horse, HORSE_1, "3", "3", ("1", "0")),
    (unequal, {"1": {"1": "L"}, "2": {"2": "u"}}, "2", "2", ("5/6", "1/6")),
]


@pytest.mark.parametrize(("make", "profile", "player", "label", "belief"), TREMBLES)
def test_trembles_give_the_beliefs(make, profile, player, label, belief):
    """The belief at the set, as the limit along ε = 10^−k of Bayes' rule for the fully mixed profiles that the
    trembles describe.
    """
    game = make()
    strategy = BehaviorStrategy.from_table(game, profile)
    given = Beliefs.from_table(game, {player: {label: belief}})
    found = check(play(game, strategy), SEQUENTIAL, given).trembles
    assert isinstance(found, Trembles)
    assert found.root == 1
    wanted = tuple(map(Fraction, belief))
    s = game.find(player, label)
    weights = [int(tremble_beliefs(play(game, strategy), found)[node]) for node in game.histories(s)]
    assert tuple(Fraction(w, sum(weights)) for w in weights) == wanted
    distance = []
    for k in (3, 6, 9):
        epsilon = Fraction(1, 10**k)
        mixed = fully_mixed(game, strategy, found, epsilon)
        at = check_beliefs(play(game, mixed), Beliefs.none(game))
        row = [int(at[node]) for node in game.histories(s)]
        distance.append(max(abs(Fraction(w, sum(row)) - p) for w, p in zip(row, wanted, strict=True)))
    assert distance[0] <= Fraction(1, 10)
    assert distance[1] <= max(distance[0], Fraction(1, 10**5)) / 100 or distance[1] == 0
    assert distance[2] <= Fraction(1, 10**7)


def fully_mixed(game: Game, strategy: BehaviorStrategy, trembles: Trembles, epsilon: Fraction) -> BehaviorStrategy:
    """β(a) on the support, c·ε^k off it, normalised at every set."""
    table: dict[str, dict[str, dict[str, Fraction]]] = {}
    for s in range(game.infosets):
        row = {}
        for k, name in enumerate(game.action_labels(s)):
            a = int(game.action_start[s]) + k
            p = strategy.probability(game, s, k)
            row[name] = p if p else trembles.coefficient.get(a, Fraction(1)) * epsilon ** int(trembles.power[a])
        total = sum(row.values())
        table.setdefault(game.players[game.infoset_player[s]], {})[game.labels.infoset(s)] = {
            name: p / total for name, p in row.items()
        }
    return BehaviorStrategy.from_table(game, table)


def test_the_trap_passes_every_one_shot_test():
    """Semantics: with belief T after In, "Out, then Down" passes every one-shot test: both slacks at both sets are ≥
    0.
    """
    game = trap()
    played = play(game, BehaviorStrategy.from_table(game, {"I": {"first": "Out", "second": "Down"}}))
    judged = check(played, PERFECT, Beliefs.from_table(game, {"I": {"second": ("0", "1")}}))
    slack = {
        (label, k): judged.slacks.slack(game, game.find("I", label), k) for label in ("first", "second") for k in (0, 1)
    }
    assert slack == {("first", 0): 0, ("first", 1): 1, ("second", 0): 1, ("second", 1): 0}
    assert not judged.holds
    assert (judged.belief.rule, judged.belief.required) == ("updating", (Fraction(1, 2), Fraction(1, 2)))


# ---- some belief


SUPPORTED = [
    # game, profile, concept, the belief found (set → belief), or where no belief helps, source
    (beer_quiche, BEER, SEQUENTIAL, {"quiche": ("1/2", "1/2")}, "Cho and Kreps 1987: any with at least ½ weak"),
    (beer_quiche, QUICHE, SEQUENTIAL, {"beer": ("1/2", "1/2")}, "Cho and Kreps 1987: sequential, though not intuitive"),
    (horse, HORSE_1, SEQUENTIAL, {"3": ("2/3", "1/3")}, "Selten 1975: 3 must think that 2 erred, at least 2 to 1"),
    (horse, HORSE_2, SEQUENTIAL, "2", "Selten 1975: 2's reply c is not best at her own, single history"),
    (horse, HORSE_2, WEAK, "2", "the same"),
    (entry, {"Entrant": {"entry": "out"}, "Incumbent": {"response": "fight"}}, WEAK, "response", "Selten 1978"),
]


@pytest.mark.parametrize(("game", "table", "concept", "expected", "source"), SUPPORTED)
def test_some_belief_supports_it_or_none_does(game, table, concept, expected, source):
    built = game()
    found = supported(play(built, BehaviorStrategy.from_table(built, table)), concept)
    if isinstance(expected, str):
        assert not found.holds, source
        assert built.labels.infoset(found.unsupported.infoset) == expected
        return
    assert found.holds, source
    given = {
        built.labels.infoset(s): tuple(map(str, found.beliefs.distribution(built, s)))
        for s in range(built.infosets)
        if found.beliefs.at[s]
    }
    assert given == expected, source
