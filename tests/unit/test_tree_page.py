"""The page: what stands in it without a browser; folding, lights and keys in headless Chromium (slow)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from exactgames import BehaviorStrategy, ExplicitForm, GameBuilder, play
from exactgames.answers.assessed import assessed
from exactgames.drawing import tree_fragment, tree_html
from exactgames.examples import pooling, speculator

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&<!-- "
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def data_of(page: str) -> dict[str, Any]:
    """What the script is told."""
    found = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


class Tags(HTMLParser):
    """The tags of a page, and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    return parser.found


def quiche() -> str:
    return tree_html(pooling().game, assessed(pooling()), "Beer or quiche")


def market(opened: int) -> str:
    found = ExplicitForm(speculator()).profile
    return tree_html(found.played.game, assessed(found.played, found.given), "A speculator", opened=opened)


def test_what_the_script_is_told() -> None:
    data = data_of(quiche())
    assert len(data["items"]) == 15 and data["closed"] == []
    told = {one["words"]: one for one in data["sets"].values()}
    assert told["Receiver: after quiche"]["belief"] == "9/10, 1/10"
    assert told["Receiver: after quiche"]["actions"] == [["duel", "0", "1/10"], ["retreat", "1", "9/10"]]
    assert told["Sender: weak"]["belief"] is None


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (8, "0, 0, 1/2, 0, 1/2, 0, 0, 0"),
        (9, "1/2 at node 3, 1/2 at node 5, of 9 from above"),
    ],
)
def test_a_belief_over_many_nodes(seen: int, words: str) -> None:
    """Nature draws u or v; at either Ann takes one of many, and Bob sees nothing of it."""
    tree = GameBuilder(["Ann", "Bob"])
    for start, at, many in zip(tree.chance(tree.root, {"u": "1/2", "v": "1/2"}), "uv", (4, seen - 4), strict=True):
        for node in tree.move(start, "Ann", at, [str(k) for k in range(many)]):
            for end in tree.move(node, "Bob", "blind", ["l", "r"]):
                tree.payoffs(end, (0, 0))
    game = tree.build()
    strategy = BehaviorStrategy.from_table(game, {"Ann": {"u": "2", "v": "0"}, "Bob": {"blind": "l"}})
    told = {one["words"]: one for one in data_of(tree_html(game, assessed(play(game, strategy))))["sets"].values()}
    assert told["Bob: blind"]["belief"] == words


@pytest.mark.parametrize("opened", [1, 20, 60, 111])
def test_what_is_unfolded_at_first(opened: int) -> None:
    """About so many nodes are seen; whoever is seen is reached through unfolded ones."""
    data = data_of(market(opened))
    closed, seen = set(data["closed"]), [True]
    for above, *_ in data["items"][1:]:
        seen.append(seen[above] and above not in closed)
    assert 1 < sum(seen) <= max(opened, 3)
    assert (sum(seen) == 111) == (opened == 111) == (not closed)


def test_hostile_words() -> None:
    tree = GameBuilder([HOSTILE])
    for end in tree.move(tree.root, HOSTILE, HOSTILE, [HOSTILE, "b"]):
        tree.payoffs(end, (1,))
    page = tree_html(tree.build(), None, HOSTILE)
    found = tags(page)
    assert {tag for tag, _ in found}.isdisjoint({"img", "iframe", "link", "object"})
    assert [tag for tag, _ in found].count("script") == 2
    assert not [a for _, attributes in found for a in attributes if a.startswith("on") or a in ("src", "href")]
    assert page.isascii() and page.count("</script>") == 2


def test_figures_of_one_page_have_ids_of_their_own() -> None:
    both = tree_fragment(pooling().game, ident="one") + tree_fragment(pooling().game, ident="other")
    ids = [attributes["id"] for _, attributes in tags(both) if "id" in attributes]
    assert len(ids) == len(set(ids)) == 8


SCRIPT = """<pre id="result"></pre><script>
const said = [], svg = document.querySelector("svg"), panel = document.querySelector(".eg-panel");
const seen = () => [...svg.querySelectorAll(".eg-i")].filter((g) => g.style.display !== "none").length;
const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
const node = (n) => svg.querySelector(`[data-n="${n}"]`);
said.push(seen());
node(1).dispatchEvent(new MouseEvent("click", { bubbles: true })); said.push(seen(), node(1).getAttribute("aria-expanded"));
said.push(node(1).querySelector(".eg-more").textContent, document.activeElement === node(1));
press("Enter"); said.push(seen());
press("ArrowRight"); said.push(document.activeElement.dataset.n, svg.querySelectorAll(".eg-i.eg-lit").length, panel.innerText.split(/\\s+/).join(" "));
press("ArrowDown"); press("ArrowLeft"); said.push(seen());
press("Home"); press("ArrowLeft"); said.push(seen());
document.querySelector(".eg-all").click(); said.push(seen());
const boxes = [...svg.querySelectorAll("text.eg-l, text.eg-a")].map((t) => t.getBoundingClientRect());
const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 4 || b.bottom <= a.top + 4;
said.push(boxes.every((a, i) => boxes.slice(i + 1).every((b) => apart(a, b))));
document.getElementById("result").textContent = JSON.stringify(said);
</script></body>"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium")
def test_in_a_browser(tmp_path: Path) -> None:
    """No error on the console; clicks and keys fold; a set that has the focus lights up, and is told; words keep apart."""
    page = tmp_path / "page.html"
    page.write_text(quiche().replace("</body>", SCRIPT), encoding="ascii")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'home'}",
    ]
    done = subprocess.run(
        [str(CHROMIUM), *options, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    assert "CONSOLE" not in done.stderr, done.stderr
    found = re.search(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found
    told = "Receiver: after beer belief 9/10, 1/10 action played with worth duel 1 1/10 retreat 0 9/10"
    assert json.loads(found[1]) == [15, 9, "false", "▸ 6 nodes", True, 15, "2", 2, told, 13, 1, 15, True]
