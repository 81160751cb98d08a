"""Exact equilibria of auctions with an aftermarket: check, certify, verify.

From an instance to a verdict:  read_instance → expand → profile_of → check → certify → verify; for markets whose tree
is too large  read_instance → StagedForm → certify → verify.
"""

from exactgames import starting as starting  # before all that takes long to import

# isort: split
from pathlib import Path

from exactgames import families as families
from exactgames.answers.assessed import Assessed, assessed
from exactgames.answers.attained import Attained, attained
from exactgames.answers.evaluation import Evaluation, evaluate
from exactgames.arguments import public
from exactgames.bounds.balanced import Balance, balance
from exactgames.bounds.guarantee import Guarantee, guarantee
from exactgames.bounds.market_range import EquilibriumBound, EquilibriumBounds
from exactgames.bounds.posted import posted_guarantee
from exactgames.bounds.reserve_function import reserve_function
from exactgames.bounds.smoothness import Frontier, Smooth, Smoothness
from exactgames.bounds.welfare import (
    Outcome,
    information_cost,
    interim_utilities,
    optimum,
    outcomes,
    ratio,
    revenue,
    welfare,
)
from exactgames.certificate.as_table import as_table
from exactgames.certificate.certify import Certificate, certify
from exactgames.certificate.game_file import certify_game
from exactgames.certificate.run_market import certify_runs
from exactgames.certificate.tree import certify_tree
from exactgames.certificate.verification import verification
from exactgames.checker import Unreadable, Verdict
from exactgames.claims.all_pure import AllPureClaim
from exactgames.claims.balanced import BalancedClaim
from exactgames.claims.claim import Claim, ClaimSpec
from exactgames.claims.continuum import ContinuumClaim, ContinuumUndominatedClaim
from exactgames.claims.dominance import DominanceClaim
from exactgames.claims.equal_outcomes import EqualOutcomesClaim
from exactgames.claims.equilibrium import EquilibriumClaim
from exactgames.claims.guarantee import GuaranteeClaim
from exactgames.claims.smooth import SmoothClaim
from exactgames.claims.this_market import RevenueBoundClaim, UtilityBoundClaim, WelfareBoundClaim
from exactgames.claims.unambiguous import UnambiguousClaim
from exactgames.claims.welfare import OptimumClaim, RatioClaim, RevenueClaim, UtilityClaim, WelfareClaim
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.belief_families import BeliefPolytope, belief_polytopes
from exactgames.concepts.check import check
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import BeliefFault, Deviation, Slacks
from exactgames.concepts.dominance import (
    Dominator,
    FullSupportBelief,
    PayoffTable,
    PureWitnesses,
    mixed_dominance,
    pure_dominance,
)
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs, AlgebraicTrembles
from exactgames.concepts.unsupported import Unsupported
from exactgames.drawing import tree_ef, tree_html, tree_svg, tree_tikz
from exactgames.errors import (
    ArgumentError,
    CertificateError,
    ExactGamesError,
    Fault,
    GameError,
    Incomplete,
    InstanceError,
    LimitReached,
    Undecided,
)
from exactgames.explaining.explain import explain
from exactgames.explaining.said import Explanation
from exactgames.explore.largest import Largest
from exactgames.explore.point import Found
from exactgames.explore.search import largest
from exactgames.explore.sweep import sweep
from exactgames.files import read_instance, read_instance_text
from exactgames.files.run_market import read_run_instance, read_run_instance_text
from exactgames.forms.after_bids import equilibrium_bounds
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.staged.form import StagedForm
from exactgames.forms.unambiguous import Ambiguity, ambiguity
from exactgames.game.build import GameBuilder
from exactgames.game.convert import from_gambit, to_gambit, to_networkx
from exactgames.game.gambit.efg_read import read_efg, read_efg_text
from exactgames.game.gambit.efg_write import write_efg
from exactgames.game.gambit.nfg_read import read_nfg, read_nfg_text
from exactgames.game.gambit.profile_read import read_profile, read_profile_text
from exactgames.game.gambit.profile_write import profile_text
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import Game
from exactgames.game.values import Play, play
from exactgames.implied.elimination import Elimination, Removed, dominated_bids, eliminate
from exactgames.implied.game import ImpliedGame, implied_game
from exactgames.implied.overbidding import overbids
from exactgames.implied.refined import Dominance, RefinedSearch, Rejected
from exactgames.implied.refinement import refined_equilibria
from exactgames.market.expand import expand
from exactgames.market.expansion import Expansion
from exactgames.market.instance import Instance
from exactgames.market.market import Agent, Market
from exactgames.market.profile import OpenProfile, Profile, open_profile, profile_of
from exactgames.numbers.algebraic import Algebraic
from exactgames.pages.displays import install
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.proposals import Constraints
from exactgames.search.continuation.some import SomeSearch, find_some
from exactgames.search.mixed.found import Continuum, MixedEquilibrium, MixedSearch
from exactgames.search.mixed.search import mixed_equilibria
from exactgames.search.mixed.two_players import Component
from exactgames.search.pure.search import PureEquilibrium, PureSearch, find_pure
from exactgames.version import VERSION as __version__


def verify(certificate_path: Path | str, instance_path: Path | str | None = None, budget: int = 1) -> Verdict:
    """Have the independent checker verify a certificate (``exactgames.checker.check``), in ``budget`` times the default
    time and memory. An instance file with a family or a distribution of values is written out first. CertificateError
    if a file cannot be read, InstanceError with the faults of a file to be written out.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import certify, verify
    >>> from exactgames.examples import speculator
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     certify(speculator()).write(Path(folder, "c.jsonl"))
    ...     verify(Path(folder, "c.jsonl")).verdict
    'VERIFIED'
    """
    try:
        return verification(certificate_path, instance_path, budget).verdict
    except Unreadable as error:
        raise CertificateError(str(error)) from None


# What notebooks show of markets, games, verdicts.
install()

# Who calls from outside is told which argument is of the wrong type.
ambiguity = public(ambiguity)
as_table = public(as_table)
assessed = public(assessed)
attained = public(attained)
balance = public(balance)
largest, sweep = public(largest), public(sweep)
evaluate = public(evaluate)
belief_polytopes = public(belief_polytopes)
certify = public(certify)
certify_game = public(certify_game)
certify_runs = public(certify_runs)
certify_tree = public(certify_tree)
check = public(check)
dominated_bids = public(dominated_bids)
eliminate = public(eliminate)
equilibrium_bounds = public(equilibrium_bounds)
expand = public(expand)
explain = public(explain)
find_pure = public(find_pure)
find_some = public(find_some)
from_gambit = public(from_gambit)
guarantee = public(guarantee)
implied_game = public(implied_game)
information_cost = public(information_cost)
interim_utilities = public(interim_utilities)
mixed_dominance = public(mixed_dominance)
mixed_equilibria = public(mixed_equilibria)
open_profile = public(open_profile)
optimum = public(optimum)
outcomes = public(outcomes)
overbids = public(overbids)
play = public(play)
posted_guarantee = public(posted_guarantee)
profile_of = public(profile_of)
pure_dominance = public(pure_dominance)
ratio = public(ratio)
read_efg = public(read_efg)
read_efg_text = public(read_efg_text)
read_instance = public(read_instance)
read_instance_text = public(read_instance_text)
read_run_instance = public(read_run_instance)
read_run_instance_text = public(read_run_instance_text)
read_nfg = public(read_nfg)
read_nfg_text = public(read_nfg_text)
read_profile = public(read_profile)
read_profile_text = public(read_profile_text)
profile_text = public(profile_text)
refined_equilibria = public(refined_equilibria)
reserve_function = public(reserve_function)
supported = public(supported)
to_gambit = public(to_gambit)
to_networkx = public(to_networkx)
tree_ef = public(tree_ef)
tree_html = public(tree_html)
tree_svg = public(tree_svg)
tree_tikz = public(tree_tikz)
revenue = public(revenue)
welfare = public(welfare)
write_efg = public(write_efg)
verify = public(verify)

__all__ = [
    "Agent",
    "Algebraic",
    "AlgebraicBeliefs",
    "AlgebraicTrembles",
    "AllPureClaim",
    "Ambiguity",
    "ArgumentError",
    "Assessed",
    "Assessment",
    "Attained",
    "Balance",
    "BalancedClaim",
    "BehaviorStrategy",
    "BeliefFault",
    "BeliefPolytope",
    "Beliefs",
    "Certificate",
    "CertificateError",
    "Check",
    "Claim",
    "ClaimSpec",
    "Component",
    "Concept",
    "Constraints",
    "Continuum",
    "ContinuumClaim",
    "ContinuumUndominatedClaim",
    "Deviation",
    "Dominance",
    "DominanceClaim",
    "Dominator",
    "Elimination",
    "EqualOutcomesClaim",
    "EquilibriumBound",
    "EquilibriumBounds",
    "EquilibriumClaim",
    "Evaluation",
    "ExactGamesError",
    "Expansion",
    "Explanation",
    "ExplicitForm",
    "Fault",
    "Found",
    "Frontier",
    "FullSupportBelief",
    "Game",
    "GameBuilder",
    "GameError",
    "Guarantee",
    "GuaranteeClaim",
    "ImpliedGame",
    "Incomplete",
    "Instance",
    "InstanceError",
    "Largest",
    "LimitReached",
    "Market",
    "MixedEquilibrium",
    "MixedSearch",
    "OpenProfile",
    "OptimumClaim",
    "Outcome",
    "PayoffTable",
    "Play",
    "Profile",
    "PureEquilibrium",
    "PureSearch",
    "PureWitnesses",
    "RatioClaim",
    "RefinedSearch",
    "Rejected",
    "Removed",
    "RevenueBoundClaim",
    "RevenueClaim",
    "Slacks",
    "Smooth",
    "SmoothClaim",
    "Smoothness",
    "SomeSearch",
    "StagedForm",
    "Support",
    "Trembles",
    "UnambiguousClaim",
    "Undecided",
    "Unsupported",
    "UtilityBoundClaim",
    "UtilityClaim",
    "Verdict",
    "WelfareBoundClaim",
    "WelfareClaim",
    "__version__",
    "ambiguity",
    "as_table",
    "assessed",
    "attained",
    "balance",
    "belief_polytopes",
    "certify",
    "certify_game",
    "certify_runs",
    "certify_tree",
    "check",
    "dominated_bids",
    "eliminate",
    "equilibrium_bounds",
    "evaluate",
    "expand",
    "explain",
    "find_pure",
    "find_some",
    "from_gambit",
    "guarantee",
    "implied_game",
    "information_cost",
    "interim_utilities",
    "largest",
    "mixed_dominance",
    "mixed_equilibria",
    "open_profile",
    "optimum",
    "outcomes",
    "overbids",
    "play",
    "posted_guarantee",
    "profile_of",
    "profile_text",
    "pure_dominance",
    "ratio",
    "read_efg",
    "read_efg_text",
    "read_instance",
    "read_instance_text",
    "read_nfg",
    "read_nfg_text",
    "read_profile",
    "read_profile_text",
    "read_run_instance",
    "read_run_instance_text",
    "refined_equilibria",
    "reserve_function",
    "revenue",
    "supported",
    "sweep",
    "to_gambit",
    "to_networkx",
    "tree_ef",
    "tree_html",
    "tree_svg",
    "tree_tikz",
    "verify",
    "welfare",
    "write_efg",
]
