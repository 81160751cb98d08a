"""evaluate: the ratio of the certificates, or the reason; every reason that an instance can give is one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from run_texts import BYSTANDER, REFUTED

from exactgames import Evaluation, evaluate, families, read_instance_text, read_run_instance_text
from exactgames.examples import speculator
from exactgames.files.starter import STARTER

NO_PROFILE = STARTER[: STARTER.index("[[strategy]]")]


@pytest.mark.parametrize(
    ("instance", "options", "ratio", "why"),
    [
        (families.example_4(m=4, levels=4), {}, "89/86", ""),  # the catalogue's
        (read_run_instance_text(BYSTANDER), {}, "4/3", ""),  # (1 + 4·3/4)/(1 + 4·1/2)
        (read_run_instance_text(REFUTED), {}, None, "sequential: B of type high gains 1 by the bid "),
        (speculator(), {"undominated": False, "concept": "perfect-bayesian"}, "5/4", ""),
        (speculator(), {}, None, "undominated: S: 2 is dominated by 1"),
        (families.example_4(m=4, levels=4), {"limit": 10}, None, "over the limit of 10"),
        (read_instance_text(NO_PROFILE), {}, None, "no strategy rules"),
    ],
)
def test_the_ratio_or_the_reason(instance: object, options: dict[str, object], ratio: str | None, why: str) -> None:
    found = evaluate(instance, **options)  # type: ignore[arg-type]
    assert found.ratio == (None if ratio is None else Fraction(ratio))
    assert why in found.why and bool(found.why) == (ratio is None)
    assert evaluate(instance, **options) == found == Evaluation(found.ratio, found.why)  # type: ignore[arg-type]
