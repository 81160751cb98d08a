"""The two forms of a game, and the certificate's line about it.  *Explicit*: the tree contains the auction.  *Staged*,
for sealed bids: the tree is the folded aftermarket, and the auction is played before it.  Either way the checker builds
the game itself and compares the counts.
"""

from __future__ import annotations

from ..reading import Table, any_table, array, integer, table, text
from ..rejected import Rejected, show
from .assessment import Assessment
from .explicit import Explicit
from .goods.units import Units
from .implied import ExplicitImplied, Find, Implied, StagedImplied
from .market import Market
from .rationality import ExplicitProfile, Profile
from .rules import read_beliefs, read_rules
from .staged.folded import Folded
from .staged.posteriors import Shown, bids_of
from .staged.profile import StagedProfile
from .staged.worlds import Named, Worlds, names_of
from .tree import Tree


class Form:
    """A game, and how a profile of it is judged."""

    def __init__(self, line: object, market: Market, profile: bool, shown: Shown | None = None) -> None:
        """`profile`: whether there is one; `shown`: the bids of it that no rule covers, if these may be open."""
        raw = any_table(line, "the game", "format")
        if raw.get("block") != "game":
            raise Rejected("format", f"found block {show(raw.get('block'))}, expected 'game'")
        staged = text(raw.get("form"), "the game, form", "format", "explicit staged") == "staged"
        keys = "block form infosets nodes terminal_nodes" + (" merged worlds" if staged else "")
        found = table(raw, "the game", "format", keys)
        self.worlds: Worlds | None = None
        self.tree: Tree
        if staged:
            if not market.sealed:
                raise Rejected("merge", "the staged form is for sealed bids")
            if market.information:
                raise Rejected("merge", "the staged form does not settle a market in which information is acquired")
            if not isinstance(market.goods, Units):
                raise Rejected("merge", "the staged form does not settle a market with named items")
            if market.tells_types:
                raise Rejected("merge", "the staged form does not settle a market in which the types are seen")
            if market.tables or market.later:
                raise Rejected(
                    "merge", "the staged form does not settle a market with private signals, or with later ones"
                )
            rules = read_rules(market)
            named = names_of(market, rules + read_beliefs(market))
            self.worlds = Worlds(market, named, bids_of(market, rules, shown) if profile else None)
            folded = self.tree = Folded(market, self.worlds.list, self.worlds.learned)
            _check_counts(found, folded, {"worlds": len(folded.worlds)})
            _check_merged(found["merged"], folded, named)
        else:
            self.tree = Explicit(market)
            _check_counts(found, self.tree, {})

    def profile(self, assessment: Assessment) -> tuple[Profile, Find]:
        """What β earns, and the implied games under it."""
        tree = self.tree
        if isinstance(tree, Folded) and self.worlds is not None:
            staged = StagedProfile(assessment, tree, self.worlds)
            return staged, _once(lambda agent, kind: StagedImplied(staged, agent, kind))
        if isinstance(tree, Explicit):
            return ExplicitProfile(assessment, tree), _once(
                lambda agent, kind: ExplicitImplied(assessment, tree, agent, kind)
            )
        raise Rejected("format", "a game of no known form")


def _once(make: Find) -> Find:
    """Keeps the last one made: the evidence is about one type after the other."""
    last: dict[tuple[int, int], Implied] = {}

    def find(agent: int, kind: int) -> Implied:
        if (agent, kind) not in last:
            for implied in last.values():
                implied.drop()
            last.clear()
            last[agent, kind] = make(agent, kind)
        return last[agent, kind]

    return find


def check_game_file(line: object, game: Tree) -> None:
    """The line about the game of a game file."""
    found = table(line, "the game", "format", "block form infosets nodes terminal_nodes")
    text(found["block"], "the game, block", "format", "game")
    text(found["form"], "the game, form", "format", "explicit")
    _check_counts(found, game, {})


def _check_counts(found: Table, game: Tree, more: dict[str, int]) -> None:
    names = game.market.names
    infosets = _by_agent(found["infosets"], "infosets", game.market)
    exact = {"nodes": len(game), "terminal_nodes": game.terminal_nodes, **more}
    counts = [(key, found[key], count) for key, count in exact.items()]
    counts += [(f"infosets of {show(name)}", infosets[name], len(game.own[k])) for k, name in enumerate(names)]
    for what, given, count in counts:
        if integer(given, what, "format", 0) != count:
            raise Rejected("game", f"{what}: found {show(given)}, expected {count}")


def _by_agent(value: object, where: str, market: Market) -> Table:
    found = any_table(value, where, "format")
    if set(found) != set(market.names):
        raise Rejected("format", f"{where}: found {show(found)}, expected exactly the agents' names")
    return found


def _check_merged(value: object, game: Folded, named: list[Named]) -> None:
    """Which bids and payments are named, how many classes are known and open, and how many posteriors there are."""
    market = game.market
    open_sets = game.open_sets()
    merged = _by_agent(value, "merged", market)
    for k, name in enumerate(market.names):
        where = f"merged, {show(name)}"
        own = table(merged[name], where, "format", "bids known open payments posteriors")
        number = len([here for here in game.own[k] if here in open_sets])
        known = len(game.own[k]) - len(game.auction[k]) - number
        for what, count in (("known", known), ("open", number), ("posteriors", len(game.bids_tell.posteriors[k]))):
            if integer(own[what], f"{where}, {what}", "format", 0) != count:
                raise Rejected("game", f"{where}, {what}: found {show(own[what])}, expected {count}")
        bids = [integer(bid, f"{where}, bids", "format", 0) for bid in array(own["bids"], f"{where}, bids", "format")]
        if bids != list(named[k].bids):
            raise Rejected("game", f"{where}, bids: found {show(own['bids'])}, expected the {len(named[k].bids)} named")
        if own["payments"] != [str(payment) for payment in named[k].payments]:
            expected = f"expected the {len(named[k].payments)} named, ascending"
            raise Rejected("game", f"{where}, payments: found {show(own['payments'])}, {expected}")
