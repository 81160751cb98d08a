"""A file with a market, of either kind: with arrays, or a run-length market. It is read once."""

from __future__ import annotations

from pathlib import Path

from exactgames.files.document import load
from exactgames.files.reader import read_document, read_file
from exactgames.files.run_market import read_run_document
from exactgames.files.runs import says_runs
from exactgames.market.instance import Instance
from exactgames.runs.instance import RunInstance


def read_either(path: Path | str, open_bids: bool = False) -> Instance | RunInstance:
    """The market in the file. ``open_bids``: as for ``read_instance``. Raises InstanceError with every fault."""
    document, positions = load(read_file(path), str(path))
    return (
        read_run_document(document, positions) if says_runs(document) else read_document(document, positions, open_bids)
    )
