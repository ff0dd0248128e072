"""LibreOffice: found, run once at a time in a profile of its own, and not believed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from gendoc.core.finding import Failure
from gendoc.pages import office
from gendoc.pages import requirements as needs
from gendoc.pages.office import Office

from .conftest import PDF


def test_what_libreoffice_made_comes_back_and_nothing_stays_behind(soffice):
    log = soffice("sound")
    with Office() as running:
        assert running.convert(b"one") == PDF
        assert running.convert(b"two") == PDF
    first, second = (line.split() for line in log.read_text().splitlines())
    assert first == second, "one profile serves the runs of one process"
    profile, fonts, folder = first
    assert Path(unquote(urlparse(profile).path)).parent == Path(folder)
    assert Path(fonts).parent == Path(folder)
    assert not Path(folder).exists()


def test_a_document_is_read_as_word_and_as_nothing_else(soffice, monkeypatch):
    soffice("sound")
    commands = []
    run = Office._run
    monkeypatch.setattr(
        Office, "_run", lambda self, command, *rest: commands.append(command) or run(self, command, *rest)
    )
    with Office() as running:
        running.convert(b"")
    assert "--infilter=MS Word 2007 XML" in commands[0]
    assert "--headless" in commands[0]


def test_two_processes_do_not_share_a_profile(soffice):
    log = soffice("sound")
    with Office() as one, Office() as other:
        one.convert(b"")
        other.convert(b"")
    profiles = {line.split()[0] for line in log.read_text().splitlines()}
    assert len(profiles) == 2


def test_the_profile_runs_no_macros_and_follows_no_links(soffice, monkeypatch):
    soffice("sound")
    seen = []
    with Office() as running:

        def ran(*_arguments, **_options):
            path = running._folder.path / "profile" / "user" / "registrymodifications.xcu"
            seen.append(path.read_text("utf-8"))
            (running._folder.path / "document.pdf").write_bytes(PDF)
            return 0, ""

        monkeypatch.setattr(office.processes, "run", ran)
        running.convert(b"")
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", 'Update"><prop oor:name="Link"'):
        assert name in seen[0]


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("silent", "没有写出 PDF，也没有报错"),
        ("words", "source file could not be loaded"),
        ("crash", "中途退出（信号 11）"),
        ("failure", "中途退出（退出码 77）"),
        ("partial", "PDF 不完整"),
        ("empty", "没有写出 PDF"),
    ],
)
def test_a_run_that_makes_no_pdf_is_one_clear_message(soffice, behaviour, words):
    soffice(behaviour)
    with Office() as running, pytest.raises(Failure, match="LibreOffice") as told:
        running.convert(b"")
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_pdf_that_is_whole_counts_whatever_the_exit_code(soffice):
    soffice("late crash")
    with Office() as running:
        assert running.convert(b"") == PDF


def test_it_is_told_nothing_of_where_the_user_is(soffice, monkeypatch):
    log = soffice("environment")
    names = ("TZ", "LANG", "LANGUAGE", "LC_CTYPE", "LC_ALL")
    for name in names:
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("HOME", "/home/of/somebody")
    with Office() as office:
        office.convert(b"x")
    told = ast.literal_eval(Path(f"{log}.environment").read_text(encoding="utf-8"))
    assert {name: told[name] for name in names if name in told} == {"TZ": "UTC0", "LC_ALL": "C.UTF-8"}
    assert told["HOME"] == "/home/of/somebody"


def test_an_old_pdf_is_not_taken_for_a_new_one(soffice):
    soffice("sound")
    with Office() as running:
        running.convert(b"")
        soffice("silent")
        with pytest.raises(Failure):
            running.convert(b"")


def test_what_takes_too_long_is_ended_with_all_that_it_started(soffice):
    log = soffice("slow")
    with Office(seconds=2) as running, pytest.raises(Failure, match="2 秒还没有完成"):
        running.convert(b"")
    child = int(Path(f"{log}.child").read_text())
    for _ in range(600):
        if not alive(child):
            return
        time.sleep(0.1)
    raise AssertionError("the child is alive")


def alive(pid: int) -> bool:
    """Return whether a process runs: one that nobody waited for does not count."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_temporary_folder_that_cannot_be_written_is_said(soffice, monkeypatch):
    def full(**_options: object) -> str:
        raise OSError(28, "No space left on device")

    soffice("sound")
    monkeypatch.setattr(office.tempfile, "mkdtemp", full)
    with Office() as running, pytest.raises(Failure, match=r"临时文件夹 .* 写不了"):
        running.convert(b"")


def test_a_program_that_cannot_be_started_is_said(soffice, monkeypatch, tmp_path):
    broken = tmp_path / "soffice"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o755)
    monkeypatch.setenv("GENDOC_SOFFICE", str(broken))
    with Office() as running, pytest.raises(Failure, match="启动不了"):
        running.convert(b"")


def test_the_variable_names_the_program_and_a_wrong_one_is_said(soffice, monkeypatch):
    soffice("sound")
    assert office.find() == Path(os.environ["GENDOC_SOFFICE"])
    assert office.version(office.find()) == "LibreOffice 9.9.9.9"
    monkeypatch.setenv("GENDOC_SOFFICE", "/nowhere/soffice")
    with pytest.raises(Failure, match="GENDOC_SOFFICE 写的 /nowhere/soffice"):
        office.find()


def test_without_libreoffice_the_message_says_how_to_install_it(no_office, monkeypatch):
    for system, command in (
        ("debian", "apt install"),
        ("fedora", "dnf install"),
        ("macos", "brew"),
        ("windows", "winget"),
    ):
        monkeypatch.setattr(needs, "system", lambda system=system: system)
        with pytest.raises(Failure, match="没有找到 LibreOffice") as missing:
            office.find()
        failure = missing.value
        assert failure.problem == "没有找到 LibreOffice，生成 PDF 要用它"
        assert str(failure) == failure.reason == f"{failure.problem}。{failure.advice}"
        assert command in failure.advice
        assert "GENDOC_SOFFICE" in failure.advice
    monkeypatch.setattr(needs, "system", lambda: "")
    with pytest.raises(Failure) as told:
        office.find()
    assert all(name in str(told.value) for name in needs.SYSTEMS.values())


@pytest.mark.parametrize(
    ("system", "variable", "place"),
    [
        ("win32", "ProgramFiles", "LibreOffice/program/soffice.com"),
        ("darwin", "HOME", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
    ],
)
def test_it_is_found_in_the_usual_places_of_other_systems(monkeypatch, tmp_path, system, variable, place):
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.delenv("GENDOC_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(office.sys, "platform", system)
    monkeypatch.setattr(office, "_WINDOWS", system == "win32")
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    assert office.find() == program


KILLED = """
import sys
from gendoc.pages.office import Office
with Office() as office:
    office.convert(b"")
"""


def test_after_kill_9_of_gendoc_neither_libreoffice_nor_its_files_stay(soffice, tmp_path):
    log = soffice("slow")
    child_file = Path(f"{log}.child")
    folder = tmp_path / "temporary"
    folder.mkdir()
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen([sys.executable, "-c", KILLED], env=environment) as process:
        while not child_file.exists() or not child_file.read_text():
            time.sleep(0.02)
        process.kill()
    child = int(child_file.read_text())
    for _ in range(600):
        if not alive(child) and not os.listdir(folder):
            return
        time.sleep(0.05)
    raise AssertionError(f"left: {child if alive(child) else ''} {os.listdir(folder)}")


def test_one_that_takes_all_memory_or_fills_the_disk_is_ended(soffice):
    if not sys.platform.startswith("linux"):
        pytest.skip("limits of Linux")
    for behaviour in ("greedy", "endless"):
        soffice(behaviour)
        with Office() as running, pytest.raises(Failure, match="中途退出"):
            running.convert(b"")


def test_its_own_temporary_files_lie_in_the_folder_that_goes(soffice):
    log = soffice("environment")
    with Office() as running:
        running.convert(b"")
        told = ast.literal_eval(Path(f"{log}.environment").read_text(encoding="utf-8"))
        assert {Path(told[name]).parent for name in ("TMPDIR", "TMP", "TEMP")} == {running._folder.path}
