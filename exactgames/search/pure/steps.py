"""The steps of a search for all pure equilibria: what was done with each cell, the evidence that none is missing."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from exactgames.concepts.unsupported import Unsupported
from exactgames.search.cells.outweighed import Weighted
from exactgames.search.cells.plan_gains import Plan


@frozen
class Prune:
    """No equilibrium of the cell plays ``action`` at ``infoset``: the plan, which starts there, gains ("bayes": given
    Bayes' belief; "always": at every history).
    """

    infoset: int
    action: int
    kind: Literal["bayes", "always"]
    plan: Plan


@frozen
class Exclude:
    """No equilibrium of the cell plays ``action`` at ``infoset``. ``pairs``: with each action that the owner may play
    at her set ``other``, in their order, two deviations that gain together (``cells.two_sets``): (the action instead at
    ``infoset``, its weight, the action instead at ``other``, its weight).
    """

    infoset: int
    action: int
    other: int
    pairs: tuple[tuple[int, int, int, int], ...]


@frozen
class Split:
    """The cell is split at ``infoset``, into one for each group of the actions allowed there; ``groups`` is None where
    they are single, in order.
    """

    infoset: int
    groups: tuple[tuple[int, ...], ...] | None = None


@frozen
class Settled:
    """Every profile of the cell has the outcome of the equilibrium with this number (with ``every``: is it)."""

    equilibrium: int


@frozen
class Refuted:
    """No belief supports any profile of the cell: the mixture of plans gains in all of them."""

    why: Unsupported


@frozen
class Outweighed:
    """No profile of the cell is a Nash equilibrium: what these temptations gain together outweighs what they lose."""

    temptations: Weighted


@frozen
class Unselected:
    """No equilibrium of the cell that keeps to the selection plays ``action`` at ``infoset``: the plan starts there
    with an action that is preferred, and loses nothing ("bayes": given Bayes' belief, play being sure to come there;
    "always": at every history).
    """

    infoset: int
    action: int
    kind: Literal["bayes", "always"]
    plan: Plan


Mixture = tuple[tuple[int, Fraction], ...]
"""(a bid's number, its weight), weights summing to 1."""

Column = tuple[int, ...] | tuple[tuple[int, ...], ...]
"""What the other players bid, in their order: a bid each, or one for each of her types."""


@frozen
class Goes:
    """The mixture dominates the bid in what is left: it earns more in column ``strict``."""

    mixture: Mixture
    strict: Column


@frozen
class Stays:
    """Nothing dominates the bid in what is left: it is a best reply to weight 1 on every column and the weights of
    ``belief`` more; or, by pure bids, each other bid earns less in its column, or nowhere more (None).
    """

    belief: tuple[tuple[Column, Fraction], ...] = ()
    witnesses: tuple[tuple[int, Column | None], ...] | None = None


Round = tuple[tuple[tuple[Goes | Stays, ...], ...], ...]
"""[agent][type][bid left] what one round of the elimination says."""


@frozen
class Dominated:
    """The mixture dominates bid ``action`` at ``infoset`` in the implied game of every profile of the cell: it earns
    more in ``column``. ``rounds``: those of the elimination before; None: no elimination is asked about.
    """

    infoset: int
    action: int
    mixture: Mixture
    column: Column
    rounds: tuple[Round, ...] | None = None


@frozen
class Unless:
    """The mixture dominates the one bid allowed at ``infoset``, unless it earns less in one of these columns or, where
    ``strict`` is None, the same everywhere; one cell for each. It earns more in column ``strict``.
    """

    infoset: int
    mixture: Mixture
    columns: tuple[Column, ...]
    strict: Column | None


@frozen
class Unmet:
    """No profile of the cell meets this one of its conditions, by number."""

    condition: int


@frozen
class Open:
    """The cell is not settled, for the reason given."""

    reason: str


@frozen
class Unwanted:
    """No profile of the cell is wanted by who asks."""


Step = (
    Prune | Exclude | Split | Settled | Refuted | Outweighed | Unselected | Dominated | Unless | Unmet | Open | Unwanted
)
