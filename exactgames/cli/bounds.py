"""guarantee, smooth, balance: what no aftermarket can break; range: all equilibria of a market as it is."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from exactgames.answers.attained import attained
from exactgames.answers.bounds import balanced, guaranteed, price_design, reserve_design, smooth
from exactgames.answers.market_range import market_range
from exactgames.bounds.posted import Arrival
from exactgames.claims.smooth import SECONDS
from exactgames.cli.files import instance_of
from exactgames.cli.options import WORK, WRITTEN, File, Json, patience_option
from exactgames.cli.reporting import print_result, refusal, reporting
from exactgames.numbers.rational import parse_rational
from exactgames.reports.bounds import (
    attained_values,
    balance_values,
    guarantee_values,
    print_balance,
    print_guarantee,
    print_smooth,
    smooth_values,
)
from exactgames.reports.market_range import print_range, range_values
from exactgames.textfile import check_new, write_new


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
    off: Annotated[
        str | None,
        typer.Option(
            "--off",
            metavar="LIST",
            help="of --design: where the estimate of a price, E p, is off by these factors (1/2,1,2)",
            show_default=False,
        ),
    ] = None,
    between: Annotated[
        bool, typer.Option("--between", help="of --design reserve: at all reserves, also between the bid levels")
    ] = False,
    attain: Annotated[
        Path | None,
        typer.Option(
            "--attain",
            metavar="PATH",
            help="look for an equilibrium, with an aftermarket, that leaves as little, and write it here",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    as_json: Json = False,
    seconds: Time = SECONDS,
) -> None:
    """Welfare that is left in every Bayes–Nash equilibrium, whatever signals and trade mechanisms follow."""
    with reporting(as_json) as progress:
        instance = instance_of(file, open_bids=True)
        market = instance.market
        amounts, factors = listed_amounts("--at", at), listed_amounts("--off", off)
        for option in [name for name, given in (("--at", at), ("--off", off)) if given is not None]:
            if design is None:
                raise refusal(f"{option} alone", "with it --design reserve or --design price")
        if at is not None and off is not None:
            raise refusal("--at with --off", "one of them: amounts, or factors of the one that a rule gives")
        if between and design is not DesignChoice.RESERVE:
            raise refusal("--between without --design reserve", "it with --design reserve")
        if attain is not None:
            if information:
                raise refusal("--attain with --information", "one of them: equilibria without it are looked for")
            check_new(attain)
        progress("looking for the best deviations")
        come: Arrival | None = None if arrival is None else "any" if arrival is ArrivalChoice.ANY else "file"
        found = guaranteed(market, strengthened, information, come, seconds)
        designed = None
        if design is DesignChoice.RESERVE:
            designed = reserve_design(market, amounts, strengthened, information, seconds, factors, between)
        elif design is DesignChoice.PRICE:
            designed = price_design(market, amounts, information, come, factors)
        assumed = {
            "argument": "strengthened" if strengthened else "basic",
            "information": information or bool(market.information),
            "arrival": (come or "file") if market.auction is None else None,
        }
        values = guarantee_values(found, assumed, designed, None if design is None else design.value)
        if attain is not None:
            progress("looking for an equilibrium that leaves as little")
            values["attained"] = attained_values(example := attained(instance, strengthened, seconds))
            if example.text is not None:
                write_new(attain, example.text)
                values["attained"]["written"] = str(attain)
        print_result(as_json, values, lambda console: print_guarantee(console, values))


def range_command(
    file: File,
    against_found: Annotated[
        bool,
        typer.Option("--against-found", help="an equilibrium that is found quickly too, beside the bounds"),
    ] = False,
    as_json: Json = False,
    seconds: Annotated[float, patience_option("of --against-found: look for S seconds", SECONDS)] = SECONDS,
) -> None:
    """Bounds on welfare, revenue and utilities in every equilibrium of the market as it is, mixed ones too."""
    with reporting(as_json) as progress:
        instance = instance_of(file, open_bids=True)
        progress("bounding what equilibria bring")
        found = market_range(instance, seconds if against_found else None, progress)
        values = range_values(found)
        print_result(as_json, values, lambda console: print_range(console, values))


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
