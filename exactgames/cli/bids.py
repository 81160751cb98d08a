"""dominance."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import typer

from exactgames.answers.dominance import elimination, undominated
from exactgames.claims.dominance import judge_bid
from exactgames.cli.files import instance_of, posted_refusal, refuse_information_of
from exactgames.cli.options import Against, File, FormChoice, FormOption, Json, Limit, WorkerCount
from exactgames.cli.reporting import HOLDS, print_result, refusal, reporting
from exactgames.errors import Fault, InstanceError
from exactgames.market.instance import Instance
from exactgames.market.profile import profile_of
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import parse_rational
from exactgames.reports.bids import one_bid, print_one_bid, print_undominated, undominated_bids
from exactgames.reports.refinement import elimination_values, print_elimination
from exactgames.reports.workers import Workers
from exactgames.session.session import Session
from exactgames.words import nearest


def dominance(
    file: File,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="A", help="this agent only", show_default=False)
    ] = None,
    type_name: Annotated[
        str | None, typer.Option("--type", metavar="T", help="this type only", show_default=False)
    ] = None,
    bid: Annotated[
        str | None,
        typer.Option("--bid", metavar="B", help="is this bid (2,0,0,0) dominated, and by what?", show_default=False),
    ] = None,
    against: Annotated[
        Against,
        typer.Option("--against", metavar="A", help="the others' actions (default) or strategies", show_default=False),
    ] = Against.ACTIONS,
    pure: Annotated[bool, typer.Option("--pure", help="dominance by single bids only")] = False,
    iterated: Annotated[
        bool,
        typer.Option("--iterated", help="iterated elimination: its rounds, and whether the profile's bids survive"),
    ] = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    workers: WorkerCount = None,
) -> None:
    """Weak dominance among bids in the implied game: all undominated bids, or one bid's verdict and its dominator."""
    with reporting(as_json) as progress, Workers(workers) as pool:
        instance = instance_of(file, needs_profile=True)
        if instance.market.auction is None:
            raise posted_refusal(instance)
        refuse_information_of(instance, "the implied game and dominance")
        if iterated:
            narrowed = agent is not None or type_name is not None or bid is not None
            if narrowed or not form.takes_tree or workers is not None:
                raise refusal(
                    "--iterated with --agent, --type, --bid, --form staged or --workers",
                    "--iterated alone: the elimination is of all bids, in the explicit tree, by one process",
                )
            progress("expanding the market and completing the profile")
            rounds = elimination_values(elimination(profile_of(instance, limit), against.value, pure))
            print_result(as_json, rounds, lambda console: print_elimination(console, rounds))
            raise typer.Exit(HOLDS)
        pairs = _chosen_types(instance, agent, type_name)
        session = Session(instance, limit, form.value, pool, pool.count)
        progress("expanding the market and completing the profile")
        if bid is not None:
            i, t, number = _numbered(instance, pairs, bid)
            verdict = judge_bid(session, i, t, number, against.value, pure)
            found = one_bid(instance.market, verdict, against.value, pure)
            print_result(as_json, found, lambda console: print_one_bid(console, found))
        else:
            left = undominated(session, pairs, against.value, pure, progress)
            found = undominated_bids(instance.market, left, against.value, pure)
            print_result(as_json, found, lambda console: print_undominated(console, found, instance))


def _chosen_types(instance: Instance, agent: str | None, type_name: str | None) -> list[tuple[int, int]]:
    """(agent, type) pairs that the names leave; None names them all. InstanceError for unknown names."""
    agents = instance.market.agents
    if agent is not None and agent not in [a.name for a in agents]:
        names = [a.name for a in agents]
        raise _no_such("--agent", repr(agent), "one of " + ", ".join(names), nearest(agent, names))
    mine = [(i, t) for i, a in enumerate(agents) for t in range(len(a.types)) if agent in (None, a.name)]
    pairs = [(i, t) for i, t in mine if type_name in (None, agents[i].types[t].name)]
    if not pairs:
        known = sorted({agents[i].types[t].name for i, t in mine})
        raise _no_such("--type", repr(type_name), "one of " + ", ".join(known), nearest(type_name or "", known))
    return pairs


def _no_such(option: str, found: str, expected: str, suggestion: str | None = None) -> InstanceError:
    return InstanceError((Fault(option, None, found, expected, suggestion),))


def _numbered(instance: Instance, pairs: list[tuple[int, int]], bid: str) -> tuple[int, int, int]:
    """(agent, type, bid) of the bid that is named. InstanceError unless it is a bid of the one (agent, type) pair."""
    if len(pairs) != 1:
        expected = "--agent (and --type, if she has several) beside --bid"
        raise _no_such("--bid", f"{len(pairs)} types it could be of", expected)
    i, t = pairs[0]
    owner = instance.market.agents[i]
    names = [bid_text(vector) for vector in owner.bids or ()]
    name = _full(bid, 0 if instance.market.items else instance.market.units)
    if name not in names:
        raise _no_such("--bid", repr(bid), f"one of {owner.name}'s {len(names)} bids, such as {names[-1]}")
    return i, t, names.index(name)


def _full(bid: str, units: int) -> str:
    """The bid with all its entries, at least so many, in lowest terms; as it stands if it does not read as a bid."""
    try:
        entries = [parse_rational(part.strip()) for part in bid.split(",")]
    except ValueError:
        return bid
    return bid_text((*entries, *([Fraction(0)] * (units - len(entries)))))
