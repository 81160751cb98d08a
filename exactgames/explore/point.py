"""One point of a sweep or a search: its market is made and judged, here or in another process."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from exactgames.answers.evaluation import evaluate
from exactgames.certificate.certify import Certificate, certify
from exactgames.certificate.run_market import certify_runs
from exactgames.concepts.registry import concept_of
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.errors import ExactGamesError, Fault, InstanceError
from exactgames.explore.family import Parametrised
from exactgames.explore.values import Point, Value, plain, show
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.rational import number, parse_rational
from exactgames.runs.instance import RunInstance

_RATIO = re.compile(r"[0-9]{1,4300}(/0*[1-9][0-9]{0,4299})?", re.ASCII)


@frozen
class Asked:
    """How each point is judged: ``evaluate``'s arguments; ``certified``: its claims are settled too."""

    concept: str = SEQUENTIAL.name
    undominated: bool = True
    limit: int = DEFAULT_LIMIT
    certified: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """For a results file's first line."""
        return {"concept": self.concept, "undominated": self.undominated, "certified": self.certified}


@frozen
class Found:
    """What a point brought: ``ratio`` p/q, or None and ``why``. ``failed``: no verdict, the market could not be made or
    judged. ``holds``: whether its claims are as expected, if they were settled; ``certificate``: its text.

    >>> from exactgames import sweep
    >>> found = sweep("example-4-bystander", {"levels": [2]}, {"s": 2})[0]
    >>> found.ratio, found.failed, found.why
    (None, True, 's: found 2, expected a number from 0 to 1')
    """

    point: Point
    ratio: str | None
    why: str = ""
    failed: bool = False
    holds: bool | None = None
    certificate: str | None = None

    @property
    def row(self) -> dict[str, Any]:
        """As a results file has it: without the certificate."""
        row: dict[str, Any] = {"point": {key: show(value) for key, value in self.point.items()}, "ratio": self.ratio}
        row |= {"why": self.why, "failed": self.failed}
        return row if self.holds is None else {**row, "holds": self.holds}

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Found:
        """Back. ValueError, TypeError or KeyError if it is no row."""
        point = {str(key): _value(value) for key, value in row["point"].items()}
        ratio, why, failed, holds = row["ratio"], row["why"], row["failed"], row.get("holds")
        if ratio is not None and not _RATIO.fullmatch(ratio):
            raise ValueError("a ratio that is no number")
        if not isinstance(why, str) or not isinstance(failed, bool) or not isinstance(holds, bool | None):
            raise TypeError("a row of other types")
        return cls(point, ratio, why, failed, holds)


def judge(family: Parametrised, point: Point, asked: Asked) -> Found:
    """What the point brings. Whatever is wrong with it, it is said of this point; nothing is raised but interrupts."""
    try:
        instance = family.instance(point)
        found = evaluate(instance, concept_of(asked.concept), asked.undominated, asked.limit)
        if not asked.certified:
            return Found(point, number(found.ratio), found.why)
        certificate = _certified(instance, asked.limit)
        return Found(point, number(found.ratio), found.why, False, certificate.holds, certificate.text)
    except InstanceError as error:
        return Found(point, None, "; ".join(str(fault) for fault in error.faults[:3]), True)
    except ExactGamesError as error:
        return Found(point, None, str(error), True)
    except Exception as error:  # a fault of the program, or of memory: told, and the rest goes on
        return Found(point, None, f"{type(error).__name__}: {error}"[:300], True)


def _certified(instance: Any, limit: int) -> Certificate:
    if not instance.claims:
        raise InstanceError((Fault("claims", None, "no claims", "claims to certify"),))
    return certify_runs(instance) if isinstance(instance, RunInstance) else certify(instance, limit)


def _value(text: object) -> Value:
    if not isinstance(text, str):
        raise TypeError("a value that is no text")
    try:
        return plain(parse_rational(text))
    except ValueError:
        return text
