"""Certify every instance anew: proofs/<source>/<name>.jsonl and the page proofs/README.md.

Run it with the package installed: python proofs/regenerate.py. Certificates repeat byte for byte, so a difference in
git is a change of substance.
"""

from __future__ import annotations

from pathlib import Path

from exactgames import Certificate, ClaimSpec, certify, certify_game, read_instance, verify

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Proofs

Each certificate proves the claims of its instance file. Check one without installing or trusting anything:

```sh
python3 exactgames/checker proofs/babaioff2023/example-4-small.jsonl instances/babaioff2023/example-4-small.toml
```

This page is written by `proofs/regenerate.py`, after the independent checker has verified each certificate.
"""


CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


def main() -> None:
    """Write every certificate, and the page, or stop at the first that fails."""
    page = [HEAD]
    for path in sorted((ROOT / "instances").rglob("*.toml")):
        name = path.relative_to(ROOT / "instances").with_suffix("")
        instance = read_instance(path)
        certificate = certify(instance)
        if not certificate.holds:
            raise SystemExit(f"{path}: a verdict differs from what the file expects")
        _write(path, certificate)
        page += _section(name, f"{instance.market.title}. {instance.market.source}.", certificate)
    claims = [ClaimSpec(concept, "all-pure", concept=concept) for concept in CONCEPTS]
    for path in sorted((ROOT / "instances").rglob("*.efg")):
        text = path.read_text(encoding="utf-8")
        certificate = certify_game(text, claims)
        _write(path, certificate)
        page += _section(path.relative_to(ROOT / "instances").with_suffix(""), text.split('"')[1] + ".", certificate)
    (ROOT / "proofs" / "README.md").write_text("\n".join(page), encoding="utf-8")


def _write(path: Path, certificate: Certificate) -> None:
    """Write the certificate of a file, and verify it."""
    target = ROOT / "proofs" / path.relative_to(ROOT / "instances").with_suffix(".jsonl")
    target.parent.mkdir(parents=True, exist_ok=True)
    certificate.write(target)
    verdict = verify(str(target), str(path))
    if verdict.verdict != "VERIFIED":
        raise SystemExit(f"{target}: {verdict.message}")
    print(f"{path.stem}: {len(certificate.claims)} claims")


def _section(name: Path, title: str, certificate: Certificate) -> list[str]:
    lines = [f"## {name.as_posix()}", "", title, ""]
    lines += ["| claim | kind | verdict | value |", "| --- | --- | --- | --- |"]
    for claim in certificate.claims:
        verdict = "holds" if claim.holds else "refuted"
        kind = f"{claim.spec.kind} ({claim.spec.concept})" if claim.spec.concept else claim.spec.kind
        value = claim.witness if claim.spec.concept else claim.evidence.get("value", "")
        lines.append(f"| {claim.spec.id} | {kind} | {verdict} | {value} |")
    return [*lines, ""]


if __name__ == "__main__":
    main()
