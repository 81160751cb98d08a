"""Certify every instance anew: proofs/<source>/<name>.jsonl and the page proofs/README.md.

Run it with the package installed: python proofs/regenerate.py. Certificates repeat byte for byte, so a difference in
git is a change of substance.
"""

from __future__ import annotations

from pathlib import Path

from exactgames import (
    AllPureClaim,
    Certificate,
    ClaimSpec,
    EquilibriumClaim,
    certify,
    certify_game,
    certify_runs,
    read_profile,
    verify,
)
from exactgames.files.either import read_either
from exactgames.runs.instance import RunInstance

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Proofs

Each certificate proves the claims of its instance file. Check one without installing or trusting anything:

```sh
python3 exactgames/checker proofs/babaioff2023/example-4-small.jsonl instances/babaioff2023/example-4-small.toml
```

[For all m](for-all-m.md) proves one of them for every number of units and all real bids, and
[the upper bound](upper-bound.md) what no such market can exceed; [several speculators](several-speculators.md), that no
monopolist is needed. The tests execute their steps.

This page is written by `proofs/regenerate.py`, after the independent checker has verified each certificate.
"""


CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
SUPPORTED = {
    "cho-kreps-1987-beer-quiche.beer": CONCEPTS[1:],  # the receiver mixes after quiche
    "kreps-wilson-1982-common-beliefs.out": CONCEPTS[1:3],  # Two and Three must disagree
    "mas-colell-whinston-green-1995-example-9-c-1.out": (),  # fighting is worse whatever is believed
    "mas-colell-whinston-green-1995-example-9-c-5.out": CONCEPTS[1:2],  # the belief is against the entrant's strategy
}
"""Profiles of textbook games, and the concepts for which some belief supports them."""


def main() -> None:
    """Write every certificate, and the page, or stop at the first that fails."""
    page = [HEAD]
    for path in sorted((ROOT / "instances").rglob("*.toml")):
        name = path.relative_to(ROOT / "instances").with_suffix("")
        instance = read_either(path)
        certificate = certify_runs(instance) if isinstance(instance, RunInstance) else certify(instance)
        about = f"{instance.market.title}. {instance.market.source}."
        if not certificate.holds:
            raise SystemExit(f"{path}: a verdict differs from what the file expects")
        _write(path, certificate)
        page += _section(name, about, certificate)
    claims = [AllPureClaim(concept, concept=concept) for concept in CONCEPTS]
    for path in sorted((ROOT / "instances").rglob("*.efg")):
        text = path.read_text(encoding="utf-8")
        certificate = certify_game(text, claims)
        _write(path, certificate)
        page += _section(path.relative_to(ROOT / "instances").with_suffix(""), text.split('"')[1] + ".", certificate)
        for profile in sorted(path.parent.glob(f"{path.stem}.*.json")):
            certificate = _supported(path, profile)
            _write(profile, certificate, path)
            title = text.split('"')[1] + f": does some belief support {profile.name}?"
            page += _section(profile.relative_to(ROOT / "instances").with_suffix(""), title, certificate)
    (ROOT / "proofs" / "README.md").write_text("\n".join(page), encoding="utf-8")


def _supported(game: Path, profile: Path) -> Certificate:
    """The certificate of what some belief supports, or none."""
    claims = [
        EquilibriumClaim(
            concept,
            "holds" if concept in SUPPORTED[profile.stem] else "refuted",
            concept=concept,
            beliefs="any",
        )
        for concept in CONCEPTS[1:]
    ]
    certificate = certify_game(game.read_text(encoding="utf-8"), claims, lambda tree: read_profile(profile, tree))
    if not certificate.holds:
        raise SystemExit(f"{profile}: a verdict differs from what is expected")
    return certificate


def _write(path: Path, certificate: Certificate, about: Path | None = None) -> None:
    """Write the certificate of a file, and verify it. ``about``: the game, if the file is a profile."""
    target = ROOT / "proofs" / path.relative_to(ROOT / "instances").with_suffix(".jsonl")
    target.parent.mkdir(parents=True, exist_ok=True)
    certificate.write(target)
    verdict = verify(str(target), str(about or path))
    if verdict.verdict != "VERIFIED":
        raise SystemExit(f"{target}: {verdict.message}")
    print(f"{path.stem}: {len(certificate.claims)} claims")


def _narrowed(spec: ClaimSpec) -> str:
    """What narrows a claim about any game, in words."""
    match spec:
        case EquilibriumClaim(beliefs="any"):
            return "some belief"
        case AllPureClaim():
            return spec.concept.name
        case _:
            return ""


def _section(name: Path, title: str, certificate: Certificate) -> list[str]:
    lines = [f"## {name.as_posix()}", "", title, ""]
    lines += ["| claim | kind | verdict | value |", "| --- | --- | --- | --- |"]
    for claim in certificate.claims:
        verdict = "holds" if claim.holds else "refuted"
        about = _narrowed(claim.spec)
        kind = f"{claim.spec.kind} ({about})" if about else claim.spec.kind
        found = claim.value if "between" in claim.evidence else claim.evidence.get("value", "")
        value = claim.witness if about else found
        lines.append(f"| {claim.spec.id} | {kind} | {verdict} | {_cut(value)} |")
    return [*lines, ""]


def _cut(value: object) -> str:
    """The value; of a long number the beginning."""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:40]}… ({len(text):,} characters)"


if __name__ == "__main__":
    main()
