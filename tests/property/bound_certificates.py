"""Certificates of claims about bounds, written from docs/reference/certificate.md: the evidence from ``bound_programs``,
the other lines from the engine, of the instance without these claims."""

from __future__ import annotations

import hashlib
import json
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from bound_programs import Doc, NaiveAuction, Types, guarantee, smooth_at

from exactgames import certify, read_instance
from exactgames.checker import Verdict, check

OPTIMUM = '\n[[claims]]\nkind = "optimum"\n'
Claimed = tuple[Doc, bool, Any]  # the claim, whether it holds, its evidence


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def plain(value: Any) -> Any:
    """As canonical JSON has it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Fraction) else value


@lru_cache(64)
def _of_its_optimum(text: str, form: Any) -> tuple[str, ...]:
    """The lines of the certificate of the instance with one claim."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "market.toml")
        path.write_text(text + OPTIMUM, encoding="utf-8")
        return tuple(certify(read_instance(path), form=form).lines)


def certificate(text: str, claimed: Sequence[Claimed], form: Any = "auto") -> list[Any]:
    """The lines of the instance's certificate; ``text``: without claims."""
    header, *rest, optimum, end = [json.loads(line) for line in _of_its_optimum(text, form)]
    header["instance"]["claims"] += [claim for claim, _, _ in claimed]
    for k, (claim, holds, evidence) in enumerate(claimed, 2):
        kind = claim["kind"]
        rest.append({"claim": claim.get("id", f"c{k}"), "evidence": plain(evidence), "holds": holds, "kind": kind})
    rest.insert(len(rest) - len(claimed), optimum)
    as_expected = all(holds == (claim.get("expect", "holds") == "holds") for claim, holds, _ in claimed)
    return [header, *rest, {**end, "as_expected": as_expected, "claims": 1 + len(claimed)}]


def judged(lines: Sequence[Any]) -> Verdict:
    """The checker's verdict on lines; the hash is put right, and the footer."""
    header = lines[0]
    header["sha256"] = hashlib.sha256(canonical(header["instance"]).encode("ascii")).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "market.jsonl")
        path.write_text("".join(canonical(line) + "\n" for line in lines), encoding="utf-8")
        return check(str(path))


def read(text: str) -> NaiveAuction:
    return NaiveAuction(tomllib.loads(text, parse_float=Fraction))


# -- Evidence


def mixture(weights: Sequence[Fraction]) -> list[Any]:
    return [[bid, str(w)] for bid, w in enumerate(weights) if w]


def welfare(auction: NaiveAuction, strengthened: bool = False, informed: bool = False) -> tuple[Fraction, Doc]:
    """The best guarantee, and its evidence."""
    found = guarantee(auction, strengthened, informed)
    deviations: Doc = {}
    for i, name in enumerate(auction.names):
        deviations[name] = {}
        for t, kind in enumerate(auction.kinds[i]):
            bids = range(auction.counts[i])
            if strengthened:
                rows = [[a, mixture([found.of["x", i, t, a, d] for d in bids])] for a in bids]
                deviations[name][kind] = [[a, row] for a, row in rows if row != [[a, "1"]]]
            else:
                deviations[name][kind] = mixture([found.of["x", i, t, None, d] for d in bids])
    evidence: Doc = {"deviations": deviations, "value": str(found.optimum)}
    if not informed and (strengthened or not auction.independent):
        shifts = sorted((key[1:], x) for key, x in found.of.items() if key[0] == "s" and x)
        evidence["shifts"] = [[auction.names[i], [*types], [*rest], str(x)] for (i, types, rest), x in shifts]
    return found.optimum, evidence


def smooth(auction: NaiveAuction, mu: Fraction | int = 1, weak: Fraction | int = 0) -> tuple[Fraction, Doc, Doc]:
    """The best λ, its deviations, and the worst weights."""
    best: Fraction | None = None
    profiles, worst = [], {}
    for types in auction.prior:
        found = smooth_at(auction, [types], Fraction(mu), Fraction(weak))
        bids = [range(count) for count in auction.counts]
        each = {name: mixture([found.of["x", i, types[i], d] for d in bids[i]]) for i, name in enumerate(auction.names)}
        profiles.append(each)
        if auction.optimum(types) and (best is None or found.optimum < best):
            best, worst = found.optimum, {"profile": [*types], "weights": list(_weights(auction, [types], found.dual))}
            for entry in worst["weights"]:
                del entry[0]
    assert best is not None
    return best, {"lambda": str(best), "profiles": profiles}, worst


def semi_smooth(auction: NaiveAuction, mu: Fraction | int = 1) -> tuple[Fraction, Doc, Doc]:
    profiles = [*auction.prior]
    found = smooth_at(auction, profiles, Fraction(mu), Fraction(0))
    deviations = {
        name: {
            kind: mixture([found.of["x", i, t, d] for d in range(auction.counts[i])])
            for t, kind in enumerate(auction.kinds[i])
        }
        for i, name in enumerate(auction.names)
    }
    worst = {"weights": list(_weights(auction, profiles, found.dual))}
    return found.optimum, {"deviations": deviations, "lambda": str(found.optimum)}, worst


def _weights(auction: NaiveAuction, profiles: list[Types], dual: list[Fraction]) -> Iterator[list[Any]]:
    places = [(types, bids) for types in profiles for bids in auction.profiles]
    shares = [-x for x in dual[: len(places)]]
    total = sum(shares)
    assert min(shares) >= 0 < total
    for (types, bids), share in zip(places, shares, strict=True):
        if share:
            yield [[*types], [*bids], str(share / total)]
