"""The verdicts on all certificates: of the independent checker, in this build or in the run that it is part of."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from attrs import frozen

from exactgames.certificate.verification import verification

ROOT = Path(__file__).resolve().parents[2]


@frozen
class Proved:
    """A certificate that the checker has verified against its file.

    claims  as the checker's verdict has them
    digest  SHA-256 of the certificate's bytes; ``size``: how many
    here    whether it was verified in this build; else a verdict on the same bytes was given to it
    """

    certificate: Path
    instance: Path
    claims: tuple[dict[str, Any], ...]
    digest: str
    size: int
    here: bool

    @property
    def name(self) -> str:
        """GROUP/NAME."""
        return str(self.certificate.relative_to(ROOT / "proofs").with_suffix(""))


class NotVerified(Exception):
    """A certificate that is rejected, or whose claims come out as its file does not expect: nothing is built."""


def pairs() -> list[tuple[Path, Path]]:
    """(certificate, the file it is about), by name."""
    found = []
    for certificate in sorted((ROOT / "proofs").rglob("*.jsonl")):
        base = ROOT / "instances" / certificate.relative_to(ROOT / "proofs").with_suffix("")
        profiled = base.with_name(base.name.split(".")[0])  # GAME.PROFILE is about GAME
        files = (Path(f"{base}.toml"), Path(f"{base}.efg"), Path(f"{profiled}.efg"))
        about = next((file for file in files if file.is_file()), None)
        if about is None:
            raise NotVerified(f"{certificate}: found no instance of that name")
        found.append((certificate, about))
    return found


def key(certificate: Path, instance: Path) -> str:
    """How a file with a verdict on exactly these bytes is called."""
    return "-".join(hashlib.sha256(file.read_bytes()).hexdigest() for file in (certificate, instance)) + ".json"


def proved(certificate: Path, instance: Path, given: Path | None = None) -> Proved:
    """The verdict: from the folder ``given``, if it has one on these bytes, else of the checker, which is run."""
    kept = None if given is None else given / key(certificate, instance)
    here = kept is None or not kept.is_file()
    if kept is None or here:
        verdict = verification(certificate, instance).verdict
        word, claims = verdict.verdict, verdict.claims
    else:
        values = json.loads(kept.read_text(encoding="utf-8"))
        word, claims = values["verdict"], values["claims"]
    odd = [str(one["id"]) for one in claims if (one["expect"] == "holds") != one["holds"]]
    if word != "VERIFIED" or odd or not claims:
        raise NotVerified(f"{certificate}: found {word} {', '.join(odd)}, expected VERIFIED, every claim as expected")
    content = certificate.read_bytes()
    return Proved(certificate, instance, tuple(claims), hashlib.sha256(content).hexdigest(), len(content), here)


def all_proved(given: Path | None = None) -> list[Proved]:
    """The verdicts on all certificates, one a core. NotVerified at the first that fails."""
    both = pairs()
    with ProcessPoolExecutor() as pool:
        return list(pool.map(proved, *zip(*both, strict=True), [given] * len(both)))
