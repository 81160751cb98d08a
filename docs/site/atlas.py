"""The atlas: every instance with a certificate that passes, a page a group, written while the site is built.

Nothing on it is stale: the claims are those that the independent checker finds proved of these very files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

from attrs import frozen
from verdicts import ROOT, Proved

from exactgames import ExplicitForm, LimitReached, expand, play, read_efg, read_profile
from exactgames.answers.assessed import assessed
from exactgames.drawing import tree_svg
from exactgames.explaining.games import game_section
from exactgames.explaining.market import market_section
from exactgames.explaining.runs import run_market_section
from exactgames.explaining.said import Section
from exactgames.files.either import read_either
from exactgames.market.instance import Instance
from exactgames.numbers.rounded import brief
from exactgames.pages.markup import text
from exactgames.quoted import escaped
from exactgames.runs.instance import RunInstance

GROUPS = {
    "babaioff2023": "Babaioff, Immorlica, Li and Lucier",
    "feldman2016": "Feldman, Lucier and Nisan",
    "folklore": "Folklore",
    "garratt-troeger2006": "Garratt and Tröger",
    "hafalir-krishna2008": "Hafalir and Krishna",
    "hafalir-kurnaz2016": "Hafalir and Kurnaz",
    "haile2003": "Haile",
    "records": "Records: Theorem 3 at any number of units",
    "textbook": "Textbook games",
}
FIGURES = {"welfare": "welfare", "optimum": "optimum", "ratio": "ratio", "revenue": "revenue"}
EXPANDED, DRAWN, LONG = 3_000, 60, 700
"""Trees of so many nodes are built, and so many nodes of them drawn; so many characters of a paragraph are shown."""
_STYLE = """```{raw} html
<style>
.stages{display:flex;flex-wrap:wrap;gap:.5rem 0;list-style:none;padding:0;margin:.8rem 0 1.2rem}
.stages li{display:flex;align-items:center;margin:0}
.stages li+li::before{content:'→';padding:0 .55rem}
.stages span{border:1px solid var(--color-background-border);border-radius:.4rem;padding:.35rem .7rem;
background:var(--color-background-secondary)}
</style>
```
"""


@frozen
class Entry:
    """An instance as the atlas shows it. ``picture``: an SVG, or "" with its ``stages``; ``nodes`` of its tree."""

    proved: Proved
    title: str
    source: str
    words: tuple[str, ...]
    picture: str
    stages: tuple[str, ...]
    size: str


def write(folder: Path, verdicts: list[Proved]) -> list[str]:
    """Write the pages and pictures; the pages' names without suffix, the first one first."""
    (folder / "pictures").mkdir(parents=True)
    with ProcessPoolExecutor() as pool:
        entries = list(pool.map(entry, verdicts, chunksize=4))
    names = []
    for group, some in groupby(entries, lambda one: one.proved.name.split("/")[0]):
        parts = [f"# {GROUPS[group]}", "", _STYLE]
        for one in some:
            if one.picture:
                file = folder / "pictures" / f"{one.proved.name.replace('/', '-')}.svg"
                file.write_text(one.picture, encoding="utf-8")
            parts += [*section(one), ""]
        (folder / f"{group}.md").write_text("\n".join(parts), encoding="utf-8")
        names.append(group)
    (folder / "index.md").write_text("\n".join(first(entries)), encoding="utf-8")
    return ["index", *names]


def entry(one: Proved) -> Entry:
    """The instance of a verified certificate, read, put into words, and drawn."""
    if one.instance.suffix == ".efg":
        return _game(one)
    found = read_either(one.instance)
    if isinstance(found, RunInstance):
        market = found.market
        named = ["types are drawn", "uniform price", *(["take it or leave it"] if market.resale else [])]
        size = f"{brief(market.units)} units"
        return Entry(one, market.title, market.source, _words(run_market_section(market)), "", tuple(named), size)
    return _market(one, found)


def _game(one: Proved) -> Entry:
    game = read_efg(one.instance)
    profile = Path(f"{ROOT / 'instances' / one.name}.json")
    shown = None
    if profile.is_file():
        strategies, given = read_profile(profile, game)
        shown = assessed(play(game, strategies), given)
    title = one.instance.read_text(encoding="utf-8").split('"')[1]
    picture = tree_svg(game, shown, title, DRAWN)
    return Entry(one, one.name.split("/")[1], title, _words(game_section(game)), picture, (), f"{game.nodes:,} nodes")


def _market(one: Proved, found: Instance) -> Entry:
    market = found.market
    named = ["types are drawn"] if any(len(agent.types) > 1 for agent in market.agents) else []
    named += ["information is acquired"] if any(market.information) else []
    first_stage = market.auction if market.auction is not None else market.stages[0]
    named += [first_stage.title, *(stage.title for stage in market.aftermarket)]
    picture, size = "", f"more than {EXPANDED:,} nodes"
    try:
        if found.strategy is None or found.completion != "unique":
            game, shown = expand(market, EXPANDED).game, None
        else:
            profile = ExplicitForm(found, EXPANDED).profile
            game, shown = profile.played.game, assessed(profile.played, profile.given)
        picture, size = tree_svg(game, shown, market.title, DRAWN), f"{game.nodes:,} nodes"
    except LimitReached:
        pass  # the stages are shown in its place
    return Entry(one, market.title, market.source, _words(market_section(market)), picture, tuple(named), size)


def _words(said: Section) -> tuple[str, ...]:
    return tuple(
        one.words if len(one.words) <= LONG else f"{one.words[:LONG].rsplit(' ', 1)[0]} …" for one in said.paragraphs
    )


# ---- the pages


def plain(words: str) -> str:
    """Words of a file, as Markdown shows them.

    >>> plain("a_b <c>")
    'a\\\\_b \\\\<c\\\\>'
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+!|$&~^])", r"\\\1", escaped(words))


def anchor(proof: Proved) -> str:
    """Where the instance is on its page."""
    return f"atlas-{re.sub('[^a-z0-9]', '-', proof.name.lower())}"


def section(one: Entry) -> Iterator[str]:
    """An instance: words, figures, picture, claims, certificate, command."""
    proof, group = one.proved, one.proved.name.split("/")[0]
    file = proof.instance.relative_to(ROOT)
    certificate = proof.certificate.relative_to(ROOT)
    yield from (f"({anchor(proof)})=", f"## {plain(one.title)}", "")
    yield from (f"[{file}](../{file}). {plain(one.source)}{'' if one.source.endswith('.') else '.'} {one.size}.", "")
    for words in one.words:
        yield from (plain(words), "")
    if one.picture:
        yield from (f"![The game tree of {plain(one.title)}](pictures/{proof.name.replace('/', '-')}.svg)", "")
    elif one.stages:
        boxes = "".join(f"<li><span>{text(stage)}</span></li>" for stage in one.stages)
        yield from ("```{raw} html", f'<ol class="stages">{boxes}</ol>', "```", "")
    figures = list(_figures(proof))
    if figures:
        head = " | ".join(what for what, _ in figures)
        yield from (f"| {head} |", "|" + " --- |" * len(figures))
        yield from (f"| {' | '.join(plain(value) for _, value in figures)} |", "")
    yield from ("Proved:", "", *(f"- {_claim(claim)}" for claim in proof.claims), "")
    yield f"The certificate {certificate} ({proof.size:,} bytes), SHA-256 `{proof.digest}`:"
    yield from ("", "```sh", f"python3 exactgames/checker {certificate} {file}", "```")
    assert group in GROUPS


def _figures(proof: Proved) -> Iterator[tuple[str, str]]:
    for claim in proof.claims:
        if claim["kind"] in FIGURES and claim["holds"] and claim.get("value") is not None:
            yield FIGURES[claim["kind"]], brief(Fraction(claim["value"]))


def _claim(claim: dict[str, Any]) -> str:
    verdict = "" if claim["holds"] else "refuted: "
    found = f" (it is {brief(Fraction(claim['value']))})" if not claim["holds"] and claim.get("value") else ""
    return f"{verdict}{plain(claim['statement'])}{found}"


def first(entries: list[Entry]) -> Iterator[str]:
    """The first page: all instances in a table a group."""
    here = sum(one.proved.here for one in entries)
    before = len(entries) - here
    when = "while this site was built" if not before else f"{here} while this site was built, {before} in the same run"
    yield from ("# Atlas", "")
    yield (
        f"All {len(entries)} instances that have a certificate. Each certificate was verified by the independent "
        f"checker against its file, {when}; the claims are those that it found proved. The stories are in the "
        "[catalogue](../docs/reference/catalogue.md)."
    )
    for group, some in groupby(entries, lambda one: one.proved.name.split("/")[0]):
        yield from ("", f"## {GROUPS[group]}", "", f"[All of them, with pictures]({group}.md).", "")
        yield from (
            "| instance | size | claims | welfare | optimum | ratio |",
            "| --- | --- | ---: | --- | --- | --- |",
        )
        for one in some:
            figures = dict(_figures(one.proved))
            cells = [plain(figures.get(what, "–")) for what in ("welfare", "optimum", "ratio")]
            link = f"[{plain(one.title)}](project:#{anchor(one.proved)})"
            yield f"| {link} | {one.size} | {len(one.proved.claims)} | {' | '.join(cells)} |"
