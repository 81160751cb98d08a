"""The independent checker of certificates: standard library only, and alone.  It reads the instance itself, rebuilds
the game, and recomputes every number; it never searches.
"""

from .certificate import Far, check
from .rejected import Unreadable
from .verdict import Verdict
from .words import plain

__all__ = ["Far", "Unreadable", "Verdict", "check", "plain"]
