"""Makes the naive expansion of tests/property importable: it is the baseline."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "property")]
