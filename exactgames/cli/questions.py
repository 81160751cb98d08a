"""Which equilibria are asked for: one kind of question, of which the others' options are no part."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import frozen

from exactgames.cli.files import instance_of, is_game, posted_refusal, refuse_information_of
from exactgames.cli.options import Against
from exactgames.cli.reporting import refusal
from exactgames.concepts.concept import Concept
from exactgames.implied.refined import Dominance
from exactgames.market.instance import Instance


@frozen
class Pure:
    """All pure equilibria: every profile, or one for each outcome; those that agree with the selection; those that do
    what the file's rules say (``agreeing``: the instance).
    """

    every: bool
    selection: bool
    agreeing: Instance | None = None


@frozen
class Refined:
    """The pure equilibria that a refinement leaves."""

    no_overbidding: bool
    dominance: Dominance | None


@frozen
class Mixed:
    """All equilibria, mixed ones too."""


@frozen
class Some:
    """One equilibrium quickly; that does what the file's rules say (``agreeing``: the instance)."""

    agreeing: Instance | None = None


Question = Pure | Refined | Mixed | Some

REFINING: Final = ("--undominated", "--iterated", "--no-overbidding")
"""The options that ask for a refinement."""

CLASHES: Final[tuple[tuple[str, tuple[str, ...], str], ...]] = (
    ("--some", ("--mixed",), "--some alone: it looks for mixed ones too"),
    ("--some", REFINING, "them without --some: what is refined is all that the market has"),
    ("--some", ("--every-profile", "--selection"), "them without --some: they are about all equilibria"),
    ("--some", ("--cells", "--memory"), "--time-limit: --some makes no cells, and no bounds"),
    ("--mixed", REFINING, "them without --mixed: pure equilibria are refined"),
    ("--mixed", ("--every-profile", "--selection"), "them without --mixed: they are about pure equilibria"),
    ("--agreeing", ("--mixed",), "--agreeing without --mixed: it lists pure equilibria"),
    ("--agreeing", REFINING, "one or the other: what is refined is all that the market has"),
    ("--every-profile", REFINING, "them without --every-profile: outcomes are refined"),
    ("--selection", REFINING, "one or the other: what is refined is not selected"),
    ("--iterated", ("--undominated",), "--iterated alone: what it leaves is undominated"),
)
"""An option, those that do not go with it, and what to give instead."""

OF_DOMINANCE: Final = ("--against", "--pure")
"""Options that say how dominance is meant: nothing without it."""


def question(
    file: Path,
    concept: Concept,
    *,
    mixed: bool = False,
    every: bool = False,
    selection: bool = False,
    undominated: bool = False,
    iterated: bool = False,
    against: Against | None = None,
    pure: bool = False,
    no_overbidding: bool = False,
    agreeing: bool = False,
    some: bool = False,
    cells: bool = False,
    memory: bool = False,
) -> Question:
    """The question that the options ask of the file; ``cells``, ``memory``: whether these are given. InstanceError
    where they do not go together, or not with it.
    """
    options = {
        "--mixed": mixed,
        "--every-profile": every,
        "--selection": selection,
        "--undominated": undominated,
        "--iterated": iterated,
        "--no-overbidding": no_overbidding,
        "--against": against is not None,
        "--pure": pure,
        "--agreeing": agreeing,
        "--some": some,
        "--cells": cells,
        "--memory": memory,
    }
    given = [name for name, is_given in options.items() if is_given]
    _refuse_clashes(given)
    if some:
        return Some(_with_rules(file) if agreeing else None)
    if mixed:
        return Mixed()
    if refining := [name for name in given if name in REFINING]:
        _refuse_without_bids(file, " ".join(refining))
        how = Dominance(against.value if against else "actions", pure, iterated) if undominated or iterated else None
        return Refined(no_overbidding, how)
    if selection:
        _refuse_without_selection(file, concept)
    return Pure(every, selection, _with_rules(file) if agreeing else None)


def _with_rules(file: Path) -> Instance:
    """The instance; InstanceError if the file has no rules to agree with."""
    if is_game(file):
        raise refusal(f"--agreeing with an {file.suffix.lower()} file", "an instance (.toml): rules are of markets")
    instance = instance_of(file, open_bids=True)
    if not instance.strategy:
        raise refusal("--agreeing with a file that has no strategy rules", "rules, or no --agreeing: all equilibria")
    return instance


def _refuse_clashes(given: list[str]) -> None:
    """InstanceError where options do not go together."""
    for option, others, instead in CLASHES:
        if option in given and (clashing := [name for name in given if name in others]):
            raise refusal(f"{' '.join(clashing)} with {option}", instead)
    how = [name for name in given if name in OF_DOMINANCE]
    if how and "--undominated" not in given and "--iterated" not in given:
        raise refusal(f"{' '.join(how)} alone", "with it, --undominated or --iterated")


def _refuse_without_bids(file: Path, refining: str) -> None:
    """InstanceError where there are no bids to refine by."""
    if is_game(file):
        raise refusal(f"{refining} with an {file.suffix.lower()} file", "an instance (.toml): bids are of markets")
    instance = instance_of(file)
    if instance.market.auction is None:
        raise posted_refusal(instance)
    refuse_information_of(instance, "dominance and overbidding")


def _refuse_without_selection(file: Path, concept: Concept) -> None:
    """InstanceError where there is no selection."""
    if is_game(file):
        raise refusal(
            f"--selection with an {file.suffix.lower()} file", "an instance (.toml): the selection is of markets"
        )
    if not concept.updating:
        expected = "--concept perfect-bayesian or sequential: what is optimal depends on beliefs"
        raise refusal(f"--selection with --concept {concept}", expected)
