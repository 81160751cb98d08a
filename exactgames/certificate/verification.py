"""Verifying a certificate against a file that only stands for its market: the checker is given it written out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from exactgames.checker import Far, Verdict, check
from exactgames.files.reader import text_written_out
from exactgames.tally import Tally


@frozen
class Verification:
    """The checker's verdict, and whether it was given the instance file written out."""

    verdict: Verdict
    written_out: bool


def verification(certificate: Path | str, instance: Path | str | None, budget: int = 1) -> Verification:
    """Have the independent checker verify the certificate, in ``budget`` times the default time and memory; against the
    instance file, if one is given, written out if it has a family or a distribution of values.

    Raises InstanceError if such a file has faults, ``checker.Unreadable`` if a file cannot be read.
    """
    text = None if instance is None else text_written_out(instance)
    if text is None:
        return Verification(_checked(certificate, instance, budget), False)
    with TemporaryDirectory() as folder:
        whole = Path(folder, "instance.toml")
        whole.write_text(text, encoding="utf-8")
        return Verification(_checked(certificate, whole, budget), True)


def _checked(certificate: Path | str, instance: Path | str | None, budget: int) -> Verdict:
    """The checker's verdict; how far it is, for whoever looks."""
    begun: list[Callable[[], Far]] = []

    def words() -> str:
        far = begun[0]() if begun else None
        if far is None or not far.lines:
            return ""
        return f"line {far.line:,} of {far.lines:,}, {far.steps:,} of at most {far.most:,} steps charged"

    with Tally("", also=words):
        return check(str(certificate), None if instance is None else str(instance), budget, begun.append)
