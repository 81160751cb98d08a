"""Golden pictures of best replies. Those in tests/drawings/plots were looked at, on light and dark ground.

``python tests/unit/test_replies_picture.py`` writes them. Another version of matplotlib may set a picture otherwise by a
few points: what is compared is its words, in their order, and every mark and line that is drawn of the players.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exactgames import implied_game, profile_of, read_efg, read_instance
from exactgames.answers.best_replies import bidders, players
from exactgames.drawing.replies_plot import replies_plot

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "drawings" / "plots"
SVG = "{http://www.w3.org/2000/svg}"
COLOURED = re.compile(r"(?:stroke|fill): #(?!000000|ffffff|[c8]{6}|cccccc)")
POINTS = 4.0
"""So far may a number of a picture be from the golden one's: a matter for the eye."""


@cache
def pictures() -> dict[str, str]:
    """By name: two players who mix, a game with ties, two bidders."""
    textbook, folklore = ROOT / "instances" / "textbook", ROOT / "instances" / "folklore"
    profile = profile_of(read_instance(folklore / "second-price-speculator.toml"))
    return {
        "matching-pennies": replies_plot(
            players(read_efg(textbook / "matching-pennies.efg"), "Matching pennies")
        ).svg(),
        "two-bidders": replies_plot(bidders(implied_game(profile.expansion, profile.played))).svg(),
    }


def drawn(picture: str) -> tuple[list[str], list[tuple[str, list[float]]]]:
    """Its words, and the shapes in a player's colour: their letters, and their numbers."""
    root = ElementTree.fromstring(picture)
    words = ["".join(found.itertext()) for found in root.iter(f"{SVG}text")]
    shapes = []
    for one in root.iter():
        if one.tag in (f"{SVG}path", f"{SVG}use") and COLOURED.search(one.get("style", "")):
            place = one.get("d") or f"{one.get('x', 'none')} {one.get('y', 'none')}"
            shapes.append((re.sub(r"[^A-Za-z]", "", place), [float(x) for x in re.findall(r"-?\d+\.?\d*", place)]))
    return words, shapes


@pytest.mark.parametrize("name", ["matching-pennies", "two-bidders"])
def test_golden(name: str) -> None:
    words, shapes = drawn(pictures()[name])
    golden_words, golden_shapes = drawn((GOLDEN / f"{name}.svg").read_text(encoding="utf-8"))
    assert words == golden_words
    assert len(golden_shapes) >= 4
    assert [letters for letters, _ in shapes] == [letters for letters, _ in golden_shapes]
    for (_, numbers), (_, golden) in zip(shapes, golden_shapes, strict=True):
        assert len(numbers) == len(golden)
        assert all(abs(x - y) <= POINTS for x, y in zip(numbers, golden, strict=True))


def test_every_picture_is_golden() -> None:
    assert set(pictures()) == {path.stem for path in GOLDEN.glob("*.svg")}


if __name__ == "__main__":
    for name, text in pictures().items():
        (GOLDEN / f"{name}.svg").write_text(text, encoding="utf-8")
