"""An equilibrium concept as a value: its name, and the facts about it that others ask for; and the verdict of checking
one.

Nobody else knows a concept by its name. Its definition is one file of this folder, ended by its value; ``registry``
lists the values. The definitions are those of docs/reference/semantics.md, "Strategies and equilibria".
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import field, frozen

from exactgames.concepts.deviation import BeliefFault, Deviation, Slacks
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.consistency import Inconsistent
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.values import Play


@frozen
class Concept:
    """A concept, by what it asks of an assessment.

    name      as files, commands and certificates write it
    words     as it is called before "equilibrium"
    judge     (a profile played with room for the beliefs, beliefs given) → the verdict
    plans     whether whole (continuation) plans are compared; else one action, the profile being played afterwards:
              where ``updating`` holds, that is enough
    beliefs   whether every information set counts, reached or not, under a belief; else what is off the path counts
              only as what deviations lead to
    updating  whether a belief leads to the owner's next ones by Bayes' rule, whatever she plays herself
    subgames  whether Bayes' rule holds within every subgame
    trembles  whether beliefs are limits of Bayes' rule under trembles

    >>> from exactgames import check
    >>> from exactgames.examples import threat
    >>> concept = check(threat(), "perfect-bayesian").concept
    >>> concept.name, concept.updating, concept.trembles
    ('perfect-bayesian', True, False)
    """

    name: str
    words: str
    judge: Callable[[Play, Beliefs], Check] = field(repr=False)
    plans: bool = False
    beliefs: bool = True
    updating: bool = False
    subgames: bool = False
    trembles: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def own_moves(self) -> bool:
        """Whether Bayes' rule fixes beliefs only where the owner's own moves lead too; with ``updating`` they cancel,
        and without beliefs they do not matter.
        """
        return self.beliefs and not self.updating


@frozen(eq=False)
class Check:
    """The verdict on an assessment, with its witness.

    concept       the concept asked
    holds         whether the assessment is one
    deviation     the deviation of the largest gain, if the beliefs are in order and one gains
    belief        a given belief against Bayes' rule, if there is one (weak perfect Bayesian, perfect Bayesian)
    inconsistent  why no trembles yield the given beliefs (sequential)
    trembles      trembles that yield the given beliefs; if it holds, such that nothing gains (sequential)
    slacks        what every deviation loses; None where the beliefs are inconsistent, or known irrationally; with given
                  beliefs and sequential, if it is refuted, only at the sets whose beliefs are fixed
    unsupported   why no beliefs that agree with the given ones make it one (sequential)

    >>> from exactgames import check
    >>> from exactgames.examples import threat
    >>> verdict = check(threat(), "sequential")
    >>> verdict.holds, str(verdict.deviation.gain), threat().game.describe(verdict.deviation.infoset)
    (False, '2', 'Bob, reply')
    """

    concept: Concept
    holds: bool
    deviation: Deviation | None = None
    belief: BeliefFault | None = None
    inconsistent: Inconsistent | None = None
    trembles: Trembles | AlgebraicTrembles | None = None
    slacks: Slacks | None = None
    unsupported: Unsupported | None = None

    @staticmethod
    def of(concept: Concept, deviation: Deviation | None, slacks: Slacks, fault: BeliefFault | None = None) -> Check:
        """It holds if nothing gains and no belief is against Bayes' rule."""
        return Check(concept, deviation is None and fault is None, deviation, fault, slacks=slacks)
