"""write-out, and what validate, certify and verify say of files that only stand for a market."""

from __future__ import annotations

import json
from pathlib import Path

from cli.in_process import run

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
