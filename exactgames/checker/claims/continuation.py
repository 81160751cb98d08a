"""`completion = "some"` or `"some-pure"`: there is a continuation of what the file says that is an equilibrium of the
concept.  A *continuation* does at each set that a rule covers what the rule says, anything at the others (`some-pure`:
a single action), and has the given beliefs where the file gives some.

Holds: line 3 shows one; the evidence may list the beliefs, or the trembles, that the file leaves open.  Refuted: steps
settle every cell below the one that allows the rules' actions, and elsewhere everything.  Splits would leave mixtures
out: they are for `some-pure` alone.  Given beliefs are not used: who has none with any beliefs has none with these.

For Bayes-Nash what `all-pure` says of sets that own moves exclude ("take one that goes on best there") might leave the
rules: so the agent's own moves must lead to a set of which a step says anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..budget import digits
from ..kernel.cells import Cell
from ..kernel.concepts import concept_of
from ..kernel.outweighed import Drawn
from ..reading import array, table
from ..rebuild.listed import beliefs_at
from ..rebuild.rationality import ExplicitProfile, Profile
from ..rebuild.strategy import ruled_sets
from ..rebuild.tree import Tree
from ..rejected import Rejected
from .claim import Claim
from .evidence import agreeing_trembles, beliefs_key, check_interim, judge, set_name
from .steps import Steps


def check_holds(concept: str, value: object, profile: Profile) -> None:
    """Check that the continuation of line 3 is an equilibrium, or reject."""
    kind = concept_of(concept)
    key = beliefs_key(concept) if kind.at_sets else ""
    found = table(value, "evidence", "format", f"interim {key}")
    listed = array(found[key], key, "format") if key else []
    if profile.game.form == "staged" and (listed or (kind.trembles and profile.assessment.given)):
        raise Rejected("merge", "the staged form takes only the beliefs of the check")
    if kind.trembles:
        beliefs = agreeing_trembles(listed, profile.assessment)
    else:
        profile = _believing(listed, profile) if listed else profile
        beliefs = profile.assessment.beliefs
    check_interim(found["interim"], profile)
    judge(concept, beliefs, profile, f"{concept}, of the continuation shown,")


def _believing(listed: list[object], profile: Profile) -> Profile:
    """The profile with beliefs next to those of the file, at other sets."""
    more, given = beliefs_at(listed, profile.game, "beliefs"), profile.assessment.given
    for here in more:
        if here in given:
            where = set_name(profile.assessment, here)
            raise Rejected("belief", f"beliefs: the file gives the belief at {where}")
    return ExplicitProfile(profile.assessment.believing({**given, **more}), profile.game)


def check_refuted(concept: str, pure: bool, value: object, game: Tree) -> None:
    """Check that no continuation is an equilibrium, or reject.  `pure`: as far as they are pure at open sets."""
    steps = array(table(value, "evidence", "format", "steps")["steps"], "steps", "format")
    if game.form != "explicit":
        raise Rejected("game", "that there is no continuation is settled in the explicit form")
    kinds = f"{'split ' if pure else ''}prune exclude refuted outweighed"
    cell, drawn = first_cell(game)
    Steps(concept, game, cell, not concept_of(concept).subgames, kinds, drawn).walk(steps)


def first_cell(game: Tree) -> tuple[Cell, Drawn]:
    """At a set that a rule covers the rule's actions alone, elsewhere every action; and where a rule mixes, how."""
    ruled = ruled_sets(game)
    game.budget.charge("the cell of all continuations", 2 * game.moves, kept=8 * game.moves)
    cell: Cell = []
    drawn: Drawn = {}
    for here, (view, k) in enumerate(zip(game.views, ruled.at, strict=True)):
        if k < 0:
            cell.append(list(range(view.actions)))
            continue
        weights = ruled.rules[k].weights(view) or []
        cell.append([action for action, weight in enumerate(weights) if weight])
        if len(cell[-1]) > 1:
            total, played = sum(weights), len(cell[-1])
            game.budget.charge("what a rule mixes", 10 + played * 4 * digits(total.bit_length()), kept=400 * played)
            drawn[here] = {action: Fraction(weights[action], total) for action in cell[-1]}
    return cell, drawn


def check_together(claims: Sequence[Claim], held: Sequence[bool], shown: bool) -> None:
    """All claims about continuations, once each is checked: those that hold, hold of the one that is shown; and one
    is shown only where an equilibrium claim holds, so that no claim is about what any other profile does."""
    about = [(claim, holds) for claim, holds in zip(claims, held, strict=True) if claim.found]
    if shown and about and not any(claim.concept and holds for claim, holds in about):
        raise Rejected("verdict", "line 3 shows a continuation, but no equilibrium claim holds")
