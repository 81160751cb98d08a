"""A run-length market's checked profile: JSON values, and words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.runs import Amount, RunJudgement
from exactgames.numbers.logarithms import Between
from exactgames.numbers.rational import number
from exactgames.numbers.rounded import near
from exactgames.quoted import escaped
from exactgames.reports.tables import SHOWN, table
from exactgames.runs.settle import deviation_row, deviation_words, interim_rows, run_rows, runs_text

_LONG = 40  # characters of a number that is shown whole


def run_values(found: RunJudgement) -> dict[str, Any]:
    """What ``check --json`` prints."""
    agents = found.checked.market.agents
    names = [agent.name for agent in agents]
    return {
        "mode": "check",
        "form": "runs",
        "concept": found.name,
        "holds": found.holds,
        "units": found.checked.market.units,
        "welfare": _value(found.welfare),
        "optimum": _value(found.optimum),
        "ratio": _value(found.ratio),
        "revenue": _value(found.revenue),
        "utilities": {name: _value(u) for name, u in zip(names, found.utilities, strict=True)},
        "interim": interim_rows(found.checked),
        "bids": {agent.name: run_rows(agent.bid) for agent in agents},
        "pieces": dict(zip(names, found.pieces, strict=True)),
        "deviation": None if found.deviation is None else deviation_row(found.checked, found.deviation),
    }


def _value(value: Amount | None) -> str | list[str | None] | None:
    """The number; one between two numbers: both of these."""
    return [number(value.low), number(value.high)] if isinstance(value, Between) else number(value)


def shown(value: Amount | None) -> str:
    """The number; a long one rounded, with how long it is; one between two numbers rounded."""
    if value is None:
        return "none"
    if isinstance(value, Between):
        return near(value) if value.width else shown(value.low)
    whole = str(value)
    if len(whole) <= _LONG:
        return whole
    digits = len(str(abs(value.numerator) // value.denominator))
    if digits > 6:
        return f"about 10^{digits - 1} (a number of {len(whole):,} characters: --json)"
    middle = Fraction(round(value * 10**6), 10**6)
    return f"about {middle.numerator / middle.denominator:.6f} (exactly, a number of {len(whole):,} characters: --json)"


def print_runs(console: Console, found: RunJudgement) -> None:
    """The same in words."""
    market = found.checked.market
    verdict = f"a {found.words} equilibrium{found.where}"
    if found.deviation is None:
        console.print(Text(f"The profile is {verdict}: no type gains by any other bid on {_units(market.units)}."))
    else:
        console.print(
            Text(f"The profile is not {verdict}: {escaped(deviation_words(found.checked, found.deviation))}.")
        )
    figures = (
        ("welfare", found.welfare),
        ("optimum", found.optimum),
        ("ratio", found.ratio),
        ("revenue", found.revenue),
    )
    for what, value in figures:
        console.print(Text(f"{what}: {shown(value)}"))
    rows = [
        (agent.name, runs_text(agent.bid), shown(utility), pieces)
        for agent, utility, pieces in zip(market.agents, found.utilities, found.pieces, strict=True)
    ]
    console.print(table("What they bid, and get", ("agent", "bid", "expected utility", "pieces"), rows, SHOWN))


def _units(units: int) -> str:
    return f"{units:,} units" if units < 10**12 else f"a number of units of {len(str(units))} digits"
