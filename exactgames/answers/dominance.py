"""Which bids of a profile's implied game are dominated: at once, and by iterated elimination."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from exactgames.claims.dominance import judge_bids
from exactgames.forms.form import Against
from exactgames.implied.elimination import Elimination, eliminate
from exactgames.implied.game import implied_game
from exactgames.implied.overbidding import Bids
from exactgames.market.market import Market
from exactgames.market.profile import Profile
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.pace import Pace
from exactgames.session.session import Session

TypeBids = tuple[int, int, tuple[Bid, ...]]
"""(agent, type, some of her bids)."""


def undominated(
    session: Session,
    types: Sequence[tuple[int, int]],
    against: Against,
    pure: bool,
    progress: Callable[[str], None],
) -> tuple[TypeBids, ...]:
    """The bids of each (agent, type) that are not dominated."""
    found: list[TypeBids] = []
    pace = Pace(len(types), what="types done")
    for i, t in types:
        owner = session.instance.market.agents[i]
        progress(f"bids of {owner.name}, {owner.types[t].name} ({pace.words(len(found))})")
        bids = owner.bids or ()
        verdicts = judge_bids(session, i, t, range(len(bids)), against, pure)
        left = tuple(bid for bid, verdict in zip(bids, verdicts, strict=True) if not verdict.dominated)
        found.append((i, t, left))
    return tuple(found)


@frozen(eq=False)
class ProfileElimination:
    """Iterated elimination in the implied game of a profile. ``survives``: whether all bids that the profile plays do;
    ``gone``: (agent, type, bid) of those that do not.
    """

    market: Market
    found: Elimination
    against: Against
    pure: bool
    survives: bool
    gone: tuple[tuple[int, int, int], ...]


def elimination(profile: Profile, against: Against, pure: bool) -> ProfileElimination:
    """The rounds, what is left, and whether the profile's bids are."""
    found = eliminate(implied_game(profile.expansion, profile.played), against, pure)
    played = _played(profile)
    gone = tuple(
        (i, t, b)
        for i, row in enumerate(played)
        for t, bids in enumerate(row)
        for b in bids
        if b not in found.left[i][t]
    )
    return ProfileElimination(profile.expansion.market, found, against, pure, found.survive(played), gone)


def _played(profile: Profile) -> Bids:
    """The bids that the profile plays with positive probability."""
    expansion, strategy = profile.expansion, profile.played.strategy
    found: list[list[tuple[int, ...]]] = [[(0,) for _ in agent.types] for agent in expansion.market.agents]
    for s in expansion.sets.bidding.nonzero()[0].tolist():
        found[int(expansion.sets.agent[s])][int(expansion.sets.type[s])] = strategy.support(expansion.game, s)
    return tuple(tuple(row) for row in found)
