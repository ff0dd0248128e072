"""A build that is killed or interrupted leaves the old report or the new one, whole."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from gendoc.pipeline import steps as pipeline
from tests.conftest import KINDS, SMALL, install

from .forks import forks
from .report import ROOT, text_of

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
TIMES = 6

TEXT = (KINDS / SMALL / "report.yaml").read_text("utf-8")  # what is built need not be large to be killed
TEXTS = {"old.yaml": TEXT, "new.yaml": TEXT.replace("  - 分三批发放。", "  - 没有发放。")}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a project with the small report kind."""
    folder = tmp_path_factory.mktemp("home")
    install(KINDS / SMALL, folder)
    return folder


@pytest.fixture(scope="module")
def both(home):
    """Return the bytes of the old report and of the new one."""
    folder = home / "both"
    folder.mkdir()
    contents = []
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
        output = folder / f"{name}.docx"
        assert pipeline.build(folder / name, output).output == output
        contents.append(output.read_bytes())
    return contents


@pytest.fixture(scope="module")
def builds(home, both):
    """Return a process that has built a report, for builds in its forks."""
    with forks("build", home / "both" / "new.yaml", "-o", home / "both" / "warm.docx") as warm:
        yield warm


@pytest.fixture
def old_and_new(home, both):
    """Make two data files, the report of the first where the second's will go, and both reports' bytes."""
    folder = Path(tempfile.mkdtemp(dir=home))
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    output = folder / "报告.docx"
    output.write_bytes(both[0])
    return folder / "new.yaml", output, both


@POSIX
def test_killed_at_any_moment_the_report_is_the_old_one_or_the_new_one(old_and_new, builds, long):
    """Half of the moments are anywhere in the build, half of them spread evenly over the writing."""
    file, output, contents = old_and_new
    chance = random.Random(1)
    kills = 120 if long else 40
    others = {"old.yaml", "new.yaml", output.name}
    left: list[int] = []
    strays: list[str] = []
    whole = builds.run("build", file, "-o", output)
    assert (whole.status, output.read_bytes()) == (0, contents[1])
    for turn in range(kills):
        output.write_bytes(contents[0])
        at = whole.writing[turn * len(whole.writing) // kills] if turn % 2 else chance.randint(1, whole.events)
        assert builds.run("build", file, "-o", output, at=at).status == -signal.SIGKILL
        left.append(contents.index(output.read_bytes()))
        for path in output.parent.iterdir():
            if path.name not in others:
                strays.append(path.name)
                path.unlink()
    assert min(left.count(0), left.count(1), len(strays)) >= 3
    assert all(name.startswith(".gendoc-") for name in strays)


@POSIX
@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace", "after"])
def test_killed_at_each_step_of_writing_the_report_is_whole(old_and_new, builds, step):
    file, output, contents = old_and_new
    script = f"""
import os, signal
step = {step!r}
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
real_open, real_replace = os.open, os.replace
def opening(path, *rest, **more):
    if ".gendoc-" in str(path):
        if step == "open": die()
        descriptor = real_open(path, *rest, **more)
        if step == "write":
            os.write(descriptor, b"half")
            die()
        return descriptor
    return real_open(path, *rest, **more)
os.open = opening
def replacing(source, target):
    if ".gendoc-" in str(source):
        if step == "replace": die()
        real_replace(source, target)
        if step == "after": die()
    else:
        real_replace(source, target)
os.replace = replacing
if step == "fsync": os.fsync = die
"""
    assert builds.run("build", file, "-o", output, script=script).status == -signal.SIGKILL
    assert output.read_bytes() == contents[step == "after"]
    assert "没有发放。" not in text_of(contents[0])
    assert all(path.name.startswith(".") for path in output.parent.iterdir() if path.suffix == ".tmp")


@POSIX
def test_what_a_killed_build_leaves_is_swept_by_a_later_one_and_what_is_being_written_is_not(old_and_new):
    file, output, _ = old_and_new
    script = """
import os, sys
def stop(descriptor):
    print("writing", flush=True)
    sys.stdin.read()
os.fsync = stop
from gendoc.cli.main import main
main(["build", *sys.argv[1:]])
"""
    command = [sys.executable, "-c", script, str(file), "-o", str(output)]
    killed, running = (subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2))
    assert killed.stdout
    assert running.stdout
    assert killed.stdout.readline() == running.stdout.readline() == b"writing\n"
    killed.kill()
    killed.wait()
    strays = sorted(output.parent.glob(".gendoc-*.tmp"))
    assert len(strays) == 2
    other = output.with_name(".gendoc-notes.tmp")
    other.write_text("not ours")
    for path in (*strays, other):
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    assert pipeline.build(file, output).output == output
    left = sorted(output.parent.glob(".gendoc-*.tmp"))
    assert len(left) == 2
    assert other in left
    running.communicate(b"", timeout=60)
    assert running.returncode == 0
    assert sorted(output.parent.glob(".gendoc-*.tmp")) == [other]


@POSIX
def test_a_build_under_nohup_does_not_stop_at_a_hang_up(old_and_new, builds):
    file, output, contents = old_and_new
    script = """
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
real = os.fsync
def fsync(descriptor):
    os.kill(os.getpid(), signal.SIGHUP)
    real(descriptor)
os.fsync = fsync
"""
    assert builds.run("build", file, "-o", output, script=script).status == 0
    assert output.read_bytes() == contents[1]


@POSIX
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", 1)], ids=["terminate", "ctrl-c", "hang-up"]
)
def test_interrupted_while_writing_nothing_is_left_and_one_line_says_so(old_and_new, builds, number):
    file, output, contents = old_and_new
    script = f"""
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may be under nohup, or in the background
signal.signal(signal.SIGINT, signal.default_int_handler)
real = os.fsync
def fsync(descriptor):
    os.kill(os.getpid(), {int(number)})
    real(descriptor)
os.fsync = fsync
"""
    run = builds.run("build", file, "-o", output, script=script)
    assert run.status == 128 + number
    assert "Traceback" not in run.stderr
    assert "中断" in run.stderr
    assert output.read_bytes() == contents[0]
    assert sorted(path.name for path in output.parent.iterdir()) == ["new.yaml", "old.yaml", "报告.docx"]


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["terminate", "ctrl-c"])
@pytest.mark.parametrize("imported", [True, pytest.param(False, marks=pytest.mark.long)])
def test_interrupted_at_random_moments_nothing_is_left_beside_the_report(old_and_new, builds, number, imported):
    """Also while gendoc is being imported, when it cannot say anything yet."""
    file, output, contents = old_and_new
    chance = random.Random(3)
    ends: list[int] = []
    with contextlib.nullcontext(builds) if imported else forks() as begun:
        events = begun.run("build", "--force", file, "-o", output).events
        for turn in range(5 * TIMES):
            if turn >= TIMES and ends.count(128 + number) >= TIMES // 3:  # on a busy machine many signals come too late
                break
            output.write_bytes(contents[0])
            ending = begun.run("build", file, "-o", output, at=chance.randrange(1, events), number=number)
            ends.append(ending.status)
            assert output.read_bytes() in contents
            assert ending.status in (0, 128 + number, -number)
            assert "内部出错" not in ending.stderr
            assert sorted(path.name for path in output.parent.iterdir()) == ["new.yaml", "old.yaml", "报告.docx"]
    assert ends.count(128 + number) >= TIMES // 3


LOADING = """
import os, sys
class Finder:
    def find_spec(self, name, *_rest):
        if name == module:
            os.kill(os.getpid(), number)
module, number = sys.argv[1], int(sys.argv[2])
sys.argv[1:] = ["check", "2020.yaml"]
sys.meta_path.insert(0, Finder())
from gendoc.__main__ import main
main()
"""


@POSIX
@pytest.mark.parametrize(
    ("module", "number"),
    [
        ("gendoc.cli.main", signal.SIGINT),
        ("click", signal.SIGTERM),
        ("click", signal.SIGINT),
        ("gendoc.cli.reports", signal.SIGINT),
    ],
)
def test_interrupted_while_gendoc_is_loaded_one_line_says_so(module, number):
    command = [sys.executable, "-c", LOADING, module, str(int(number))]
    run = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert run.returncode == 128 + number
    assert run.stderr.strip().count("\n") == 0
    assert "已中断" in run.stderr
