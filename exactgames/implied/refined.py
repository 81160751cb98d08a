"""What is asked of a refined search, and what it finds."""

from __future__ import annotations

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.implied.elimination import Against, Elimination, Removed
from exactgames.search.pure.search import PureEquilibrium, PureSearch


@frozen
class Dominance:
    """Which bids are thought to be bad: ``pure``: those that single bids dominate; ``iterated``: all that are removed
    in the iterated elimination.

    >>> from exactgames import Dominance
    >>> Dominance()
    Dominance(against='actions', pure=False, iterated=False)
    >>> Dominance("strategies", iterated=True).iterated
    True
    """

    against: Against = field(default="actions", validator=of_type(Against))
    pure: bool = field(default=False, validator=of_type(bool))
    iterated: bool = field(default=False, validator=of_type(bool))


@frozen
class Rejected:
    """An outcome of the unrefined search that is refuted.

    equilibrium  the equilibrium with it that was met first
    removed      what is wrong with it: its bids that are dominated (iterated: removed), and by what, in the game that
                 it implies; with other continuations it may be others
    overbids     its bids that overbid: (agent, type, bid)

    >>> from exactgames import expand, refined_equilibria
    >>> from exactgames.examples import speculator
    >>> found = refined_equilibria(expand(speculator().market), "perfect-bayesian", no_overbidding=True)
    >>> first = found.rejected[0]
    >>> first.overbids, first.removed
    (((0, 0, 1),), ())
    """

    equilibrium: PureEquilibrium
    removed: tuple[Removed, ...]
    overbids: tuple[tuple[int, int, int], ...]


@frozen(eq=False)
class RefinedSearch:
    """What was found.

    search          the equilibria, one for each outcome that survives; ``complete``: no other outcome does. Its
                    ``steps`` are empty: they are no evidence
    no_overbidding, dominance   what was asked for
    eliminations    iterated: one for each equilibrium listed, in its implied game
    unrefined       how many outcomes there are without refinement; None if that is not known
    rejected        those that are refuted
    undecided       outcomes of which neither is known

    >>> from exactgames import expand, refined_equilibria
    >>> from exactgames.examples import speculator
    >>> found = refined_equilibria(expand(speculator().market), "perfect-bayesian", no_overbidding=True)
    >>> len(found.search.equilibria), found.unrefined, len(found.rejected), found.undecided
    (1, 11, 10, 0)
    """

    search: PureSearch
    no_overbidding: bool
    dominance: Dominance | None
    eliminations: tuple[Elimination, ...]
    unrefined: int | None
    rejected: tuple[Rejected, ...]
    undecided: int
