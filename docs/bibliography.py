"""The one bibliography, docs/references.bib: as a page of plain Markdown, docs/reference/references.md, which reads
well in the repository; and the links to it as citations of sphinxcontrib-bibtex's, for the site.

A page names a work by a link, [Kreps and Wilson 1982](…/references.md#kreps-wilson1982). In the repository that is a
link to the page; the site's build turns it into the words and a citation, and the page into the bibliography.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIBLIOGRAPHY = ROOT / "docs" / "references.bib"
PAGE = ROOT / "docs" / "reference" / "references.md"
HEAD = """# References

The works that the pages name. This page is written by `docs/regenerate.py` from `docs/references.bib`.
"""
SITE = """# References

The works that the pages name.

```{bibliography}
:all:
```
"""
ENTRY = re.compile(r"@(\w+)\{([\w-]+),\n((?:  \w+ = \{.*\},\n)+)\}\n")
FIELD = re.compile(r"  (\w+) = \{(.*)\},\n")
LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]*references\.md#([\w-]+)\)")


def entries(text: str) -> dict[str, dict[str, str]]:
    """The works by their keys. ValueError if the text is anything but entries as this file has them."""
    found = {match[2]: dict(FIELD.findall(match[3])) for match in ENTRY.finditer(text)}
    rest = ENTRY.sub("", text).strip()
    lacking = [key for key, one in found.items() if not {"author", "title", "year"} <= one.keys()]
    if rest or lacking or not found:
        raise ValueError(f"references.bib: found {(rest or ' '.join(lacking))[:80]!r}, expected entries with author")
    return found


def page(text: str) -> str:
    """The page of the repository."""
    parts = [HEAD]
    for key, one in sorted(entries(text).items()):
        where = one.get("journal") or one.get("booktitle")
        said = [one["author"].strip("{}").replace(" and ", "; "), f"*{one['title']}*", where, one["year"]]
        link = f" [{one['url']}]({one['url']})." if "url" in one else ""
        parts.append(f"## {key}\n\n{', '.join(filter(None, said))}.{link}\n")
    return "\n".join(parts)


def cited(text: str, keys: set[str]) -> str:
    """A page of the site: links to works are words and citations. ValueError if there is no such work."""

    def citation(match: re.Match[str]) -> str:
        if match[2] not in keys:
            raise ValueError(f"{match[0]}: found no such work in references.bib")
        return f"{match[1]} {{cite:p}}`{match[2]}`"

    return LINK.sub(citation, text)
