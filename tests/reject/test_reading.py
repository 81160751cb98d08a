"""Hostile text: whatever is not canonical JSON is rejected with status 1, what is no text at all is reported with
status 2, and nothing ends in a traceback; as a function, as a module, and as a copied folder that runs alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from controls import SOURCES
from corruptions import TRACEBACK, judge, lines

import exactgames.checker
from exactgames.checker import Unreadable, check, reading
from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected

NAME = "demand-reduction"
CLEAN = "".join(line + "\n" for line in lines(NAME))
WELFARE = '"evidence":{"value":"5/3"}'
COUNT = '"nodes":43'
Edit = Callable[[str], str | bytes]


def sub(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        if old not in text:
            raise AssertionError(f"{old!r} is not in the certificate")
        return text.replace(old, new, 1)

    return edit


def as_line(line: str) -> Edit:
    """The game line replaced."""
    return lambda text: "\n".join([text.split("\n")[0], line, *text.split("\n")[2:]])


# name, edit, code, words in the message
HOSTILE: list[tuple[str, Edit, str, str]] = [
    ("duplicate key", sub('"claims":7', '"claims":7,"claims":7'), "format", "duplicate key"),
    ("duplicate key, other value", sub('"holds":true', '"holds":false,"holds":true'), "format", "duplicate key"),
    ("duplicate key in the instance", sub('"units":2', '"units":3,"units":2'), "format", "duplicate key"),
    ("duplicate key, escaped", sub('"claims":7', '"claim\\u0073":8,"claims":7'), "format", "duplicate key"),
    ("NaN", sub(COUNT, '"nodes":NaN'), "format", "not a number"),
    ("Infinity", sub(COUNT, '"nodes":Infinity'), "format", "not a number"),
    ("-Infinity", sub(COUNT, '"nodes":-Infinity'), "format", "not a number"),
    ("NaN as a string", sub(WELFARE, '"evidence":{"value":"NaN"}'), "format", "lowest terms"),
    ("inf as a string", sub(WELFARE, '"evidence":{"value":"inf"}'), "format", "lowest terms"),
    ("float", sub(COUNT, '"nodes":43.0'), "format", "floats are refused"),
    ("float in the instance", sub('"units":2', '"units":2.0'), "format", "floats are refused"),
    ("float as a string", sub(WELFARE, '"evidence":{"value":"1.5"}'), "format", "lowest terms"),
    ("exponent", sub(COUNT, '"nodes":43e0'), "format", "floats are refused"),
    ("1e5", sub(COUNT, '"nodes":1e5'), "format", "floats are refused"),
    ("1e5 as a string", sub(WELFARE, '"evidence":{"value":"1e5"}'), "format", "lowest terms"),
    ("1e999999999", sub(COUNT, '"nodes":1e999999999'), "format", "floats are refused"),
    ("true for 1", sub('"infosets":{"A":1', '"infosets":{"A":true'), "format", "expected an integer"),
    (
        "true for an action",
        sub('"strategy":{"A":[3],"B":[1]}', '"strategy":{"A":[3],"B":[true]}'),
        "strategy",
        "action",
    ),
    ("1 for true", sub('"holds":true', '"holds":1'), "format", "expected true or false"),
    ('"true" for true', sub('"holds":true', '"holds":"true"'), "format", "expected true or false"),
    ("null for true", sub('"holds":true', '"holds":null'), "format", "expected true or false"),
    ("integer as a string", sub(COUNT, '"nodes":"43"'), "format", "expected an integer"),
    ("leading zero", sub(COUNT, '"nodes":043'), "format", "not JSON"),
    ("leading zero in a string", sub(WELFARE, '"evidence":{"value":"05/3"}'), "format", "lowest terms"),
    ("leading zero below", sub(WELFARE, '"evidence":{"value":"5/03"}'), "format", "lowest terms"),
    ("full-width digits", sub(WELFARE, '"evidence":{"value":"\\uff15/\\uff13"}'), "format", "lowest terms"),
    ("full-width digits, raw", sub(WELFARE, '"evidence":{"value":"５/３"}'), "format", "canonical"),
    ("Arabic digits", sub(WELFARE, '"evidence":{"value":"\\u0665/\\u0663"}'), "format", "lowest terms"),
    ("digit separator", sub(WELFARE, '"evidence":{"value":"1_000"}'), "format", "lowest terms"),
    ("digit separator in an integer", sub(COUNT, '"nodes":4_3'), "format", "not JSON"),
    ("not in lowest terms", sub(WELFARE, '"evidence":{"value":"10/6"}'), "format", "lowest terms"),
    ("2/4", sub('"B":{"t1":"2/3"}', '"B":{"t1":"2/4"}'), "format", "lowest terms"),
    ("denominator 1", sub('"value":"2"', '"value":"2/1"'), "format", "lowest terms"),
    ("denominator 0", sub(WELFARE, '"evidence":{"value":"5/0"}'), "format", "lowest terms"),
    ("denominator negative", sub(WELFARE, '"evidence":{"value":"-5/-3"}'), "format", "lowest terms"),
    ("two fractions", sub(WELFARE, '"evidence":{"value":"5/3/1"}'), "format", "lowest terms"),
    ("plus sign", sub(WELFARE, '"evidence":{"value":"+5/3"}'), "format", "lowest terms"),
    ("plus 1", sub('"nodes":43', '"nodes":+43'), "format", "not JSON"),
    ("-0", sub(WELFARE, '"evidence":{"value":"-0"}'), "format", "lowest terms"),
    ("-0 as an integer", sub('"completed":{"A":0', '"completed":{"A":-0'), "format", "canonical"),
    ("blank in a number", sub(WELFARE, '"evidence":{"value":" 5/3"}'), "format", "lowest terms"),
    ("newline in a number", sub(WELFARE, '"evidence":{"value":"5/3\\n"}'), "format", "lowest terms"),
    ("empty number", sub(WELFARE, '"evidence":{"value":""}'), "format", "lowest terms"),
    ("hexadecimal", sub(COUNT, '"nodes":0x2b'), "format", "not JSON"),
    ("5,000 digits", sub(COUNT, f'"nodes":{"9" * 5000}'), "format", "5000 digits"),
    ("1,000 digits", sub(COUNT, f'"nodes":{"9" * 1000}'), "game", "expected 43"),
    ("5,000 digits in a string", sub(WELFARE, f'"evidence":{{"value":"{"9" * 5000}"}}'), "format", "lowest terms"),
    ("4,000 digits in a string", sub(WELFARE, f'"evidence":{{"value":"{"9" * 4000}"}}'), "value", "expected 5/3"),
    ("a million digits", sub(COUNT, f'"nodes":{"9" * 1_000_000}'), "format", "1000000 digits"),
    ("deep arrays", as_line("[" * 200_000 + "]" * 200_000), "format", "nested too deeply"),
    ("deep arrays, open", as_line("[" * 200_000), "format", "nested too deeply"),
    ("deep tables", as_line('{"a":' * 200_000 + "1" + "}" * 200_000), "format", "nested too deeply"),
    ("blank after a comma", sub(',"nodes"', ', "nodes"'), "format", "canonical"),
    ("blank after a colon", sub('"nodes":', '"nodes": '), "format", "canonical"),
    ("tab before a line", lambda text: "\t" + text, "format", "canonical"),
    ("vertical tab", sub(',"nodes"', ',\v"nodes"'), "format", "not JSON"),
    ("form feed at a line end", sub("\n", "\f\n"), "format", "not JSON"),
    ("unsorted keys", sub('{"as_expected":true,"block":"end"', '{"block":"end","as_expected":true'), "format", ""),
    ("keys in another order", as_line('{"nodes":43,"block":"game"}'), "format", "canonical"),
    ("non-ASCII, raw", sub("Demand", "D\u00e9mand"), "format", "canonical"),
    ("upper-case hex", sub("Demand", "D\\u00E9mand"), "format", "canonical"),
    ("an escaped letter", sub("Demand", "\\u0044emand"), "format", "canonical"),
    ("an escaped slash", sub(WELFARE, '"evidence":{"value":"5\\/3"}'), "format", "canonical"),
    ("a raw control character", sub("Demand", "De\x01mand"), "format", "not JSON"),
    ("a raw DEL", sub("Demand", "De\x7fmand"), "format", "canonical"),
    ("lone surrogate", sub("Demand", "\\ud800"), "instance", "sha256"),
    ("lone surrogate as a key", sub('"nodes"', '"\\udfff"'), "format", "canonical"),
    ("surrogates reversed", sub("Demand", "\\udc00\\ud800"), "instance", "sha256"),
    ("BOM", lambda text: "\ufeff" + text, "format", "not JSON"),
    ("line separator, raw", sub("Demand", "\u2028"), "format", "canonical"),
    ("next line, raw", sub("\n", "\x85"), "format", "not JSON"),
    ("huge line", sub("Demand", "D" * 5_000_000), "instance", "sha256"),
    ("huge list", sub('"A":[3]', f'"A":[{",".join("3" * 300_000)}]'), "strategy", "found 300000 entries"),
    ("many keys", as_line("{" + ",".join(f'"{k:06}":1' for k in range(100_000)) + "}"), "format", "block"),
    ("an array for a table", as_line("[]"), "format", "expected a table"),
    ("null for a table", as_line("null"), "format", "expected a table"),
    ("a string for a table", as_line('"game"'), "format", "expected a table"),
    ("single quotes", sub('"nodes"', "'nodes'"), "format", "not JSON"),
    ("trailing comma", sub('"nodes":43', '"nodes":43,'), "format", ""),
    ("comment", sub('"nodes":43', '"nodes":43/* */'), "format", "not JSON"),
    ("two values in a line", sub("\n", "{}\n"), "format", "not JSON"),
    ("key of another case", sub('"nodes"', '"Nodes"'), "format", ""),
    ("key with a blank", sub('"nodes"', '"nodes "'), "format", "nodes"),
    ("HTML", lambda text: "<html></html>\n", "format", "not JSON"),
]
# What is not text: status 2.
NOT_TEXT: list[tuple[str, bytes]] = [
    ("not UTF-8", b"\xff" + CLEAN.encode()),
    ("UTF-16", CLEAN.encode("utf-16")),
    ("Latin-1", CLEAN.replace("Demand", "D\u00e9mand").encode("latin-1")),
    ("surrogates in UTF-8", CLEAN.encode().replace(b"Demand", b"\xed\xa0\x80")),
    ("overlong", CLEAN.encode().replace(b"Demand", b"\xc0\xaf")),
]
# Instance files: none is the one certified, and none may crash the reader.
HOSTILE_INSTANCES: list[tuple[str, str, str]] = [
    ("not TOML", "units = ", "not TOML"),
    ("empty", "", "another instance"),
    ("a date", "units = 2020-01-01", "a date or a time"),
    ("a date in a list", "units = [1, 2020-01-01]", "the file, 'units', entry 2: '2020-01-01' is a date"),
    ("NaN", "units = nan", "finite decimal"),
    ("exponent", "units = 1e5", "finite decimal"),
    ("infinite", "units = -inf", "finite decimal"),
    ("key twice", "units = 1\nunits = 2", "not TOML"),
    ("5,000 digits", f"units = {'9' * 5000}", ""),
    ("2,000 digits", f"units = {'9' * 2000}", "1000 digits"),
    ("2,000 decimals", f"units = 0.{'1' * 2000}", ""),
    ("deep", "units = " + "[" * 100_000, ""),
    ("many dots", "a" + ".a" * 50_000 + " = 1", "1000 parts"),
    ("NUL", "title = '\0'", "not TOML"),
    ("BOM", "\ufeffunits = 1", "not TOML"),
    ("a family", "family = { name = 'x' }", "the instance file has a family, and is not the market written out"),
    ("a family beside the market", f"family = 'x'\n{SOURCES[NAME]}", "the instance file has a family"),
    ("types drawn", "[[agents]]\n[[agents]]\ntypes = { values = 'uniform' }", "has types given by a distribution"),
    ("agents of no kind", "agents = [1]", "another instance"),
    ("an agent for agents", "agents = { types = {} }", "another instance"),
]


def clean_rejection(verdict: exactgames.checker.Verdict) -> None:
    assert verdict.verdict == "REJECTED"
    assert verdict.claims == []
    assert verdict.line is not None
    assert verdict.line >= 1
    assert verdict.message
    assert verdict.message.isascii()
    assert len(verdict.message) < 400


@pytest.mark.parametrize(("name", "edit", "code", "words"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_hostile_text(name: str, edit: Edit, code: str, words: str, tmp_path: Path) -> None:
    corrupt = edit(CLEAN)
    assert corrupt != CLEAN
    verdict = judge(corrupt, SOURCES[NAME], tmp_path)
    clean_rejection(verdict)
    assert verdict.code == code, verdict
    assert words in (verdict.message or ""), verdict
    clean_rejection(judge(corrupt, None, tmp_path))


@pytest.mark.parametrize(("name", "data"), NOT_TEXT, ids=[row[0] for row in NOT_TEXT])
def test_not_text(name: str, data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="UTF-8"):
        judge(data, SOURCES[NAME], tmp_path)


@pytest.mark.parametrize(("name", "text", "words"), HOSTILE_INSTANCES, ids=[row[0] for row in HOSTILE_INSTANCES])
def test_hostile_instance(name: str, text: str, words: str, tmp_path: Path) -> None:
    verdict = judge(CLEAN, text, tmp_path)
    clean_rejection(verdict)
    assert verdict.code == "instance"
    assert words in (verdict.message or ""), verdict


def test_the_limits_of_files() -> None:
    """256 MiB and 4 MiB.  (The mutation run takes up what executes a line of the module.)"""
    assert reading.canonical({"limits": []}) == '{"limits":[]}'
    assert (reading.CERTIFICATE_BYTES, reading.INSTANCE_BYTES) == (268_435_456, 4_194_304)


def test_a_file_is_read_to_its_end_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("12345", encoding="ascii")
    assert [reading.read_text(str(path), most, Budget()) for most in (4, 5, 6)] == [None, "12345", "12345"]
    for name, words in ((str(tmp_path / "no"), "/no: No such file or directory"), ("a\0b", "embedded null byte")):
        with pytest.raises(Unreadable, match=words):
            reading.read_text(name, 5, Budget())


def test_dots_of_an_instance_file() -> None:
    """A part of the text with a thousand is taken; a key of so many parts is too deep."""
    dots = "." * 1000
    assert reading.read_instance(f'x = "{dots}"', Budget()) == {"x": dots}
    for text, words in (
        (f'x = ".{dots}"', "a key of more than 1000 parts"),
        ("a" + ".a" * 1000 + " = 1", "nested too"),
    ):
        with pytest.raises(Rejected, match=words):
            reading.read_instance(text, Budget())


def test_unreadable_places(tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(CLEAN, encoding="ascii")
    for certificate, instance in (
        (tmp_path / "missing", None),
        (tmp_path, None),
        (good, tmp_path / "missing"),
        (good, tmp_path),
    ):
        with pytest.raises(Unreadable):
            check(str(certificate), None if instance is None else str(instance))
    with pytest.raises(Unreadable):
        check("nul\0in the name")


def test_too_long_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on the file's size (256 MiB; here lowered) is a rejection, not a crash."""
    monkeypatch.setattr("exactgames.checker.certificate.CERTIFICATE_BYTES", len(CLEAN) - 1)
    verdict = judge(CLEAN, SOURCES[NAME], tmp_path)
    clean_rejection(verdict)
    assert verdict.code == "format"
    monkeypatch.setattr("exactgames.checker.certificate.CERTIFICATE_BYTES", len(CLEAN))
    assert judge(CLEAN, SOURCES[NAME], tmp_path).verdict == "VERIFIED"


# -- The command line.  One process for all hostile texts costs little; a process each for some.

MODULE = [sys.executable, "-m", "exactgames.checker"]


def run(command: list[str], *arguments: object, cwd: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=120, check=False
    )
    assert not TRACEBACK.search(done.stdout + done.stderr), done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with the checker copied under another name, a good certificate and bad ones, and no package."""
    place = tmp_path_factory.mktemp("alone")
    source = Path(exactgames.checker.__file__).parent
    shutil.copytree(source, place / "judge of proofs", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "good.jsonl").write_text(CLEAN, encoding="ascii")
    (place / "instance.toml").write_text(SOURCES[NAME], encoding="utf-8")
    for k, (_, edit, _, _) in enumerate(HOSTILE):
        corrupt = edit(CLEAN)
        (place / f"hostile-{k}.jsonl").write_bytes(corrupt if isinstance(corrupt, bytes) else corrupt.encode())
    for k, (_, data) in enumerate(NOT_TEXT):
        (place / f"garbage-{k}.jsonl").write_bytes(data)
    return place


WAYS = [
    pytest.param(MODULE, id="python -m exactgames.checker"),
    pytest.param(
        [sys.executable, "-O", "-m", "exactgames.checker"],
        id="python -O -m exactgames.checker",
        marks=pytest.mark.slow,
    ),
    pytest.param([sys.executable, "-I", "judge of proofs"], id="python -I FOLDER"),
    pytest.param([sys.executable, "-S", "-I", "judge of proofs"], id="python -S -I FOLDER", marks=pytest.mark.slow),
    pytest.param([sys.executable, "-O", "-I", "judge of proofs"], id="python -O -I FOLDER"),
]
SAMPLE = ["duplicate key", "NaN", "5,000 digits", "deep arrays", "lone surrogate", "full-width digits, raw", "BOM"]
"""With the package each start takes a second: there, one of these; by the slow tests, all hostile texts."""


@pytest.mark.parametrize(
    "every", [pytest.param(False, id="some"), pytest.param(True, id="all", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("command", WAYS)
def test_command_line(command: list[str], every: bool, folder: Path) -> None:
    status, out, err = run(command, "good.jsonl", "instance.toml", cwd=folder)
    assert (status, out.splitlines()[0], err) == (0, "VERIFIED", "")
    claims = out.partition("What is proved of it:\n")[2].splitlines()
    assert [line.split(".")[0].strip() for line in claims] == [str(k) for k in range(1, 8)]
    short = "-m" in command and not every
    assert short or run(command, "good.jsonl", cwd=folder)[0] == 0
    names = [row[0] for row in HOSTILE]
    for name in names if every else SAMPLE[:1] if short else SAMPLE:
        k = names.index(name)
        status, out, err = run(command, f"hostile-{k}.jsonl", "instance.toml", cwd=folder)
        assert (status, err) == (1, ""), name
        assert out.startswith(f"REJECTED [{HOSTILE[k][2]}] line ")
        assert out.count("\n") == 1
    status, out, _ = run(command, f"hostile-{names.index('NaN')}.jsonl", "instance.toml", "--json", cwd=folder)
    said = json.loads(out)
    assert (status, said["verdict"], said["claims"]) == (1, "REJECTED", [])
    assert sorted(said["reason"]) == ["code", "line", "message"]
    for certificate, instance in (
        ("garbage-0.jsonl", "instance.toml"),
        ("none", "instance.toml"),
        ("good.jsonl", "no"),
    )[: 1 if short else 3]:
        status, out, err = run(command, certificate, instance, cwd=folder)
        assert (status, out) == (2, "")
        assert err.startswith("cannot read ")


# Run in the interpreter of the copied folder: every hostile text, then which modules were imported from where.
ALONE = """
import runpy, sys, json, io, contextlib
before = set(sys.modules)
found = {}
for name in json.loads(sys.argv[1]):
    sys.argv = ["judge", name, "instance.toml"]
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            runpy.run_path("judge of proofs", run_name="__main__")
        except SystemExit as end:
            found[name] = (end.code, out.getvalue())
print(json.dumps([found, sorted(set(sys.modules) - before)]))
"""


@pytest.mark.parametrize("flags", [["-I"], ["-S", "-I"], ["-O", "-S", "-I"]], ids=" ".join)
def test_alone(flags: list[str], folder: Path) -> None:
    """All hostile texts, by the copied folder: clean rejections, with the standard library only."""
    names = ["good.jsonl", *(f"hostile-{k}.jsonl" for k in range(len(HOSTILE)))]
    names += [f"garbage-{k}.jsonl" for k in range(len(NOT_TEXT))]
    status, out, err = run([sys.executable, *flags, "-c", ALONE], json.dumps(names), cwd=folder)
    assert (status, err) == (0, "")
    found, modules = json.loads(out)
    assert found["good.jsonl"][0] == 0
    for name in names[1:]:
        assert found[name][0] == (2 if name.startswith("garbage") else 1), found[name]
        assert not TRACEBACK.search(found[name][1])
    for module in modules:
        top = module.partition(".")[0]
        assert top in sys.stdlib_module_names or top == "exactgames_checker", module
    assert "exactgames_checker" in modules
    assert "exactgames" not in modules


def test_every_import_of_the_checker_is_of_the_standard_library() -> None:
    import ast

    folder = Path(exactgames.checker.__file__).parent
    for source in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops = [alias.name.partition(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                tops = [] if node.level else [(node.module or "").partition(".")[0]]
                assert node.level <= len(source.relative_to(folder).parts), source
            else:
                assert not isinstance(node, ast.Assert), f"{source}:{node.lineno}: an assert is not there under -O"
                continue
            assert all(top in sys.stdlib_module_names for top in tops), (source, tops)
