"""The page that verifies in a browser: what is built, and (slow) what it does in a headless Chromium."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from exactgames import checker

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "docs" / "verify_page"
BUILD = SOURCE / "build.py"
PROOFS, INSTANCES = ROOT / "proofs", ROOT / "instances"
CHROMIUM, DRIVER, NPM = shutil.which("chromium"), shutil.which("chromedriver"), shutil.which("npm")
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
NAME = "<script>document.title=1</script><img src=x onerror=1>"
in_a_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(None in (CHROMIUM, DRIVER), reason="needs: apt-get install chromium chromium-driver"),
    pytest.mark.skipif(NPM is None, reason="needs npm, which fetches Pyodide"),
]


def built(out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BUILD), "-o", str(out), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize(("name", "words"), [(None, "pyodide.mjs: not there"), ("pyodide.mjs", "found SHA-256")])
def test_another_pyodide_is_refused(name: str | None, words: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    if name:
        (other / name).write_text("export const loadPyodide = 1;\n", encoding="ascii")
    done = built(tmp_path / "out", "--pyodide", str(other))
    assert (done.returncode, done.stdout) == (2, "") and words in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    done = built(tmp_path)
    assert done.returncode == 2 and "is there already" in done.stderr and not list(tmp_path.iterdir())


def test_all_is_set_as_text() -> None:
    for name in ("verify.js", "worker.mjs"):
        source = (SOURCE / name).read_text(encoding="utf-8")
        assert not [word for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write") if word in source]


@dataclass
class Site:
    """A folder that is served, and what was asked of it."""

    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)


def served(folder: Path) -> tuple[ThreadingHTTPServer, Site]:
    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, code: object = "-", size: object = "-") -> None:
            site.asked.append((self.command, self.path))

        def log_error(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    site = Site(f"http://127.0.0.1:{server.server_port}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "out"
    done = built(out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    home = tmp_path_factory.mktemp("home")
    for option in ("headless=new", "no-sandbox", "disable-gpu", "window-size=1100,1000", f"user-data-dir={home}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    server, site = served(folder)
    yield site
    server.shutdown()
    server.server_close()


def text(browser: Any, name: str) -> str:
    return str(browser.execute_script(f"return document.getElementById('{name}').textContent"))


def started(browser: Any, site: Site, *files: Path | None) -> None:
    browser.get(site.address + "verify.html")
    for name, path in zip(("certificate", "instance"), files, strict=False):
        if path is not None:
            browser.find_element("id", name).send_keys(str(path))
    browser.find_element("id", "verify").click()


def verdict(browser: Any, site: Site, *files: Path | None, seconds: float = 240) -> str:
    """The heading, once the check has ended."""
    from selenium.webdriver.support.ui import WebDriverWait

    started(browser, site, *files)
    WebDriverWait(browser, seconds).until(lambda b: b.find_element("id", "result").is_displayed())
    return text(browser, "verdict")


def items(browser: Any, name: str) -> list[str]:
    script = f"return [...document.querySelectorAll('#{name} li')].map((item) => item.textContent)"
    return list(browser.execute_script(script))


class TestInABrowser:
    pytestmark = in_a_browser

    def test_the_checker_is_unmodified(self, folder: Path) -> None:
        original = Path(checker.__file__).parent
        there = {p.relative_to(original).as_posix() for p in original.rglob("*") if p.is_file()}
        with zipfile.ZipFile(io.BytesIO((folder / "checker.zip").read_bytes())) as archive:
            names = {name.removeprefix("checker/") for name in archive.namelist()}
            assert names == {name for name in there if "__pycache__" not in name}
            assert all(archive.read(f"checker/{name}") == (original / name).read_bytes() for name in names)

    @pytest.mark.parametrize("name", ["example-15", "example-4-small"])
    def test_good(self, name: str, browser: Any, site: Site) -> None:
        """The words are those of the checker outside; only files of the folder are asked for, and nothing is sent."""
        files = PROOFS / f"babaioff2023/{name}.jsonl", INSTANCES / f"babaioff2023/{name}.toml"
        assert verdict(browser, site, *files) == "VERIFIED", text(browser, "message")
        outside = checker.check(str(files[0]), str(files[1]))
        assert items(browser, "about") == outside.about
        assert items(browser, "claims") == [line.strip() for line in outside.lines()[-len(outside.claims) :]]
        assert {method for method, _ in site.asked} == {"GET"}
        page = {"verify.html", "verify.css", "verify.js", "worker.mjs", "built.json", "checker.zip"}
        pyodide = {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"}
        allowed = {f"/{name}" for name in page} | {f"/pyodide/{name}" for name in pyodide}
        assert {path for _, path in site.asked} <= allowed
        assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []

    def test_what_is_not_verified(self, browser: Any, site: Site, tmp_path: Path) -> None:
        good = PROOFS / "folklore/demand-reduction.jsonl"
        lines = good.read_text(encoding="utf-8").splitlines(keepends=True)
        forged, binary, huge = (tmp_path / name for name in ("forged.jsonl", "binary.jsonl", "huge.jsonl"))
        forged.write_text("".join([*lines[:7], lines[7].replace("5/3", "2"), *lines[8:]]), encoding="utf-8")
        binary.write_bytes(b"\xff\xfe\n")
        with huge.open("wb") as file:
            file.truncate(3 * 2**30)
        other = INSTANCES / "babaioff2023/example-15.toml"
        assert forged.read_text(encoding="utf-8") != "".join(lines)
        for files, heading, words in [
            ((forged,), "REJECTED", "REJECTED [value] line 8: welfare: found 2, expected 5/3"),
            ((good, other), "REJECTED", checker.check(str(good), str(other)).lines()[0]),
            ((binary,), "Bad input: a file cannot be read", "it is not UTF-8 text"),
            ((huge,), "REJECTED", "more than 268435456 bytes"),
        ]:
            assert verdict(browser, site, *files) == heading, text(browser, "message")
            assert words in text(browser, "message")
            assert not browser.find_element("id", "proved").is_displayed()

    def test_hostile_words(self, browser: Any, site: Site, tmp_path: Path) -> None:
        """Markup in the title, in an agent's name, in an id and in a file's name is shown as it stands."""
        said = json.dumps(HOSTILE)
        source = (INSTANCES / "folklore/demand-reduction.toml").read_text(encoding="utf-8")
        source = source.replace('kind = "bayes-nash"', f'kind = "bayes-nash"\nid = {said}', 1)
        source = source.replace('"A"', f'"{NAME}"').replace('"Demand reduction in', f"{said[:-1]} in")
        assert source.count(said[:-1]) == 2 and source.count(NAME) > 1
        instance, certificate = tmp_path / "<b>hostile.toml", tmp_path / "<img src=x onerror=1>.jsonl"
        instance.write_text(source, encoding="utf-8")
        program = Path(sys.executable).with_name("exactgames")
        command = [str(program), "certify", str(instance), "-o", str(certificate)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert verdict(browser, site, certificate, instance) == "VERIFIED", text(browser, "message")
        assert HOSTILE.partition("<img")[0] in "".join(items(browser, "claims"))
        assert HOSTILE.partition("<img")[0] in items(browser, "about")[0]
        assert NAME in "".join(items(browser, "about"))
        assert "<img src=x onerror=1>.jsonl" in text(browser, "facts")
        assert browser.title == "Verify a certificate"
        assert browser.execute_script("return document.querySelectorAll('main script, main img, main b').length") == 0

    def test_cancel(self, browser: Any, site: Site) -> None:
        started(browser, site, PROOFS / "babaioff2023/example-4-small.jsonl")
        browser.find_element("id", "cancel").click()
        assert text(browser, "state") == "Cancelled: no verdict."
        assert browser.find_element("id", "verify").is_enabled()
        assert not browser.find_element("id", "result").is_displayed()

    def test_no_file(self, browser: Any, site: Site) -> None:
        started(browser, site)
        assert "Choose a certificate first" in text(browser, "state")

    def test_not_even_a_worker_that_would_can_send(self, folder: Path, browser: Any, tmp_path: Path) -> None:
        """The policy holds in the worker, too: one that asks another address is refused, and nothing arrives there."""
        changed = tmp_path / "changed"
        shutil.copytree(folder, changed)
        (tmp_path / "elsewhere").mkdir()
        elsewhere, other = served(tmp_path / "elsewhere")
        with (changed / "worker.mjs").open("a", encoding="utf-8") as worker:
            worker.write(f"\nonmessage = () => fetch('{other.address}').then(() => 'sent', () => 'refused')")
            worker.write(".then((message) => postMessage({ verdict: 'FAILED', message, facts: [] }));\n")
        server, site = served(changed)
        try:
            verdict(browser, site, PROOFS / "babaioff2023/example-15.jsonl")
            assert (text(browser, "message"), other.asked) == ("refused", [])
        finally:
            for one in (server, elsewhere):
                one.shutdown()
                one.server_close()

    def test_opened_as_a_file_it_says_what_to_do(self, folder: Path, browser: Any) -> None:
        browser.get((folder / "verify.html").as_uri())
        assert "python3 -m http.server" in text(browser, "state")
        assert not browser.find_element("id", "verify").is_enabled()
