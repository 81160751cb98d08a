"""A run-length market and its profile in sentences: by runs of equal numbers, however many units there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.answers.runs import RunJudgement, judge_runs
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.explaining.laws import law_words, worth_words
from exactgames.explaining.said import Explanation, Paragraph, Section
from exactgames.explaining.verdict import article
from exactgames.explaining.words import type_words
from exactgames.numbers.rounded import brief, near
from exactgames.phrases import listed
from exactgames.quoted import name
from exactgames.runs.check import Checked, RunDeviation
from exactgames.runs.instance import RunInstance
from exactgames.runs.marginals import Runs
from exactgames.runs.market import Kind, RunAgent, RunMarket, RunType

TYPES, AMOUNTS = 6, 8
"""So many types of an agent, and amounts of a list, are told one by one."""


@frozen
class Reply:
    """What a type gets, and the best that she would get by winning another number of units: ``won``, by bids at the
    ``level``; None where there is no other number.
    """

    kind: Kind
    utility: Fraction
    won: int | None
    level: Fraction
    other: Fraction

    @property
    def loss(self) -> Fraction:
        """What she would lose by it."""
        return self.utility - self.other


def explain_runs(instance: RunInstance, concept: ConceptOrName = "sequential") -> Explanation:
    """What a run-length market is, what everybody does in it, and why that is a best reply, or who gains by what.

    LimitReached if there are too many types or prices.

    >>> from exactgames import read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> found = explain_runs(read_run_instance_text(RUNS))
    >>> found.holds, [section.heading for section in found.sections][:3]
    (True, ['The market', 'The order of play', 'The verdict'])
    """
    asked = concept_of(concept)
    judged = judge_runs(Checked(instance.market), asked)
    return explained_runs(judged)


def explained_runs(judged: RunJudgement) -> Explanation:
    """The explanation of a profile that has been judged."""
    title = judged.checked.market.title
    return Explanation(title, judged.name, judged.holds, tuple(_sections(judged)))


def _sections(judged: RunJudgement) -> Iterator[Section]:
    checked, market = judged.checked, judged.checked.market
    yield run_market_section(market)
    yield Section.of("The order of play", _order(market))
    yield Section.of("The verdict", _verdict(judged))
    for agent in range(len(market.agents)):
        yield _agent(checked, agent)
    if checked.utilities.after is not None:
        yield _resale(checked)


# ---- the market


def run_market_section(market: RunMarket) -> Section:
    """What is sold, who they are, what they value, what is known."""
    return Section.of("The market", _market(market))


def _market(market: RunMarket) -> Iterator[str]:
    names = [name(agent.name) for agent in market.agents]
    yield f"For sale: {_units(market.units)}, all alike. The agents: {listed(names)}."
    for agent in market.agents:
        yield _values(market, agent)
    if sum(agent.several for agent in market.agents) > 1:
        yield "Types are independent. Each agent knows her own alone."
    elif any(agent.several for agent in market.agents):
        yield "Each agent knows her own type alone."


def _values(market: RunMarket, agent: RunAgent) -> str:
    whose, kinds = name(agent.name), agent.types
    if agent.law is not None:
        worth = _worth(market, worth_words(agent.law))
        return (
            f"{whose} has as her type a number, {name(agent.law.symbol)}, and values {worth}; {law_words(agent.law)}."
        )
    if not any(kind.values for kind in kinds):
        return f"{whose} has no use for any unit."
    if len(kinds) == 1:
        return f"{whose} values {_worth(market, _levels(kinds[0]))}."
    told = [
        f"{type_words(kind.name)} (probability {brief(kind.probability)}) she values {_worth(market, _levels(kind))}"
        for kind in (kinds if len(kinds) <= TYPES else (*kinds[: TYPES - 2], kinds[-1]))
    ]
    if len(kinds) > TYPES:
        told.insert(-1, f"… {len(kinds) - TYPES + 1:,} more types …")
    return f"{whose} has {len(kinds):,} types: {'; '.join(told)}."


def _levels(kind: RunType) -> list[tuple[str, int]]:
    """(a value of a unit in words, of how many units it is)."""
    return [(brief(value), count) for value, count in kind.values]


def _worth(market: RunMarket, levels: Sequence[tuple[str, int]]) -> str:
    """What a type values, after "values"."""
    if not levels:
        return "nothing"
    parts, before = [], 0
    for value, count in levels:
        which = "the next" if before else "the first" if count == 1 else "each of the first"
        parts.append(f"{which} {'unit' if count == 1 else _units(count)} at {value}")
        before += count
    return listed([*parts, *(["no more"] if before < market.units else [])])


# ---- the order of play


def _order(market: RunMarket) -> Iterator[str]:
    if any(agent.several for agent in market.agents):
        yield "Nature draws the types; each agent learns her own."
    yield (
        "The auction: a uniform price. The highest bids for single units win; each unit won costs the highest losing "
        f"bid{f', and at least {brief(market.reserve)}' if market.reserve else ''}. Of equal bids those of "
        f"{listed([name(market.agents[i].name) for i in market.priority], 'and then')} are served in this order."
    )
    if not market.zero_bids_win:
        yield "A bid of 0 wins nothing."
    for agent in market.agents:
        yield f"{name(agent.name)} may bid {_amounts(agent.levels)} for each unit."
    yield "Then each agent sees who has won what, and what she herself pays."
    if market.resale is None:
        yield "There is no aftermarket."
    else:
        seller = name(market.agents[market.resale.seller].name)
        buyers = listed([name(market.agents[i].name) for i in market.resale.buyers], "and then")
        prices = market.resale.prices
        asks = "any one price" if prices is None else f"one price of {_amounts(prices)}"
        yield (
            f"The aftermarket: {seller} offers some of her units at {asks} "
            f"each; {buyers} may take as many as she wants of what is left."
        )
    yield "In the end each agent consumes what she holds; her utility is its value less all that she pays."


# ---- the verdict


def _verdict(judged: RunJudgement) -> Iterator[str]:
    checked, words = judged.checked, judged.words
    if judged.deviation is None:
        yield f"The profile is {article(words)} equilibrium{judged.where}."
    else:
        yield f"The profile is not {article(words)} equilibrium{judged.where}."
        yield _gain(checked, judged.deviation)
    yield (
        f"Expected welfare is {near(judged.welfare)}; the best allocation would bring {near(judged.optimum)}"
        f"{'' if judged.ratio is None else f', {near(judged.ratio)} times as much'}."
    )
    yield f"The auction's revenue is {near(judged.revenue)}."
    pieces = listed([f"{name(a.name)} {n:,}" for a, n in zip(checked.market.agents, judged.pieces, strict=True)])
    yield (
        "All bids are compared, by how many units they win: between two numbers of one piece utility runs straight, so "
        f"that it is greatest at an end. The pieces: {pieces}."
    )


def _gain(checked: Checked, found: RunDeviation) -> str:
    agent = checked.market.agents[found.agent]
    now = checked.utilities.in_profile(found.agent, found.kind)
    bid, other = bid_words(checked.market, agent.bid), bid_words(checked.market, found.bid)
    return (
        f"{_who(agent, found.kind)} bids {bid}. By bidding {other} "
        f"she would win {_units(found.won)}, and so gain {brief(found.gain)} ({brief(now + found.gain)} instead of "
        f"{brief(now)})."
    )


# ---- one agent


def _agent(checked: Checked, number: int) -> Section:
    market, agent, rivals = checked.market, checked.market.agents[number], checked.utilities.rivals[number]
    won = rivals.won(agent.bid)
    price = rivals.price(won, agent.bid)
    pays = "pays nothing" if not won * price else f"pays {brief(price)} each, {brief(won * price)} in all"
    whose = f"{name(agent.name)}{', whatever her type,' if agent.several else ''}"
    lead = (
        f"{whose} bids {bid_words(market, agent.bid)}: "
        f"she wins {_units(won)}{f' and {pays}' if won else ' in the auction and pays nothing'}."
    )
    kept = [Paragraph(lead)]
    if rivals.fewest == rivals.greatest:
        kept.append(
            Paragraph(f"However she bids she wins {_units(won)} at that price: no bid of hers changes anything.")
        )
    else:
        replies = [reply_of(checked, number, kind) for kind in checked.kinds[number]]
        kept += _replies(checked, number, replies)
        if agent.law is not None:
            kept.append(Paragraph(f"Between these {name(agent.law.symbol)} what she gets runs straight."))
    return Section(f"What {name(agent.name)} does, and why", tuple(kept), agent.name)


def reply_of(checked: Checked, agent: int, kind: Kind) -> Reply:
    """What the type gets, and the best other number of units to win, the first where several are as good."""
    utilities, rivals = checked.utilities, checked.utilities.rivals[agent]
    own = rivals.won(checked.market.agents[agent].bid)
    ends = {w for piece in checked.pieces[agent] for w in piece}
    near = {w for w in (own - 1, own + 1) if rivals.fewest <= w <= rivals.greatest}
    others = sorted((ends | near) - {own})
    got = utilities.in_profile(agent, kind)
    values = [utilities.with_won(agent, kind, w) for w in others]
    if not others:
        return Reply(kind, got, None, Fraction(0), got)
    best = max(values)
    won = others[values.index(best)]
    return Reply(kind, got, won, rivals.lowest_level(won), best)


def _replies(checked: Checked, number: int, replies: Sequence[Reply]) -> Iterator[Paragraph]:
    agent, market = checked.market.agents[number], checked.market
    for one in (replies[place] for place in _told(replies)):
        kind = one.kind
        after, paid = checked.utilities.kept(number, kind, checked.utilities.holdings)
        bought = f", and pays {brief(paid)} on average in the aftermarket" if paid else ""
        if market.resale is not None and number == market.resale.seller:
            earned = checked.utilities.earned(checked.utilities.holdings)
            has = f"receives {brief(earned)} on average in the aftermarket"
        else:
            has = f"consumes what she values at {brief(after)}" if after else "consumes nothing"
        words = f"{_who(agent, kind)} {has}{bought}: in all {brief(one.utility)}."
        yield Paragraph(words, tuple(_other(agent, one)))
    left = len(replies) - len(_told(replies))
    if left:
        least = min(replies, key=lambda reply: reply.loss)
        yield Paragraph(
            f"So for her {left:,} other types; of all types {type_words(agent.label(least.kind))} she would lose "
            f"least by winning another number of units: {brief(least.loss)}."
        )


def _told(replies: Sequence[Reply]) -> list[int]:
    """The types that are told one by one: all, or the first, the last and those that would lose least."""
    if len(replies) <= TYPES:
        return list(range(len(replies)))
    nearest = min(range(len(replies)), key=lambda place: replies[place].loss)
    return sorted({0, nearest, len(replies) - 1})


def _other(agent: RunAgent, one: Reply) -> Iterator[str]:
    if one.won is None:
        return
    count = f" on {_units(one.won)}" if one.won and one.level else ""
    how = f"By bidding {brief(one.level)}{count} she would win {_units(one.won)}"
    if one.loss > 0:
        lost = f"get {brief(one.other)} in all, and so lose {brief(one.loss)}"
        yield f"{how}, {lost}; by any other number at least as much."
    elif one.loss == 0:
        yield f"{how}, and get as much; no other number brings more."
    else:
        yield f"{how}, get {brief(one.other)} in all, and so gain {brief(-one.loss)}."


# ---- the aftermarket


def _resale(checked: Checked) -> Section:
    after, holdings = checked.utilities.after, checked.utilities.holdings
    if after is None:
        raise ValueError("there is no aftermarket")
    resale, market = after.resale, checked.market
    seller = name(market.agents[resale.seller].name)
    said = [
        Paragraph(
            "An agent's types bid alike, so bids tell nothing of types: whatever has been bid, everybody believes what "
            "the prior says. A buyer takes every unit that she values at the price or more, as far as there are any."
        )
    ]
    offered = holdings[resale.seller]
    if offered:
        asked = checked.utilities.asked(holdings)
        lead = (
            f"{seller}, holding {_units(offered)}, offers all of them at {brief(asked)}: "
            f"she earns {brief(after.earned(asked, holdings))} on average."
        )
        more = (
            ("No price brings more; of those that bring as much it is the highest.",)
            if resale.prices is None
            else tuple(_prices(resale.prices, [after.earned(p, holdings) for p in resale.prices], asked))
        )
        said.append(Paragraph(lead, more))
    else:
        said.append(Paragraph(f"{seller} wins nothing, and has nothing to offer."))
    return Section("The aftermarket, and off the path", tuple(said))


def _prices(prices: Sequence[Fraction], worth: Sequence[Fraction], price_asked: Fraction) -> Iterator[str]:
    asked = prices.index(price_asked)
    equal = [price for price, earns in enumerate(worth) if earns == worth[asked] and price != asked]
    if equal:
        yield (
            f"Asking {_amounts([prices[price] for price in equal])} she would earn as much; of prices that earn most "
            "the highest is taken."
        )
    less = [price for price in range(len(prices)) if worth[price] < worth[asked]]
    if less:
        best = max(less, key=lambda price: worth[price])
        more = "; by the rest at least as much" if len(less) > 1 else ""
        yield (
            f"Asking {brief(prices[best])} she would earn {brief(worth[best])}, and so lose "
            f"{brief(worth[asked] - worth[best])}{more}."
        )


# ---- words


def _units(number: int) -> str:
    return "no unit" if number == 0 else "1 unit" if number == 1 else f"{brief(number)} units"


def _amounts(values: Sequence[Fraction]) -> str:
    shown = [brief(value) for value in values]
    if len(shown) > AMOUNTS:
        return f"{', '.join(shown[: AMOUNTS - 2])}, … or {shown[-1]} ({len(shown):,} amounts)"
    return listed(shown, "or")


def bid_words(market: RunMarket, bid: Runs) -> str:
    """A bid: "1 for one unit and 0 for the other 10^100 − 1"."""
    parts = [f"{brief(value)} for {_units(count) if count > 1 else 'one unit'}" for value, count in bid]
    if not parts:
        return "0"
    left = market.units - sum(count for _, count in bid)
    return listed([*parts, *([f"0 for the other {brief(left)}" if left > 1 else "0 for the last"] if left else [])])


def _who(agent: RunAgent, kind: Kind) -> str:
    return name(agent.name) + (f" {type_words(agent.label(kind))}" if agent.several else "")
