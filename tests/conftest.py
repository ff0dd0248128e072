"""Fixtures for all tests: words approved by reading their diff, and a small report kind."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test, settings
from lxml import etree

from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import read_package, write_package

HERE = Path(__file__).parent
KINDS = HERE / "kinds"
SMALL = "救助物资简报"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GROUNDED = 30  # seconds of CPU time
_CACHE = tempfile.TemporaryDirectory(prefix="gendoc-tests-")
_COMPILED = tempfile.TemporaryDirectory(prefix="gendoc-compiled-")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--approve", action="store_true", help="write what tests say now into their expected.txt")
    parser.addoption("--long", action="store_true", help="all samples whole; with -m long, nothing but these")
    parser.addoption(
        "--random", action="store_true", help="draw other examples each time, and say how to draw them again"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Approve in one process: several examples are written into one page."""
    if config.getoption("--approve"):
        config.option.numprocesses, config.option.dist, config.option.tx = 0, "no", []


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests out of the user's own cache, and let none of them run against the clock.

    Each worker of pytest-xdist is a process with a cache of its own.
    """
    os.environ["GENDOC_CACHE"] = _CACHE.name
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # a hundred processes need not compile gendoc a hundred times
        os.environ["PYTHONPYCACHEPREFIX"] = _COMPILED.name  # the workers' too
    gc.set_threshold(
        100_000
    )  # as the command does: what is looked through each time is pytest's own thousands of tests
    # No deadline: no test depends on how busy the machine is.  Nor on chance: the same is drawn every time, unless asked.
    again = {"print_blob": True} if config.getoption("--random") else {"derandomize": True}
    examples = 40 if config.getoption("--long") else 6
    settings.register_profile("gendoc", deadline=None, max_examples=examples, **again)
    settings.load_profile("gendoc")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let every other worker begin with the last folders: what one has compiled, with its assertions, the others read."""
    worker = getattr(session.config, "workerinput", {}).get("workerid", "gw0")
    if int(worker.removeprefix("gw")) % 2 and [Path(given).resolve() for given in session.config.args] == [HERE]:
        folders = {file.parent if file.parent != HERE else file for file in HERE.glob("**/test_*.py")}
        session.config.args[:] = sorted(map(str, folders), reverse=True)


def _place(item: pytest.Item) -> tuple[str, ...]:
    return item.path.parts


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long; with --long, mark whatever does more than without it, for -m long to choose."""
    items.sort(key=_place)  # all workers have to find them in one order
    if config.getoption("--long"):
        for item in items:
            if is_hypothesis_test(getattr(item, "obj", None)) or "long" in getattr(item, "fixturenames", ()):
                item.add_marker("long")
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    """Take the tests out of what is searched for garbage: they all stay to the end."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    _CACHE.cleanup()
    _COMPILED.cleanup()


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Return whether --long was given, for tests that then take a larger sample."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def bounded() -> Iterator[None]:
    """End work that does not end: a test that uses more CPU time than a hundred times what it needs fails.

    This is no measure of speed, which is taken in benchmarks/: what is given to such tests is so large that
    work which grows with its square or faster meets the bound on any machine.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        pytest.fail(f"more than {GROUNDED} s of CPU time", pytrace=True)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, GROUNDED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with an approved file, word for word; with --approve, write the file."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--approve"):
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"{file}: not approved yet; run pytest --approve and read the diff"
        assert text == file.read_text(encoding="utf-8")

    return compare


def template_of(kind: Path) -> bytes:
    """Return the Word template that a test's outline and table make.

    table.xml, a table as Word has it, takes the place of the paragraph 此处是表格, and
    damage.txt, of a line to find and a line to put there, spoils the document on purpose.
    """
    outline, table, damage = (
        file.read_text("utf-8") if file.exists() else ""
        for file in (kind / "template.txt", kind / "table.xml", kind / "damage.txt")
    )
    return _template(outline, table, damage, kind.parent.name)


@functools.lru_cache(maxsize=16)  # hundreds of tests have the small kind's
def _template(outline: str, table: str, damage: str, case: str) -> bytes:
    parts = read_package(compile_outline(outline, "template.txt"))
    root = etree.fromstring(parts["word/document.xml"])
    for paragraph in root.iter(f"{_W}p"):
        if "".join(paragraph.itertext()) == "此处是表格":
            made = etree.fromstring(table.encode(), etree.XMLParser(remove_blank_text=True))
            paragraph.getparent().replace(paragraph, made)
            break
    document = etree.tostring(root, encoding="unicode")
    if damage:
        old, new = damage.splitlines()
        assert old in document, f"{case}: {old} is not in the template"
        document = document.replace(old, new)
    parts["word/document.xml"] = document.encode()
    return write_package(parts)


def install(kind: Path, project: Path, changes: Path | None = None) -> None:
    """Put a report kind of the tests into a project, with the files of changes in place of its own; absent.txt names one that is left out."""
    home = project / "templates" / kind.name
    shutil.copytree(kind, home)
    if changes is not None:
        shutil.copytree(changes, home, dirs_exist_ok=True)
    if not (home / "template.docx").exists():
        (home / "template.docx").write_bytes(template_of(home))
    if (home / "absent.txt").exists():
        (home / (home / "absent.txt").read_text("utf-8").strip()).unlink()


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that has the small report kind; tests write into folders of their own."""
    project = tmp_path_factory.mktemp("project")
    install(KINDS / SMALL, project)
    return project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of this test alone, with the small kind and one sound report; the working folder."""
    install(KINDS / SMALL, tmp_path)
    folder = tmp_path / "data" / "城关街道办事处"
    folder.mkdir(parents=True)
    shutil.copy(KINDS / SMALL / "report.yaml", folder / "2021.yaml")
    (tmp_path / "output").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def alone(project: Path) -> Path:
    """Return the project without its sound report, of which another of the same department and year would be a copy."""
    (project / "data" / "城关街道办事处" / "2021.yaml").unlink()
    return project


@pytest.fixture
def remade(project: Path) -> Callable[[], None]:
    """Return what makes the Word template of the project's small kind anew, from its changed outline."""
    home = project / "templates" / SMALL

    def remake() -> None:
        (home / "template.docx").write_bytes(template_of(home))

    if (home / "absent.txt").exists():
        (home / (home / "absent.txt").read_text("utf-8").strip()).unlink()

    return remake
