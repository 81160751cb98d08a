"""A report on a run-length market: in words and tables, without a picture of its tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from attrs import frozen

from exactgames.answers.runs import Amount, RunJudgement, judge_runs
from exactgames.certificate.canonical import digest
from exactgames.claims.claim import ClaimSpec
from exactgames.concepts.concept import Concept
from exactgames.explaining.runs import bid_words, explained_runs
from exactgames.explaining.said import Explanation
from exactgames.numbers.logarithms import Between
from exactgames.numbers.rounded import brief, near
from exactgames.pages.bars import bars
from exactgames.pages.equilibrium import MOST, Listed, Rows
from exactgames.pages.facts import Figures, Proof
from exactgames.pages.html import banner, how_to_verify, is_verified, listed_html, page
from exactgames.pages.latex import latex_file, listed_latex
from exactgames.pages.markup import paragraph, section, table, text
from exactgames.pages.passages import proved, told
from exactgames.quoted import escaped
from exactgames.runs.check import Checked
from exactgames.runs.instance import RunInstance


@frozen(eq=False)
class RunFacts:
    """What such a report shows; ``file``: the instance file's name; ``proof``: its certificate, looked at."""

    instance: RunInstance
    file: str
    judged: RunJudgement
    explanation: Explanation
    proof: Proof | None

    @property
    def title(self) -> str:
        """The market's, or the file's name."""
        return self.instance.market.title or self.file


def run_facts(instance: RunInstance, file: str, concept: Concept, proof: Proof | None = None) -> RunFacts:
    """The facts of a run-length market. LimitReached if there are too many types or prices."""
    judged = judge_runs(Checked(instance.market), concept)
    return RunFacts(instance, file, judged, explained_runs(judged), proof)


def run_html(facts: RunFacts) -> str:
    """The page."""
    return page(facts.title, "".join(_body(facts)))


def run_latex(facts: RunFacts) -> str:
    """The tables, for a document that takes in the packages array, booktabs and, with T1, fontenc."""
    profile = "The equilibrium" if facts.judged.holds else "The profile"
    played = listed_latex(_strategies(facts), f"{profile}: what is played", "strategies")
    return latex_file((played, listed_latex(_figures(facts), f"{profile}: expected figures", "figures")))


def _body(facts: RunFacts) -> Iterator[str]:
    market = facts.instance.market
    yield f"<header><h1>{text(facts.title)}</h1>\n"
    yield f'<p class="faint">{text(market.source)}</p>' if market.source else ""
    yield f"</header>\n{banner(facts.proof, 'this market')}"
    for one in facts.explanation.sections:
        yield section(one.heading, told(one))
        if one.heading == "The verdict":
            names = [escaped(agent.name) for agent in market.agents]
            drawn = bars(_parts(facts.judged), names, partial(brief, places=2))
            yield section("Welfare", drawn + listed_html(_figures(facts)))
            yield section("Who plays what", listed_html(_strategies(facts)))
    yield section("What is claimed", _claims(facts))
    hashed = digest(facts.instance.document)
    verify = how_to_verify(facts.file, "market (canonical text)", hashed, facts.proof)
    yield section("How to verify it", verify, "verify")


def _claims(facts: RunFacts) -> str:
    """What the certificate proves; without a valid one, what the file claims."""
    if is_verified(facts.proof):
        return paragraph("Proved, each claim in the checker's words:") + proved(facts.proof.verdict)
    named = facts.instance.named
    rows = [
        (str(number), _words(one, facts), "to hold" if one.expect == "holds" else "to be refuted")
        for number, one in enumerate(facts.instance.claims, start=1)
    ]
    if not rows or not named.agents:
        return ""
    return paragraph("What the file claims; nothing of it is verified here:") + table(("", "claim", "expected"), rows)


def _words(one: ClaimSpec, facts: RunFacts) -> str:
    value = getattr(one, "value", None)
    return one.words(facts.instance.named, False, None if value is None else brief(value))


def _parts(judged: RunJudgement) -> Figures:
    figures = judged.checked.figures
    consumed = tuple(_middle(figures.consumed(i).enclosed()) for i in range(len(judged.checked.market.agents)))
    utilities = tuple(map(_middle, judged.utilities))
    optimum, welfare, revenue = map(_middle, (judged.optimum, judged.welfare, judged.revenue))
    return Figures(optimum, welfare, consumed, utilities, revenue, Fraction(0), None)


def _middle(value: Amount) -> Fraction:
    """The number, or, for the eye, the middle of two between which it is."""
    return (value.low + value.high) / 2 if isinstance(value, Between) else value


def _strategies(facts: RunFacts) -> Listed:
    """What each agent bids and wins, and what her types expect: those that expect the same in one row."""
    checked, market = facts.judged.checked, facts.instance.market
    rows: Rows = []
    for i, agent in enumerate(market.agents):
        alike: dict[Fraction, list[str]] = {}
        for kind, utility in zip(checked.kinds[i], checked.interim[i], strict=True):
            alike.setdefault(utility, []).append(agent.label(kind))
        bid, won = bid_words(market, agent.bid), brief(checked.utilities.holdings[i])
        rows += [(agent.name, _types(names), bid, won, brief(utility)) for utility, names in alike.items()]
    return Listed(("agent", "type", "bids", "wins", "utility"), rows[:MOST], (3, 4), max(0, len(rows) - MOST))


def _types(names: Sequence[str]) -> str:
    """Types that are alike, by their names: the first and the last of many."""
    return ", ".join(names) if len(names) <= 4 else f"{names[0]}, {names[1]}, … {names[-1]} ({len(names):,} types)"


def _figures(facts: RunFacts) -> Listed:
    """Welfare, optimum, ratio, revenue, each agent's utility."""
    found = facts.judged
    rows: Rows = [
        ("welfare of the best allocation", near(found.optimum)),
        ("welfare of the profile", near(found.welfare)),
    ]
    if found.ratio is not None:
        rows.append(("ratio", near(found.ratio)))
    rows.append(("revenue of the auction", near(found.revenue)))
    for agent, utility in zip(facts.instance.market.agents, found.utilities, strict=True):
        rows.append((f"utility of {agent.name}", near(utility)))
    return Listed(("", "expected"), rows, (1,))
