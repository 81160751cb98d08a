"""guarantee, smooth, balance: what no aftermarket can break."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

import typer

from exactgames.answers.bounds import balanced, guaranteed, price_design, reserve_design, smooth
from exactgames.bounds.posted import Arrival
from exactgames.claims.smooth import SECONDS
from exactgames.cli.files import instance_of
from exactgames.cli.options import WORK, File, Json
from exactgames.cli.reporting import print_result, refusal, reporting
from exactgames.numbers.rational import parse_rational
from exactgames.reports.bounds import (
    balance_values,
    guarantee_values,
    print_balance,
    print_guarantee,
    print_smooth,
    smooth_values,
)


class ArrivalChoice(StrEnum):
    """In which order buyers come."""

    FILE, ANY = "file", "any"


class DesignChoice(StrEnum):
    """What is chosen."""

    RESERVE, PRICE = "reserve", "price"


Time = Annotated[
    float,
    typer.Option(
        "--patience",
        min=0,
        metavar="S",
        help=f"work for S seconds on each bound (default: {SECONDS:.0f})",
        show_default=False,
        rich_help_panel=WORK,
    ),
]


def guarantee(
    file: File,
    strengthened: Annotated[
        bool, typer.Option("--strengthened", help="agents may opt out after each of their own bids apart")
    ] = False,
    information: Annotated[
        bool, typer.Option("--information", help="agents may acquire information about types before the auction")
    ] = False,
    arrival: Annotated[
        ArrivalChoice | None,
        typer.Option(
            "--arrival", metavar="A", help="posted prices: file (default): the auction's order; any", show_default=False
        ),
    ] = None,
    design: Annotated[
        DesignChoice | None,
        typer.Option("--design", metavar="D", help="the best reserve, or (posted) price", show_default=False),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="LIST", help="of --design: these amounts (0,1/2,1), not all bid levels", show_default=False
        ),
    ] = None,
    as_json: Json = False,
    seconds: Time = SECONDS,
) -> None:
    """Welfare that is left in every Bayes–Nash equilibrium, whatever signals and trade mechanisms follow."""
    with reporting(as_json) as progress:
        market = instance_of(file, open_bids=True).market
        amounts = listed_amounts("--at", at)
        if at is not None and design is None:
            raise refusal("--at alone", "with it --design reserve or --design price")
        progress("looking for the best deviations")
        come: Arrival | None = None if arrival is None else "any" if arrival is ArrivalChoice.ANY else "file"
        found = guaranteed(market, strengthened, information, come, seconds)
        designed = None
        if design is DesignChoice.RESERVE:
            designed = reserve_design(market, amounts, strengthened, information, seconds)
        elif design is DesignChoice.PRICE:
            if not amounts:
                raise refusal("--design price alone", "with it the prices to compare: --at 1/4,1/2,1")
            designed = price_design(market, amounts, information, come)
        assumed = {
            "argument": "strengthened" if strengthened else "basic",
            "information": information or bool(market.information),
            "arrival": (come or "file") if market.auction is None else None,
        }
        values = guarantee_values(found, assumed, designed, None if design is None else design.value)
        print_result(as_json, values, lambda console: print_guarantee(console, values))


def smooth_command(
    file: File,
    mu: Annotated[str, typer.Option("--mu", metavar="M", help="the number mu, at least 1 (default: 1)")] = "1",
    semi: Annotated[bool, typer.Option("--semi", help="deviations that depend on the own type alone")] = False,
    weak: Annotated[
        str, typer.Option("--weak", metavar="W", help="count the winning bids W times beside payments (default: 0)")
    ] = "0",
    frontier: Annotated[bool, typer.Option("--frontier", help="the best lambda for every mu too")] = False,
    as_json: Json = False,
    seconds: Time = SECONDS,
) -> None:
    """The best lambda with which the auction alone is (lambda, mu)-smooth, and what follows for welfare."""
    with reporting(as_json) as progress:
        market = instance_of(file, open_bids=True).market
        [given], [beside] = listed_amounts("--mu", mu, 1), listed_amounts("--weak", weak, 1)
        progress("looking for the best deviations")
        values = smooth_values(smooth(market, given, semi, beside, frontier, seconds))
        print_result(as_json, values, lambda console: print_smooth(console, values))


def balance(
    file: File,
    price: Annotated[
        str | None,
        typer.Option("--price", metavar="P", help="the price of a unit, or of each item (1,1/2)", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """The best alpha and beta with which prices are balanced, and the posted price that follows."""
    with reporting(as_json) as progress:
        market = instance_of(file, open_bids=True).market
        progress("comparing prices with what is lost")
        given = None if price is None else tuple(listed_amounts("--price", price))
        values = balance_values(balanced(market, given))
        print_result(as_json, values, lambda console: print_balance(console, values))


def listed_amounts(option: str, text: str | None, count: int | None = None) -> list[Fraction]:
    """The numbers that an option lists. InstanceError for anything else."""
    try:
        found = [] if text is None else [parse_rational(part.strip()) for part in text.split(",")]
    except ValueError as error:
        raise refusal(f"{option}: {error}", "numbers p or p/q, with commas between them") from None
    if count is not None and len(found) != count:
        raise refusal(f"{option}: {len(found)} numbers", "one")
    return found
