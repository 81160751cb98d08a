"""find -o: an equilibrium of a game is kept as a profile, and the other commands take it for what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from cli.in_process import run

from exactgames import GameBuilder, GameError, find_pure, profile_text, read_efg, read_profile, read_profile_text
from exactgames.game.labels import TableLabels

ROOT = Path(__file__).parents[2]
TEXTBOOK = ROOT / "instances" / "textbook"
QUICHE = TEXTBOOK / "cho-kreps-1987-beer-quiche.efg"
MARKET = ROOT / "instances" / "folklore" / "demand-reduction.toml"


@pytest.mark.parametrize("take", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_what_is_kept_is_the_equilibrium_listed(take: int, tmp_path: Path) -> None:
    """Cho and Kreps' two: each is sequential with the beliefs kept, and by the checker; not with a uniform tremble's."""
    kept = tmp_path / "kept.json"
    found = json.loads(run("find", QUICHE, "-o", kept, "--take", take, "--json").stdout)
    assert found["wrote"] == str(kept)
    listed = {(row["agent"], row["infoset"]): row["probabilities"] for row in found["equilibria"][take - 1]["strategy"]}
    document = json.loads(kept.read_text())
    assert {
        (player, label): {action: "1"}
        for player, sets in document["strategy"].items()
        for label, action in sets.items()
    } == listed
    assert run("check", QUICHE, "--profile", kept).returncode == 0
    certificate = tmp_path / "kept.jsonl"
    assert run("certify", QUICHE, "--profile", kept, "-o", certificate).returncode == 0
    assert run("verify", certificate, QUICHE).stdout.startswith("VERIFIED")
    del document["beliefs"]
    kept.write_text(json.dumps(document["strategy"]))
    assert run("check", QUICHE, "--profile", kept).returncode == 1


def test_there_and_back() -> None:
    """Every pure Bayes–Nash equilibrium of every textbook game is read back as it was written."""
    met = 0
    for file in sorted(TEXTBOOK.glob("*.efg")):
        game = read_efg(file)
        for one in find_pure(game, "bayes-nash").equilibria:
            strategy, beliefs = read_profile_text(profile_text(game, one.strategy), game)
            assert strategy.weights.tolist() == one.strategy.weights.tolist() and not beliefs.at.any(), file
            met += 1
    assert met >= 20


def test_mixtures_and_beliefs_there_and_back() -> None:
    game = read_efg(QUICHE)
    path = TEXTBOOK / "cho-kreps-1987-beer-quiche.beer.json"
    strategy, _ = read_profile(path, game)
    given = {"strategy": json.loads(path.read_text()), "beliefs": {"Receiver": {"after quiche": ["1/3", "2/3"]}}}
    beliefs = read_profile_text(json.dumps(given), game)[1]
    again, believed = read_profile_text(profile_text(game, strategy, beliefs), game)
    assert [[str(again.probability(game, s, k)) for k in range(2)] for s in range(4)] == [
        ["1", "0"], ["1", "0"], ["0", "1"], ["2/3", "1/3"]
    ]  # fmt: skip
    assert believed.at.tolist() == beliefs.at.tolist() and believed.weights.tolist() == beliefs.weights.tolist()


def test_two_sets_of_one_name_are_refused() -> None:
    tree = GameBuilder(["Ann", "Bob"])
    for node, seen in zip(tree.move(tree.root, "Ann", "start", ["a", "b"]), ["a", "b"], strict=True):
        for end in tree.move(node, "Bob", f"after {seen}", ["l", "r"]):
            tree.payoffs(end, (0, 0))
    game = tree.build()
    strategy = find_pure(game, "sequential").equilibria[0].strategy
    assert all(name in profile_text(game, strategy) for name in ('"after a"', '"after b"'))
    same = evolve(game, labels=TableLabels(("start", "after", "after"), (("a", "b"), ("l", "r"), ("l", "r")), {}))
    with pytest.raises(GameError, match="'Bob' has two information sets named 'after'"):
        profile_text(same, strategy)


REFUSALS = [
    ("a number alone", ["find", QUICHE, "--take", "2"], "-o P.json"),
    ("force alone", ["find", QUICHE, "--force"], "-o P.json"),
    ("of a market", ["find", MARKET, "-o", "p.json"], "[[strategy]]"),
    ("mixed ones", ["find", QUICHE, "--mixed", "-o", "p.json"], "a pure equilibrium is written"),
    ("one quickly", ["find", QUICHE, "--some", "-o", "p.json"], "a pure equilibrium is written"),
    ("one too many", ["find", QUICHE, "-o", "p.json", "--take", "3"], "1 to 2, those found"),
    ("none", ["find", TEXTBOOK / "matching-pennies.efg", "-o", "p.json"], "no equilibrium to write"),
]


@pytest.mark.parametrize(("what", "arguments", "words"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_refusals(what: str, arguments: list[object], words: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and words in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_nobody_elses_file_is_written_over(tmp_path: Path) -> None:
    theirs = tmp_path / "p.json"
    theirs.write_text("{}")
    assert run("find", QUICHE, "-o", theirs).returncode == 2 and theirs.read_text() == "{}"
    assert run("find", QUICHE, "-o", theirs, "--force").returncode == 0
    ours = theirs.read_text()
    assert run("find", QUICHE, "-o", theirs, "--take", "2").returncode == 0 and theirs.read_text() != ours
