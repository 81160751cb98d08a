"""The command, until it has begun: its imports take a second, and Ctrl-C during them ends it without a traceback.

Only where this process is the command ``exactgames``: a program that imports the library keeps its own ways.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import PurePath
from typing import Final

COMMAND: Final = "exactgames"


def end_at_once() -> None:
    """SIGINT ends the process, as it does that of any other command; ``cli.interrupts`` takes over from here."""
    ours = PurePath(sys.argv[0] if sys.argv else "").stem == COMMAND
    here = threading.current_thread() is threading.main_thread()
    if ours and here and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


end_at_once()
