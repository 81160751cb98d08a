"""Ask every address that the pages name whether it answers: ``python docs/site/links.py [SECONDS]``.

No test asks the network, and ``build.py`` checks only the links between pages; this is run by hand, before a release,
say. A line for each address: its status, or why there is none. Exit status 0: all answered; 1: some did not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("*.md", "docs/**/*.md", "proofs/*.md", "docs/references.bib")
ADDRESS = re.compile(r"https?://[^\s<>\"'`|(){}\[\]]+")
HERE = re.compile(r"https?://(127\.0\.0\.1|localhost)[:/]")
"""What a reader's own machine serves."""


def addresses(texts: Iterable[str]) -> list[str]:
    """Every address named, once, in order.

    >>> addresses(["see [it](https://a.example/x), https://a.example/x. And http://127.0.0.1:8000/verify.html"])
    ['https://a.example/x']
    """
    found = {one.rstrip(".,;:*_") for text in texts for one in ADDRESS.findall(text)}
    return sorted(one for one in found if not HERE.match(one))


def answer(address: str, seconds: float) -> tuple[bool, str]:
    """Whether there is something at the address, and the status or the reason."""
    try:
        with urlopen(Request(address, headers={"User-Agent": "exactgames-links"}), timeout=seconds) as reply:
            return True, str(reply.status)
    except HTTPError as error:
        return False, str(error.code)
    except (OSError, HTTPException) as error:
        return False, str(getattr(error, "reason", None) or error)


def pages() -> list[str]:
    return [path.read_text(encoding="utf-8") for pattern in PAGES for path in sorted(ROOT.glob(pattern))]


def main(arguments: list[str]) -> int:
    """The exit status."""
    seconds = float(arguments[0]) if arguments else 20.0
    every = addresses(pages())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: answer(one, seconds), every))
    for address, (good, words) in zip(every, answers, strict=True):
        print(f"{'ok' if good else 'NO'}  {address}  {words}")
    return 0 if all(good for good, _ in answers) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
