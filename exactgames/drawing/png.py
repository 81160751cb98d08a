"""SVG as PNG, by resvg (the extra ``png``): no browser, no libraries of the system."""

from __future__ import annotations

import zlib
from importlib import import_module

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_MARK = b"tEXtSoftware\x00exactgames"
"""The chunk that says who wrote the file, after the header."""

_HEADER = 8 + 4 + 4 + 13 + 4  # signature; length, kind, data and sum of the header


def png(svg: str, scale: float = 2.0) -> bytes:
    """The picture, ``scale`` pixels to a unit, on a light ground. ModuleNotFoundError where resvg is not installed."""
    made = bytes(import_module("resvg_py").svg_to_bytes(svg_string=svg, zoom=scale))
    return marked(made)


def marked(made: bytes) -> bytes:
    """The PNG with the chunk that says who wrote it. ValueError if it is none."""
    if not made.startswith(PNG_START):
        raise ValueError("no PNG was made")
    chunk = (len(PNG_MARK) - 4).to_bytes(4, "big") + PNG_MARK + zlib.crc32(PNG_MARK).to_bytes(4, "big")
    return made[:_HEADER] + chunk + made[_HEADER:]
