"""The staged form's parts: arithmetic across the 64-bit bound, executors, limits, interrupts, the dominance program's ways."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import pytest

from exactgames import (
    Dominator,
    ExplicitForm,
    FullSupportBelief,
    GameError,
    LimitReached,
    PayoffTable,
    StagedForm,
    certify,
    mixed_dominance,
    read_instance,
    read_instance_text,
)
from exactgames.claims.dominance import judge_bids
from exactgames.concepts import dominance
from exactgames.concepts.dominance import dominance_of
from exactgames.forms.staged import rivals, worlds
from exactgames.linear.tight import tight_solution
from exactgames.session import session as session_module
from exactgames.session.session import Session

INSTANCES = Path(__file__).parents[2] / "instances" / "babaioff2023"
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


# ---- arithmetic

MARKET = """
units = 2
[[agents]]
name = "A"
types = [{{ name = "low", marginals = [{one}], probability = "1/3" }}, {{ name = "high", marginals = [{two}, {one}], probability = "2/3" }}]
bids = {{ levels = [0, {one}, {two}] }}
[[agents]]
name = "C"
types = [{{ marginals = [] }}]
bids = {{ levels = [0, {one}, {two}] }}
[auction]
format = "uniform-price"
price = {{ weight = "1/3" }}
ties = "random"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = [{half}, {one}, {two}]
[[strategy]]
agent = "A"
stage = "auction"
bid = [{one}]
[[strategy]]
agent = "C"
stage = "auction"
mixture = [{{ bid = [{one}, {one}], probability = "1/2" }}, {{ bid = [0], probability = "1/2" }}]
"""


def scaled(by: int) -> StagedForm:
    return StagedForm(read_instance_text(MARKET.format(half=by, one=2 * by, two=4 * by)))


@pytest.mark.parametrize("exponent", [20, 55, 58, 61, 62, 63, 64, 70, 200])
def test_the_bound_decides_the_arithmetic_and_nothing_else(exponent: int) -> None:
    """All money times 2^exponent: the same verdicts, the gains and payoffs that many times as large."""
    small, large, by = scaled(1), scaled(2**exponent), 2**exponent
    for concept in CONCEPTS:
        one, two = small.check(concept), large.check(concept)  # type: ignore[arg-type]
        assert one.holds == two.holds
        assert (one.deviation is None) == (two.deviation is None)
        if one.deviation is not None and two.deviation is not None:
            assert two.deviation.gain == by * one.deviation.gain
            assert (two.deviation.infoset, two.deviation.instead) == (one.deviation.infoset, one.deviation.instead)
    assert large.interim() == tuple(tuple(by * u for u in row) for row in small.interim())
    for agent in range(2):
        for t in range(2 - agent):
            one, two = small.against_actions(agent, t), large.against_actions(agent, t)
            assert (np.sign(two - two[:1]) == np.sign(one - one[:1])).all()
            for bid in range(len(one)):
                found = mixed_dominance(two, bid)
                assert isinstance(found, Dominator) == isinstance(mixed_dominance(one, bid), Dominator)


def test_the_bound_is_crossed() -> None:
    """The test above sees both kinds of arithmetic."""
    assert scaled(2**20).against_actions(0, 0).dtype == np.int64
    assert scaled(2**64).against_actions(0, 0).dtype == object
    assert scaled(2**64).profile.played.dtype == object


LEARNING = """
units = 1
[[agents]]
name = "B"
types = [{{ name = "low", marginals = [1], probability = "1/{q}" }}, {{ name = "high", marginals = [3], probability = "{q1}/{q}" }}]
bids = {{ levels = [0, 1] }}
[[agents]]
name = "S"
types = [{{ marginals = [] }}]
bids = {{ levels = [0, 2] }}
[auction]
format = "uniform-price"
ties = {{ priority = ["S", "B"] }}
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [1, 2, 3]
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
type = "low"
mixture = [{{ bid = [0], probability = "1/{q}" }}, {{ bid = [1], probability = "{q1}/{q}" }}]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
"""


@pytest.mark.parametrize("exponent", [3, 30, 31, 32, 60, 100])
def test_posteriors_in_either_arithmetic(exponent: int) -> None:
    """Prior and mixture with denominators 2^exponent: the posteriors are Bayes' rule, and the tree agrees."""
    q = 2**exponent
    instance = read_instance_text(LEARNING.format(q=q, q1=q - 1))
    tree, staged = ExplicitForm(instance), StagedForm(instance)
    found = staged.stage.learned[1]
    assert found is not None
    assert (found.coefficient.dtype == object) == (exponent >= 31)
    # A price of 0: B bid 0; low by her mixture, (1/q)·(1/q), high by a tremble. A price of 1: (1/q)·(q − 1)/q : (q − 1)/q.
    terms = {
        tuple(zip(p, map(int, c), strict=True)) for p, c in zip(found.power.tolist(), found.coefficient, strict=True)
    }
    assert terms == {((0, 1), (1, q * (q - 1))), ((0, 1), (0, q))}
    for concept in CONCEPTS:
        one, two = tree.check(concept), staged.check(concept)  # type: ignore[arg-type]
        assert (one.holds, one.deviation and one.deviation.gain) == (two.holds, two.deviation and two.deviation.gain)
    assert tree.interim() == staged.interim()


# ---- the dominance program


def exact(table: np.ndarray[tuple[int, int], np.dtype[np.int64]], b: int) -> tuple[bool, object]:
    """(dominated?, the evidence), the evidence checked from the definition."""
    found = mixed_dominance(table, b)
    if isinstance(found, Dominator):
        mixed = sum(
            (Fraction(w) * table[a].astype(object) for a, w in found.mixture), start=0 * table[b].astype(object)
        )
        assert sum(w for _, w in found.mixture) == 1
        assert (mixed >= table[b]).all()
        assert mixed[found.strict] > table[b, found.strict]
        return True, found
    assert isinstance(found, FullSupportBelief)
    weights = np.array([Fraction(1)] * table.shape[1], dtype=object)
    for column, w in found.extra:
        assert w > 0
        weights[column] += w
    worth = [sum(row.astype(object) * weights) for row in table]
    assert worth[b] == max(worth)
    return False, found


@pytest.mark.parametrize("way", ["as it is", "without chains", "by pivots only"])
def test_all_ways_of_the_program_agree(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chains of columns, tight rows, exact pivots: each alone decides as all together; tables with many ties."""
    rng = np.random.default_rng(7)
    tables = [rng.integers(-2, 3, size=(rng.integers(2, 7), rng.integers(1, 9))) for _ in range(150)]
    expected = [[exact(table, b)[0] for b in range(len(table))] for table in tables]
    if way != "as it is":
        monkeypatch.setattr(dominance, "_lexicographic", lambda *_: None)
    if way == "by pivots only":
        monkeypatch.setattr(dominance, "tight_solution", lambda *_: None)
    assert [[exact(table, b)[0] for b in range(len(table))] for table in tables] == expected
    assert any(map(any, expected))
    assert not all(map(all, expected))


def test_tight_rows_settle_most_programs() -> None:
    rng = np.random.default_rng(3)
    settled = 0
    for _ in range(100):
        differences = rng.integers(-3, 4, size=(6, 12))
        settled += tight_solution(differences, differences.astype(object).sum(axis=1)) is not None
    assert settled >= 95


def test_columns_are_collected_exactly() -> None:
    """Columns that differ by a constant are one kind; so are those of Python integers."""
    table = np.array([[1, 5, 2, 1, 9], [3, 7, 4, 0, 11]])
    for payoffs in (table, table.astype(object) * 2**70):
        found = PayoffTable.of(payoffs)
        assert found.first.tolist() == [0, 3]
        assert found.times.tolist() == [4, 1]


def test_a_hash_collision_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If every column had the same hash, the columns would still be told apart."""

    class Zero:
        def integers(self, *_: object, size: int, dtype: object) -> object:
            return np.zeros(size, dtype=np.int64)

    table = np.array([[0, 0, 0, 0], [1, 2, 1, 3], [0, 5, 0, 2]])
    honest = PayoffTable.of(table)
    monkeypatch.setattr(np.random, "default_rng", lambda _: Zero())  # every multiplier is then 1: sums collide
    clash = PayoffTable.of(np.array([[0, 0], [1, 2], [2, 1]]))
    assert clash.first.tolist() == [0, 1]
    again = PayoffTable.of(table)
    assert (again.first.tolist(), again.times.tolist()) == (honest.first.tolist(), honest.times.tolist())


# ---- executors


@pytest.mark.parametrize(
    "pool",
    [lambda: ThreadPoolExecutor(2), lambda: ProcessPoolExecutor(2, get_context("spawn"))],
    ids=["threads", "processes"],
)
def test_any_executor_gives_the_same_evidence(pool: Callable[[], Executor]) -> None:
    form = StagedForm(read_instance(INSTANCES / "example-4.toml"))
    table = PayoffTable.of(form.against_actions(2, 0))
    rows = range(126)
    with pool() as executor:
        for pure in (False, True):
            assert dominance_of(table, rows, pure, executor, 3) == dominance_of(table, rows, pure)


def test_certificates_do_not_depend_on_the_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    """An executor, or a function that makes one; with every table split."""
    monkeypatch.setattr(session_module, "LARGE", 0)
    instance = read_instance(INSTANCES / "example-4-bystander-m4.toml")
    alone = certify(instance, form="staged").text
    with ThreadPoolExecutor(2) as pool:
        assert certify(instance, form="staged", executor=pool, blocks=3).text == alone
        assert certify(instance, form="staged", executor=lambda: pool).text == alone


def test_small_tables_start_no_process() -> None:
    def refuse() -> Executor:
        raise AssertionError("not worth a process")

    instance = read_instance(INSTANCES / "example-4-bystander-m4.toml")
    context = Session(instance, asked="staged", executor=refuse, blocks=2)
    assert not any(v.dominated for v in judge_bids(context, 2, 0, context.form.bids_played(2, 0), "actions", False))


# ---- limits and interrupts


def test_too_many_outcome_classes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "CLASS_LIMIT", 100)
    with pytest.raises(LimitReached) as raised:
        certify(read_instance(INSTANCES / "example-4.toml"))
    assert raised.value.unit == "outcome classes"
    assert raised.value.predicted > 100
    assert "fewer bids (A has 126)" in raised.value.shrink


def test_too_many_labelled_profiles_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "PROFILE_LIMIT", 1_000)
    with pytest.raises(LimitReached) as raised:
        _ = StagedForm(read_instance(INSTANCES / "example-4-adverse-belief.toml")).folded
    assert (raised.value.unit, raised.value.predicted) == ("bid profiles", 56**3)


def test_a_large_folded_aftermarket_is_refused() -> None:
    with pytest.raises(LimitReached) as raised:
        _ = StagedForm(read_instance(INSTANCES / "example-4.toml"), limit=1_000).folded
    assert (raised.value.unit, raised.value.predicted) == ("nodes of the folded aftermarket", 8_184)


def test_a_seller_learns_from_bids() -> None:
    """B's bid tells her type: C's posteriors tell her sets apart, on the path and off it, and the tree agrees."""
    text = (INSTANCES / "example-4-small.toml").read_text(encoding="utf-8")
    own = '[[strategy]]\nagent = "B"\nstage = "auction"\nbid = [2, 0, 0, 0]\n'
    apart = own.replace('stage = "auction"', 'stage = "auction"\ntype = "z=1"') + own.replace("2, 0", "1, 0")
    instance = read_instance_text(text.replace(own, apart))
    tree, staged = ExplicitForm(instance), StagedForm(instance)
    learned = staged.stage.learned
    assert [found is not None for found in learned] == [False, False, True]
    for concept in CONCEPTS:
        one, two = tree.check(concept), staged.check(concept)  # type: ignore[arg-type]
        assert (one.holds, one.deviation and one.deviation.gain) == (two.holds, two.deviation and two.deviation.gain)
    assert tree.interim() == staged.interim()
    assert tree.outcomes() == staged.outcomes()
    # C pays where somebody's second bid raised the price: at (A, B) = (1, 0) units, having bid (1, 1, 1, 0) and paid 3,
    # she knows of one tremble at least; every posterior is a distribution with a least power of 0.
    found = learned[2]
    assert found is not None
    assert (found.power.min(axis=1) == 0).all()
    assert (found.coefficient > 0).all()
    assert len({(*p, *c) for p, c in zip(found.power.tolist(), found.coefficient.tolist(), strict=True)}) == len(
        found.power
    )


REMEMBERED = """
units = 1
signals = ["all-bids"]
[[agents]]
name = "A"
types = [{ marginals = [0] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ marginals = ["7/4"] }]
bids = { levels = [1, 2] }
[auction]
format = "discriminatory"
ties = { priority = ["B", "A"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["B"]
prices = [1]
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { bid = [0] }
take = 1
[[claims]]
kind = "sequential"
"""


def test_what_others_remember_is_left_to_the_tree() -> None:
    """A buys at 1 exactly if she bid 0 (a mistake); B, who would lose by it, sees all bids, but her class merges both."""
    instance = read_instance_text(REMEMBERED)
    assert not ExplicitForm(instance).check("sequential").holds
    with pytest.raises(GameError, match="differs between the information sets merged here"):
        certify(instance, form="staged")


def test_an_interrupt_leaves_no_file(tmp_path: Path) -> None:
    """Ctrl-C during a long certification: status 130, no certificate, nothing half-written."""
    text = (INSTANCES / "example-4-bystander-m8-five-levels.toml").read_text(encoding="utf-8")
    (tmp_path / "market.toml").write_text(text, encoding="utf-8")
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell may have it ignored
    command = [
        sys.executable,
        "-c",
        f"{heard}; from exactgames.cli import main; print('imported', flush=True); main()",
        "certify",
        "market.toml",
        "-o",
        "proof.jsonl",
    ]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"imported\n"
    time.sleep(2)
    assert process.poll() is None, "it was done before the interrupt"
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted\n" in said.decode() and "nothing is kept" in said.decode().splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["market.toml"]


# ---- rival lists


def test_rival_lists_give_the_outcomes_of_every_bid_profile() -> None:
    """Random sealed auctions: the class of a column says where every own bid leads, as the full table of outcomes does."""
    rng = Random(11)
    seen = 0
    for _ in range(60):
        units, agents = rng.choice((1, 2, 3)), rng.choice((2, 3))
        levels = sorted(rng.sample(range(6), k=rng.randint(2, 3)))
        format_ = rng.choice(('"discriminatory"', '"uniform-price"\nprice = { weight = "1/2" }', '"uniform-price"'))
        ties = rng.choice(('"random"', f"{{ priority = {rng.sample(list('ABC'[:agents]), agents)} }}"))
        lines = [f"units = {units}"]
        for name in "ABC"[:agents]:
            lines += [
                "[[agents]]",
                f'name = "{name}"',
                "types = [{ marginals = [1] }]",
                f"bids = {{ levels = {[0, *levels]} }}",
            ]
        lines += ["[auction]", f"format = {format_}", f"ties = {ties}".replace("'", '"')]
        lines += [f"reserve = {rng.choice((0, 1))}", f"zero_bids_win = {rng.choice(('true', 'false'))}"]
        lines += ["[aftermarket]", 'format = "none"']
        text = "\n".join(lines).replace("[0, 0, ", "[0, ")
        form = StagedForm(read_instance_text(text))
        stage, sizes = form.stage, [len(codes) for codes in form.stage.rivals.codes]
        for agent in range(agents):
            others = stage.rivals.others(agent)
            shape = [sizes[j] for j in others]
            columns = np.indices(shape).reshape(len(shape), -1).T
            direct, classes = stage.at(agent, columns), stage.classes(agent)
            shared = stage.outcomes(agent, classes)
            lists = stage.rivals.lists(agent, columns).reshape(len(columns), -1)
            known = {tuple(row): k for k, row in enumerate(classes.lists.reshape(len(classes.first), -1).tolist())}
            of = np.array([known[tuple(row)] for row in lists.tolist()])
            assert (direct.place == shared.place[:, :, of]).all()
            assert (direct.payment == shared.payment[:, :, of]).all()
            assert (np.bincount(of) == classes.times).all()
            assert [int(np.argmax(of == k)) for k in range(len(known))] == classes.first.tolist()
            seen += len(columns) > len(known)
    assert seen > 50


def test_bids_too_many_to_list() -> None:
    """12 agents with all bids of 5 levels on 48 units: 1 kB, refused before they are listed one by one."""
    agents = "".join(
        f'[[agents]]\nname = "a{k}"\nbids = {{ levels = [0, 1, 2, 3, 4] }}\n[[agents.types]]\nmarginals = [1]\n'
        for k in range(12)
    )
    text = f'units = 48\n[auction]\nformat = "uniform-price"\n{agents}'
    with pytest.raises(LimitReached, match="155,937,600 marginal bids in all the bids"):
        _ = StagedForm(read_instance_text(text)).folded
