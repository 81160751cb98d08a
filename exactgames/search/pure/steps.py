"""The steps of a search for all pure equilibria: what was done with each cell, the evidence that none is missing."""

from __future__ import annotations

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


@frozen
class Open:
    """The cell is not settled, for the reason given."""

    reason: str


@frozen
class Unwanted:
    """No profile of the cell is wanted by who asks."""


Step = Prune | Exclude | Split | Settled | Refuted | Outweighed | Unselected | Open | Unwanted
