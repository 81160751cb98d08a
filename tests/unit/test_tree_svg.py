"""Trees as SVG: golden pictures, and laws of the layout. The pictures in tests/drawings were looked at, on light and dark
grounds; ``python tests/unit/test_tree_svg.py`` writes them anew.
"""

from __future__ import annotations

import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exactgames import ExplicitForm, Game, GameBuilder, read_efg, read_instance
from exactgames.answers.assessed import Assessed, assessed
from exactgames.drawing import tree_svg
from exactgames.drawing.layout import ROW, Item, layout_of
from exactgames.drawing.part import Cut, part_of
from exactgames.drawing.words import Words
from exactgames.examples import entry, pooling, speculator, threat

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "drawings"
HOSTILE = '</text><script>alert(1)</script>&"\' onload="x" \x1b[2J\u202e]]><!-- ${x} 買い手'


def market(name: str) -> tuple[Game, Assessed]:
    """The tree of an instance, and its profile."""
    found = ExplicitForm(read_instance(ROOT / "instances" / f"{name}.toml")).profile
    return found.played.game, assessed(found.played, found.given)


def textbook(name: str) -> Game:
    return read_efg(ROOT / "instances" / "textbook" / f"{name}.efg")


def hostile() -> Game:
    """Two players, Nature, and words that would be markup."""
    tree = GameBuilder([HOSTILE, f"{HOSTILE} too"])
    for number, node in enumerate(tree.chance(tree.root, {HOSTILE: "1/3", "b": "2/3"})):
        for end in tree.move(node, HOSTILE, HOSTILE, [HOSTILE, "<b>"]):
            tree.payoffs(end, (number, "1/7"))
    return tree.build()


def pictures() -> dict[str, str]:
    """By name: the golden drawings."""
    spec = ExplicitForm(speculator()).profile
    game, fifteen = market("babaioff2023/example-15")
    return {
        "entry": tree_svg(entry()),
        "threat": tree_svg(threat().game, assessed(threat()), "An empty threat"),
        "pooling": tree_svg(pooling().game, assessed(pooling()), "Beer or quiche"),
        "speculator-path": tree_svg(spec.played.game, assessed(spec.played, spec.given), "A speculator", 60),
        "horse": tree_svg(textbook("selten-1975-horse"), None, "Selten's horse"),
        "hostile": tree_svg(hostile(), None, HOSTILE),
        "example-15": tree_svg(game, fifteen, "Example 15", 40),
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.svg")))
def test_golden(name: str) -> None:
    assert pictures()[name] == (GOLDEN / f"{name}.svg").read_text(encoding="ascii")


def test_every_picture_is_golden() -> None:
    assert set(pictures()) == {path.stem for path in GOLDEN.glob("*.svg")}


def test_what_is_said_of_it() -> None:
    """Cho and Kreps' game: probabilities, beliefs and payoffs, exactly."""
    root = ElementTree.fromstring(pictures()["pooling"])
    words = ["".join(found.itertext()) for found in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"strong · 9/10", "weak · 1/10", "Receiver: after beer [9/10]", "[1/10]", "3, 0"} <= set(words)
    assert root.get("role") == "img" and root[0].tag.endswith("title") and root[1].tag.endswith("desc")
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    titles = ["".join(found.itertext()) for found in root.iter("{http://www.w3.org/2000/svg}title")]
    quiche = "Receiver: after quiche\nbelief: 9/10, 1/10\nduel: played with 0, worth 1/10\nretreat: played with 1, worth 9/10"
    assert quiche in titles


def test_hostile_words() -> None:
    """Nothing that a file says is markup, reaches out, or is a control character."""
    text = tree_svg(hostile(), None, HOSTILE)
    root = ElementTree.fromstring(text)
    kinds = {found.tag.rpartition("}")[2] for found in root.iter()}
    assert kinds == {"svg", "title", "desc", "style", "rect", "text", "g", "path", "circle"}
    names = {attribute for found in root.iter() for attribute in found.attrib}
    assert not {name for name in names if name.startswith("on") or name.endswith("href")}
    assert "買" in "".join(root.itertext()) and "\x1b" not in text and "\u202e" not in "".join(root.itertext())
    assert text.replace("http://www.w3.org/2000/svg", "").count("//") == 0 and "url(" not in text and text.isascii()


GAMES = {
    "horse": lambda: (textbook("selten-1975-horse"), None),
    "poker": lambda: (textbook("kuhn-1950-poker"), None),
    "kept for later": lambda: (textbook("kreps-ramey-1987-structural-consistency"), None),
    "quiche": lambda: (pooling().game, assessed(pooling())),
    "speculator": lambda: market("folklore/second-price-speculator"),
    "example-15": lambda: market("babaioff2023/example-15"),
}


@pytest.mark.parametrize("most", [1, 5, 30, 300])
@pytest.mark.parametrize("name", GAMES)
def test_what_is_left_out_is_counted(name: str, most: int) -> None:
    """Every node is drawn, or in exactly one cut; parents of what is drawn are drawn."""
    game, shown = GAMES[name]()
    part = part_of(game, shown, most)
    drawn = part.shown.nonzero()[0].tolist()
    assert drawn[0] == 0 and len(drawn) <= most and all(part.shown[game.parent[node]] for node in drawn[1:])
    cuts = [cut for node in drawn for cut in part.below(node) if isinstance(cut, Cut)]
    assert sum(cut.size for cut in cuts) == part.left_out == game.nodes - len(drawn)
    assert (part.what is None) == (part.left_out == 0)


@pytest.mark.parametrize("most", [30, 2_000])
@pytest.mark.parametrize("name", GAMES)
def test_a_leaf_a_row_and_a_lane_a_set(name: str, most: int) -> None:
    game, shown = GAMES[name]()
    items = layout_of(Words(part_of(game, shown, most), shown)).items
    leaves = [item.y for item in items if not item.below]
    assert leaves == [ROW * row for row in range(len(leaves))]
    assert all(item.above is None or item.above.x + 40 < item.x for item in items)
    sets: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.cut is None and game.infoset[item.node] >= 0:
            sets[int(game.infoset[item.node])].append(item)
    for one, other in combinations(sets.values(), 2):
        crossed = {item.x for item in one} & {item.x for item in other}
        assert not crossed or one[-1].y < other[0].y or other[-1].y < one[0].y


def test_along_the_path() -> None:
    """Of a tree that is too large: the path, and what is said to be with it."""
    game, shown = market("babaioff2023/example-15")
    path = int((shown.deviations == 0).sum())
    near = int((shown.deviations <= 1).sum())
    assert path < near < game.nodes
    assert part_of(game, shown, near).what == "the path of play and every single deviation from it"
    least = part_of(game, shown, near - 1)
    assert least.what == "the path of play and, at each information set on it, the deviation that loses least"
    assert path < int(least.shown.sum()) < near
    assert part_of(game, shown, path).what == "the path of play"
    assert part_of(game, shown, path - 1).what == "the beginning of the path of play"


def test_two_hundred_nodes_in_less_than_a_second() -> None:
    game, shown = market("babaioff2023/example-15")
    start = time.process_time()
    tree_svg(game, shown, "", 200)
    assert time.process_time() - start < 1


if __name__ == "__main__":
    for name, text in pictures().items():
        (GOLDEN / f"{name}.svg").write_text(text, encoding="ascii")
