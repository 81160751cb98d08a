"""Does a source distribution hold what it must, and nothing else? ``python tests/sdist.py FILE.tar.gz``: each file that
git knows in the folders that are shipped, but for what only developers' machines need, and no other.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("exactgames", "instances", "tests", "proofs", "docs")
FILES = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "pyproject.toml", ".gitignore"}
MADE = {"PKG-INFO"}
"""What building adds."""


def expected() -> set[str]:
    """By git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    known = {name for name in listed.split("\0") if name}
    return {name for name in known if name in FILES or name.partition("/")[0] in FOLDERS} | MADE


def main(archive: str) -> int:
    """1 if something is missing, or is there that should not be."""
    with tarfile.open(archive) as files:
        found = {name.partition("/")[2] for name in files.getnames()}
    wanted = expected()
    for what, names in {"missing": wanted - found, "not to be shipped": found - wanted}.items():
        for name in sorted(names)[:20]:
            print(f"{what}: {name}", file=sys.stderr)
    print(f"{archive}: {len(found):,} files")
    return int(found != wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
