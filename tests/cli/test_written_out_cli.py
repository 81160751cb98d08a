"""write-out, and what validate, certify and verify say of files that only stand for a market."""

from __future__ import annotations

import json
from pathlib import Path

from cli.in_process import run
from run_texts import BYSTANDER

from exactgames.checker import check

FAMILY = 'family = "example-15"\nH = 4\n'
VALUES = """\
units = 1
[[agents]]
name = "A"
types = { distribution = { kind = "uniform", low = 0, high = 1 }, levels = [0, 0.5], round = "down", marginals = ["value"] }
bids = { levels = [0] }
[auction]
format = "uniform-price"
[[claims]]
kind = "optimum"
"""


def test_write_out_writes_a_new_file_that_is_valid(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(FAMILY)
    written = run("write-out", "f.toml", "whole.toml", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, "wrote whole.toml; next: exactgames validate whole.toml\n")
    assert run("validate", "whole.toml", cwd=tmp_path).returncode == 0
    printed = run("write-out", "whole.toml", cwd=tmp_path)
    assert printed.stdout == (tmp_path / "whole.toml").read_text(encoding="utf-8")
    again = run("write-out", "f.toml", "whole.toml", cwd=tmp_path)
    assert again.returncode == 2
    assert "it exists" in again.stderr


def test_write_out_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(FAMILY.replace("4", "5"))
    done = run("write-out", "f.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "line 2: H: found 5, expected a power of 2 from 4 to 1024\n"


def test_validate_says_what_rounding_does(tmp_path: Path) -> None:
    (tmp_path / "v.toml").write_text(VALUES)
    done = run("validate", "v.toml", cwd=tmp_path)
    words = "A: a uniform distribution, rounded down to 2 levels: expected value 1/4, a lower bound on E[v] = 1/2"
    assert words in done.stdout.splitlines()
    [rounded] = json.loads(run("validate", "v.toml", "--json", cwd=tmp_path).stdout)["rounded"]
    assert (rounded["mean"], rounded["bound"], rounded["exact_mean"]) == ("1/4", "lower", "1/2")


def test_verify_writes_it_out_and_the_checker_alone_refuses_it(tmp_path: Path) -> None:
    for name, text in (("f", FAMILY), ("v", VALUES)):
        (tmp_path / f"{name}.toml").write_text(text)
        assert run("certify", f"{name}.toml", "-o", f"{name}.jsonl", cwd=tmp_path).returncode == 0
        done = run("verify", f"{name}.jsonl", "--instance", f"{name}.toml", cwd=tmp_path)
        assert done.returncode == 0
        last = f"The checker was given {name}.toml written out: exactgames write-out {name}.toml"
        assert done.stdout.splitlines()[-1] == last
        as_json = run("verify", f"{name}.jsonl", "--instance", f"{name}.toml", "--json", cwd=tmp_path)
        assert json.loads(as_json.stdout)["written_out"] == f"{name}.toml"
        refused = check(str(tmp_path / f"{name}.jsonl"), str(tmp_path / f"{name}.toml"))
        assert (refused.verdict, refused.code) == ("REJECTED", "instance")
        assert "exactgames write-out FILE NEW" in str(refused.message)
    wrong = run("verify", "f.jsonl", "--instance", "v.toml", cwd=tmp_path)
    assert wrong.returncode == 1
    assert "the certificate is about another instance than the file" in wrong.stdout


def test_a_run_length_market_is_written_out_unit_by_unit(tmp_path: Path) -> None:
    """Claims of all real bids are left out, with a word about it; verdicts are the same."""
    text = BYSTANDER.replace("4/5", "9/10")
    (tmp_path / "runs.toml").write_text(text + '\n[[claims]]\nkind = "continuum-bids"\nid = "reals"\n')
    done = run("write-out", "runs.toml", "whole.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "left out, being about all real bids: reals\n")
    whole = (tmp_path / "whole.toml").read_text(encoding="utf-8")
    assert "runs" not in whole and "continuum" not in whole and 'bid = ["9/10", "9/10", "9/10", "9/10"]' in whole
    both = [run("check", name, "--json", cwd=tmp_path) for name in ("runs.toml", "whole.toml")]
    assert both[0].returncode == both[1].returncode


def test_too_many_units_are_not_written_out(tmp_path: Path) -> None:
    (tmp_path / "runs.toml").write_text(BYSTANDER.replace("units = 5", f"units = {10**30}"))
    done = run("write-out", "runs.toml", "whole.toml", cwd=tmp_path)
    assert done.returncode == 2 and not (tmp_path / "whole.toml").exists()
    assert done.stderr == "units: found an integer of 31 digits, expected at most 64, where every unit is written out\n"


def test_an_open_question_about_dominance_says_how_it_is_settled(tmp_path: Path) -> None:
    text = BYSTANDER.replace('[0, "4/5", 1]', '[0, "1/4", "3/4", "4/5", "9/10"]').replace("bid = [1]", 'bid = ["9/10"]')
    text = text.replace('[["4/5", 4]]', '[["4/5", 2], ["3/4", 2]]')
    (tmp_path / "runs.toml").write_text(f'{text}\n[[claims]]\nkind = "undominated"\n')
    done = run("certify", "runs.toml", "-o", "c.jsonl", cwd=tmp_path)
    assert done.returncode == 3 and "exactgames write-out FILE NEW" in done.stderr
    assert run("write-out", "runs.toml", "whole.toml", cwd=tmp_path).returncode == 0
    done = run("certify", "whole.toml", "-o", "c.jsonl", "--form", "staged", cwd=tmp_path)
    assert done.returncode in (0, 1) and "dominated" in done.stdout
