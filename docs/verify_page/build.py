"""Build the page that verifies in a browser: ``python docs/verify_page/build.py -o OUT [--pyodide FOLDER]``.

OUT is then a folder of static files: the page, the checker's folder, byte for byte, as ``checker.zip``, and Pyodide,
which is Python for browsers.  Pyodide comes from the npm registry by ``npm pack``, or from FOLDER, where its npm
package is unpacked; each of its files must have the SHA-256 that stands below.  Exit status 0: written; 2: it cannot be
built, and OUT is not there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import exactgames
from exactgames import checker

PYODIDE = "314.0.7"
FILES = {  # of Pyodide's npm package, those that the page loads, with their SHA-256
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
    "pyodide-lock.json": "5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010",
}
HERE = Path(__file__).resolve().parent
PAGE = ("verify.html", "verify.css", "verify.js", "worker.mjs")
EPOCH = (1980, 1, 1, 0, 0, 0)  # of each file in checker.zip: so it has the same bytes wherever it is built


class CannotBuild(Exception):
    """What is in the way, as a line for whoever builds."""


def main() -> int:
    """Build, and say where the page is."""
    parser = argparse.ArgumentParser(prog="build.py", description="Build the page that verifies in a browser.")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the folder to write; it must not be there yet")
    what = "the unpacked npm package pyodide (default: npm pack downloads it)"
    parser.add_argument("--pyodide", type=Path, metavar="FOLDER", help=f"{what}, version {PYODIDE}")
    arguments = parser.parse_args()
    try:
        build(arguments.out, arguments.pyodide)
    except (CannotBuild, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"wrote {arguments.out}; next: python3 -m http.server --bind 127.0.0.1 --directory {arguments.out} 8000")
    print("and open http://127.0.0.1:8000/verify.html")
    return 0


def build(out: Path, pyodide: Path | None = None) -> None:
    """Write the folder `out`, all of it or nothing.  Raises CannotBuild."""
    if out.exists():
        raise CannotBuild(f"{out}: is there already, expected a folder to be made")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".verify-page-") as work:
        made = Path(work) / "page"
        made.mkdir()
        for name in PAGE:
            shutil.copyfile(HERE / name, made / name)
        _copy_pyodide(pyodide or _downloaded(Path(work)), made / "pyodide")
        zipped = zipped_checker()
        (made / "checker.zip").write_bytes(zipped)
        built = {
            "exactgames": exactgames.__version__,
            "pyodide": PYODIDE,
            "checker_sha256": hashlib.sha256(zipped).hexdigest(),
        }
        (made / "built.json").write_text(json.dumps(built, indent=1) + "\n", encoding="ascii")
        made.rename(out)


def zipped_checker() -> bytes:
    """The checker's folder as it is, in a ZIP whose bytes depend on nothing else."""
    folder = Path(checker.__file__).parent
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and "__pycache__" not in inside.parts:
                archive.writestr(zipfile.ZipInfo(f"checker/{inside.as_posix()}", EPOCH), path.read_bytes())
    return written.getvalue()


def _downloaded(work: Path) -> Path:
    """Pyodide's npm package, unpacked in `work`."""
    npm = shutil.which("npm")
    if npm is None:
        raise CannotBuild("npm is not installed, expected it, or --pyodide FOLDER")
    command = [npm, "pack", f"pyodide@{PYODIDE}", "--silent", "--pack-destination", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=work)
    packed = work / f"pyodide-{PYODIDE}.tgz"
    if done.returncode or not packed.is_file():
        raise CannotBuild(f"npm pack pyodide@{PYODIDE} failed: {done.stderr.strip()[:500] or 'no file was written'}")
    folder = work / "npm"
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _copy_pyodide(folder: Path, target: Path) -> None:
    target.mkdir()
    for name, expected in FILES.items():
        path = folder / name
        if not path.is_file():
            raise CannotBuild(f"{path}: not there, expected a file of the npm package pyodide {PYODIDE}")
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != expected:
            raise CannotBuild(f"{path}: found SHA-256 {found}, expected {expected} (pyodide {PYODIDE})")
        (target / name).write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
