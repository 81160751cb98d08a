"""What sweep and search write beside their tables: instances and certificates, named by their parameters."""

from __future__ import annotations

from pathlib import Path

from exactgames.certificate.certify import certify
from exactgames.certificate.run_market import certify_runs
from exactgames.explore.largest import Largest
from exactgames.explore.point import Found
from exactgames.files.toml import toml
from exactgames.market.instance import Instance
from exactgames.runs.instance import RunInstance
from exactgames.textfile import FOUND_INSTANCE, write_whole


def write_found(folder: Path, best: Found, instance: Instance | RunInstance, force: bool) -> dict[str, str]:
    """The winner's instance, and the certificate of its claims."""
    base = folder / file_name(best)
    file, proof = base.with_name(f"{base.name}.toml"), base.with_name(f"{base.name}.jsonl")
    text = f"# found by exactgames search\n{toml(instance.document)}"
    write_whole(file, (text,), FOUND_INSTANCE, (), force)
    certificate = certify_runs(instance) if isinstance(instance, RunInstance) else certify(instance)
    certificate.write(proof, (), force)
    return {"instance": str(file), "certificate": str(proof)}


def write_winner(folder: Path, one: Largest, force: bool) -> dict[str, str]:
    """The same of what a search with bounds found at one m."""
    if one.best is None or one.member is None:
        raise AssertionError("a winner without a member")
    return write_found(folder, one.best, one.member, force)


def file_name(found: Found) -> str:
    """A name from the point: letters, digits, and a few signs."""
    parts = []
    for key, value in found.row["point"].items():
        if value.isdigit() and len(value) > 5 and int(value) == 10 ** (len(value) - 1):
            value = f"10e{len(value) - 1}"
        plain = "".join(ch if ch.isascii() and ch.isalnum() else "_" for ch in value)[:40]
        parts.append(plain if key == "family" else f"{''.join(ch if ch.isalnum() else '_' for ch in key)[:40]}-{plain}")
    return "-".join(parts)[:200]
