"""A report as one page that needs nothing else: it works offline, prints, and follows the reader's light or dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final, TypeGuard

from exactgames.claims.claim import ClaimSpec
from exactgames.drawing.page import PAGE_START, tree_fragment
from exactgames.explaining.said import Section
from exactgames.explaining.words import names_of
from exactgames.pages import equilibrium
from exactgames.pages.bars import bars
from exactgames.pages.equilibrium import Listed
from exactgames.pages.facts import Facts, GameFacts, Proof
from exactgames.pages.markup import attribute, paragraph, policy, section, table, text
from exactgames.pages.passages import proved, told
from exactgames.pages.style import STYLE
from exactgames.phrases import sentence
from exactgames.quoted import escaped
from exactgames.version import VERSION

TREE_MOST, TREE_OPENED = 600, 90
"""So many nodes of the tree are drawn, and so many are unfolded at first."""


def report_html(facts: Facts) -> str:
    """The page about a market."""
    return page(facts.market.title or facts.file, "".join(_body(facts)))


def game_html(facts: GameFacts) -> str:
    """The page about a game of an .efg file."""
    inside = f"<header><h1>{text(facts.title)}</h1></header>\n{banner(facts.proof, facts.title)}"
    inside += "".join(section(one.heading, told(one)) for one in facts.explanation.sections)
    tree = tree_fragment(facts.game, facts.assessed, "", TREE_MOST, TREE_OPENED, "tree")
    inside += section("The tree", tree)
    inside += section("What is proved", proved(facts.proof.verdict) if is_verified(facts.proof) else "")
    inside += section(
        "How to verify it", how_to_verify(facts.file, "the game file", facts.digest, facts.proof), "verify"
    )
    return page(facts.title, inside)


def page(title: str, inside: str) -> str:
    """A page that runs no script but that of the tree, and fetches nothing."""
    script = files("exactgames.drawing").joinpath("tree.js").read_text("utf-8")
    return (
        f'{PAGE_START}<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content={attribute(policy([script]))}>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{text(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n<main>\n{inside}</main>\n</body>\n</html>\n"
    )


def _body(facts: Facts) -> Iterator[str]:
    market, sections = facts.market, facts.explanation.sections
    yield f"<header><h1>{text(market.title or facts.file)}</h1>\n"
    yield f'<p class="faint">{text(market.source)}</p>' if market.source else ""
    yield f"</header>\n{banner(facts.proof, 'this market')}"
    about, order, rest = sections[0], sections[1], sections[2:]
    yield section(about.heading, told(about))
    yield section(order.heading, f"{_stages(facts)}{told(order)}")
    for one in rest:
        yield _section(facts, one)
    yield section("The tree", _tree(facts))
    yield section("Dominance", _dominance(facts))
    yield section("What is claimed", _claims(facts))
    yield section(
        "How to verify it", how_to_verify(facts.file, "market (canonical text)", facts.digest, facts.proof), "verify"
    )


def _section(facts: Facts, one: Section) -> str:
    """A section of the explanation; after the verdict, the tables that belong to it."""
    inside = told(one)
    if one.heading != "The verdict" or facts.figures is None:
        return section(one.heading, inside)
    names = [escaped(name) for name in names_of(facts.market)]
    tables = (
        listed_html(equilibrium.strategies(facts), "Who plays what"),
        listed_html(equilibrium.outcomes(facts), "What comes out"),
        listed_html(equilibrium.slacks(facts), "How near the next best action is"),
    )
    return (
        section(one.heading, inside)
        + section("Welfare", bars(facts.figures, names) + listed_html(equilibrium.figures(facts)))
        + section("The equilibrium" if facts.judged.holds else "The profile", "".join(tables))
    )


def listed_html(found: Listed, heading: str = "") -> str:
    """A table, with its heading; nothing if it has no rows."""
    if not found.rows:
        return ""
    more = paragraph(f"… and {found.more:,} more rows.") if found.more else ""
    title = f"<h3>{text(heading)}</h3>\n" if heading else ""
    return title + table(found.columns, found.rows, found.numbers) + more


# ---- parts


def is_verified(proof: Proof | None) -> TypeGuard[Proof]:
    return proof is not None and proof.verified


def banner(proof: Proof | None, subject: str) -> str:
    """The verdict of the independent checker, or that there is none."""
    if proof is None:
        return _verdict_box("", "NOT VERIFIED", "No certificate is given: what follows is what exactgames computed.")
    verdict = proof.verdict
    if proof.verified:
        right = sum((one["expect"] == "holds") == one["holds"] for one in verdict.claims)
        words = (
            f"The independent checker has verified {proof.name} against {subject}: {len(verdict.claims)} claims, "
            f"{right} of them as expected. They stand in the checker's words below; the rest is what exactgames "
            "computed."
        )
        return _verdict_box("good", "VERIFIED", words)
    return _verdict_box(
        "bad",
        verdict.verdict,
        f"The independent checker does not accept {proof.name} for {subject}. Line {verdict.line}, "
        f"{verdict.code}: {sentence(verdict.message or '')} What follows is what exactgames computed; nothing of it is "
        "proved here.",
    )


def _verdict_box(kind: str, word: str, words: str) -> str:
    return f'<div class="verdict {kind}" role="status"><strong>{text(word)}</strong><span>{text(words)}</span></div>\n'


def _stages(facts: Facts) -> str:
    """The stages one after the other, as boxes."""
    market = facts.market
    named = ["types are drawn"] if any(len(agent.types) > 1 for agent in market.agents) else []
    named += ["information is acquired"] if any(market.information) else []
    first = market.auction if market.auction is not None else market.stages[0]
    named += [first.title, *(stage.title for stage in market.aftermarket)]
    boxes = "".join(f"<li><span>{text(one)}</span></li>" for one in named)
    return f'<ol class="stages">{boxes}</ol>\n'


def _tree(facts: Facts) -> str:
    if facts.tree is None:
        if facts.judged.form is None:
            return ""
        return paragraph("The market was judged in the staged form: its tree is too large to be drawn.")
    game, assessed = facts.tree
    shown = tree_fragment(game, assessed, "", TREE_MOST, TREE_OPENED, "tree")
    return paragraph(f"The game has {game.nodes:,} nodes. What is played is thick; beliefs stand in brackets.") + shown


def _dominance(facts: Facts) -> str:
    if facts.no_bids:
        return paragraph(f"Not told: {facts.no_bids}.") if facts.judged.form is not None else ""
    lead = "Does some bid, or mixture of bids, never do worse, whatever the others bid, and sometimes better?"
    return paragraph(lead) + listed_html(equilibrium.dominance(facts))


def _claims(facts: Facts) -> str:
    """What the certificate proves; without a valid one, what the file claims."""
    proof = facts.proof
    if is_verified(proof):
        return paragraph("Proved, each claim in the checker's words:") + proved(proof.verdict)
    if not facts.instance.claims:
        return ""
    rows = [
        (str(number), _words(facts, one), "to hold" if one.expect == "holds" else "to be refuted")
        for number, one in enumerate(facts.instance.claims, start=1)
    ]
    lead = "What the file claims; nothing of it is verified here:"
    return paragraph(lead) + table(("", "claim", "expected"), rows)


def _words(facts: Facts, one: object) -> str:
    if not isinstance(one, ClaimSpec):
        return str(getattr(one, "kind", ""))
    value = getattr(one, "value", None)
    return one.words(facts.market, bool(facts.instance.beliefs), None if value is None else str(value))


def how_to_verify(file: str, subject: str, digest: str, proof: Proof | None) -> str:
    """The commands, and the hashes."""
    named = _shell(file)
    certificate = _shell(proof.name) if proof is not None else "certificate.jsonl"
    of_game = " --profile PROFILE.json" if file.endswith(".efg") else ""
    steps = [] if proof is not None else [f"exactgames certify {named}{of_game} -o {certificate}"]
    steps.append(f"exactgames verify {certificate} --instance {named}")
    said = [(subject, digest)]
    if proof is not None:
        said.append((f"certificate ({proof.name})", proof.digest))
    hashes = "".join(f"<tr><td>{text(what)}</td><td><code>{value}</code></td></tr>" for what, value in said)
    commands = "\n".join(steps)
    return (
        paragraph(
            "The checker is a folder of Python that uses the standard library alone, and reads the file itself; it "
            "shares no code with the program that found the proof. A certificate is bound to what it is about "
            "by SHA-256."
        )
        + f"<pre><code>{text_lines(commands)}</code></pre>\n"
        + '<div class="wide"><table><thead><tr><th scope="col">SHA-256 of</th><th scope="col"></th></tr></thead>'
        + f"<tbody>{hashes}</tbody></table></div>\n"
        + f'<p class="faint">Written by exactgames {text(VERSION)}.</p>\n'
    )


def text_lines(words: str) -> str:
    """Several lines, each as ``text``."""
    return "\n".join(map(text, words.split("\n")))


_PLAIN: Final = re.compile(r"[\w.+=/-]+", re.ASCII)


def _shell(file: str) -> str:
    """A file's name as a shell takes it."""
    return (
        file if _PLAIN.fullmatch(file) and not file.startswith("-") else "'" + escaped(file).replace("'", "'\\''") + "'"
    )
