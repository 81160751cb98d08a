"""Certify every instance anew: proofs/<source>/<name>.jsonl and the page proofs/README.md.

Run it with the package installed: python proofs/regenerate.py. Certificates repeat byte for byte, so a difference in
git is a change of substance.
"""

from __future__ import annotations

from pathlib import Path

from exactgames import Certificate, certify, read_instance, verify

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Proofs

Each certificate proves the claims of its instance file. Check one without installing or trusting anything:

```sh
python3 exactgames/checker proofs/babaioff2023/example-4-small.jsonl instances/babaioff2023/example-4-small.toml
```

This page is written by `proofs/regenerate.py`, after the independent checker has verified each certificate.
"""


def main() -> None:
    """Write every certificate, and the page, or stop at the first that fails."""
    page = [HEAD]
    for path in sorted((ROOT / "instances").rglob("*.toml")):
        name = path.relative_to(ROOT / "instances").with_suffix("")
        instance = read_instance(path)
        certificate = certify(instance)
        if not certificate.holds:
            raise SystemExit(f"{path}: a verdict differs from what the file expects")
        target = ROOT / "proofs" / name.with_suffix(".jsonl")
        target.parent.mkdir(parents=True, exist_ok=True)
        certificate.write(target)
        verdict = verify(str(target), str(path))
        if verdict.verdict != "VERIFIED":
            raise SystemExit(f"{target}: {verdict.message}")
        page += _section(name, instance.market.title, instance.market.source, certificate)
        print(f"{name}: {len(certificate.claims)} claims")
    (ROOT / "proofs" / "README.md").write_text("\n".join(page), encoding="utf-8")


def _section(name: Path, title: str, source: str, certificate: Certificate) -> list[str]:
    lines = [f"## {name.as_posix()}", "", f"{title}. {source}.", ""]
    lines += ["| claim | kind | verdict | value |", "| --- | --- | --- | --- |"]
    for claim in certificate.claims:
        verdict = "holds" if claim.holds else "refuted"
        lines.append(f"| {claim.spec.id} | {claim.spec.kind} | {verdict} | {claim.evidence.get('value', '')} |")
    return [*lines, ""]


if __name__ == "__main__":
    main()
