"""`refined`: claims `all-pure` about fewer equilibria.

`no-overbidding`: no type's bid overbids: the sum of its q highest marginal bids exceeds her value of q units for no q.
The first cell leaves such bids out.  `selection`: wherever another action earns as much under the beliefs of an entry,
the selection does not prefer it; and one more step, `unselected`, by which an action goes for which a preferred one
brings at least as much.  `undominated`, `iterated`: no bid is weakly dominated in the game that the equilibrium's own
continuation implies, or every bid survives the iterated elimination there; three more steps (`cell_dominance`).
"""

from __future__ import annotations

from itertools import accumulate

from ..kernel.beliefs import Belief
from ..kernel.cells import Cell, Gains
from ..kernel.concepts import concept_of
from ..kernel.plans import scores_at
from ..rebuild.assessment import Assessment
from ..rebuild.completion import selected
from ..rebuild.goods.units import Units
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rebuild.registry import ACTIONS
from ..rebuild.tree import Tree
from ..rejected import Rejected
from .steps import Steps, refuse

OVERBIDDING, SELECTION, UNDOMINATED, ITERATED = "no-overbidding", "selection", "undominated", "iterated"
DOMINANCE = (UNDOMINATED, ITERATED)
WORDS = {
    "": "",
    OVERBIDDING: " in which no type overbids",
    SELECTION: " that keeps to the selection",
    UNDOMINATED: " in which no bid is weakly dominated",
    ITERATED: " in which every bid survives the iterated elimination of weakly dominated bids",
}


def check_refined(refined: str, concept: str, market: Market, where: str) -> None:
    """Refuse a refinement that does not fit the market, or the concept."""
    if refined == OVERBIDDING and market.information:
        raise Rejected(CODE, f"{where}: bids that overbid are not told where information is acquired")
    if refined == OVERBIDDING and not isinstance(market.goods, Units):
        raise Rejected(CODE, f"{where}: overbidding is said of bids on units alone")
    if refined == OVERBIDDING and not market.sealed:
        raise Rejected(CODE, f"{where}: a posted price has no bids that overbid")
    if refined in DOMINANCE and market.information:
        raise Rejected(CODE, f"{where}: dominated bids are not told where information is acquired")
    if refined in DOMINANCE and not market.sealed:
        raise Rejected(CODE, f"{where}: where no bids are sealed there are none to be undominated")
    if refined == SELECTION and not concept_of(concept).subgames:
        raise Rejected(CODE, f"{where}: {concept} does not say what is optimal at each set: no selection is kept to")


def overbids(market: Market, agent: int, kind: int, bid: int) -> bool:
    """Whether a bid of a type is, for some q, more for its q highest units than q units are worth to her."""
    who = market.agents[agent]
    paid = accumulate(who.bids[bid])  # marginal bids are listed from the highest
    return any(each > worth for each, worth in zip(paid, who.value[kind][1:], strict=True))


def first_cell(refined: str, game: Tree) -> Cell | None:
    """The actions that the first cell allows; None if some type has none."""
    game.budget.charge("the first cell", game.moves, kept=8 * game.moves)
    cell = [list(range(view.actions)) for view in game.views]
    if refined != OVERBIDDING:
        return cell
    market = game.market
    for agent, who in enumerate(market.agents):
        game.budget.charge("bids that overbid", 10 * (1 + market.units) * len(who.bids) * len(who.types))
        for kind in range(len(who.types)):
            if all(overbids(market, agent, kind, bid) for bid in range(len(who.bids))):
                return None
    for here, view in enumerate(game.views):
        if view.kind == "bid":
            past = game.pasts[here]
            cell[here] = [bid for bid in cell[here] if not overbids(market, past.agent, past.type, bid)]
    return cell


def keep_to_selection(assessment: Assessment, beliefs: list[Belief], where: str) -> None:
    """Reject an equilibrium that somewhere, under its beliefs, plays another optimal action than the selected one."""
    game = assessment.game
    for here, belief in enumerate(beliefs):
        view = game.views[here]
        if view.kind == "bid":
            continue
        scores = scores_at(game, here, belief, assessment.values[game.pasts[here].agent])
        if not assessment.weights[here][selected(view, scores)]:
            raise refuse(
                f"{where}: at set {game.own[game.pasts[here].agent].index(here)} the selected action is another"
            )


def unselected(steps: Steps, where: str, rest: list[object]) -> bool:
    """`["unselected", agent, set, action, how, plan]`; whether the set has no action left."""
    here, action, how, plan = steps.removal(where, rest)
    game, view = steps.game, steps.game.views[here]
    if view.kind == "bid":
        raise refuse(f"{where}: no selection is made among sealed bids")
    instead, rank = plan[here], ACTIONS[view.kind].rank
    if rank(view, instead) <= rank(view, action):
        raise refuse(f"{where}: the selection does not prefer action {instead}")
    gains = Gains(steps.bounds, steps.with_allowed(here, [action]), plan)
    if how == "always":
        least = min(gains.at(history) for history in game.histories[here])
    else:
        root = steps.bounds.subgame(here)
        if not _surely(steps, here, root):
            raise refuse(f"{where}: play is not sure to come to the set")
        least = gains.below(root)
    if least < 0:
        raise refuse(f"{where}: the plan may lose (at least {least} over the cell)")
    return steps.without(here, action)


def _surely(steps: Steps, here: int, root: int) -> bool:
    """Whether each set on the way to some history allows the one action that leads on, and chance may."""
    game, bounds = steps.game, steps.bounds
    game.budget.charge("the ways to a set", len(game.histories[here]) * (10 + 10 * game.depth))
    for history in game.histories[here]:
        node, sure = history, True
        while sure and node != root:
            above = game.parent[node]
            at, branch = game.at[above], game.branch[node]
            sure = bounds.odds[at][branch] > 0 if at <= -2 else steps.cell[at] == [branch]
            node = above
        if sure:
            return True
    return False
