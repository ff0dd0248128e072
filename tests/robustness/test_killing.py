"""A build that is killed or interrupted leaves the old report or the new one, whole."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from gendoc.pipeline import steps as pipeline

from .forks import forks
from .report import TEXT, text_of

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
TIMES = 6
COMMAND = [sys.executable, "-m", "gendoc", "build"]


TEXTS = {"old.yaml": TEXT, "new.yaml": TEXT.replace("  - 无。", "  - 没有。")}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Return the bytes of the old report and of the new one."""
    folder = tmp_path_factory.mktemp("both")
    contents = []
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
        output = folder / f"{name}.docx"
        assert pipeline.build(folder / name, output).output == output
        contents.append(output.read_bytes())
    return contents


@pytest.fixture
def old_and_new(tmp_path, both):
    """Make two data files, the report of the first where the second's will go, and both reports' bytes."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    output = folder / "报告.docx"
    output.write_bytes(both[0])
    return folder / "new.yaml", output, both


@POSIX
def test_killed_at_any_moment_the_report_is_the_old_one_or_the_new_one(old_and_new, long):
    """Half of the moments are anywhere in the build, half of them spread evenly over the writing."""
    file, output, contents = old_and_new
    chance = random.Random(1)
    kills = 200 if long else 40
    others = {"old.yaml", "new.yaml", "other.docx", output.name}
    left: list[int] = []
    strays: list[str] = []
    with forks("build", file, "-o", output.with_name("other.docx")) as builds:
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
def test_killed_at_each_step_of_writing_the_report_is_whole(old_and_new, step):
    file, output, contents = old_and_new
    script = """
import os, signal, sys
step, *arguments = sys.argv[1:]
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
from gendoc.cli.main import main
main(["build", *arguments])
"""
    run = subprocess.run(
        [sys.executable, "-c", script, step, str(file), "-o", str(output)], capture_output=True, check=False
    )
    assert run.returncode == -signal.SIGKILL
    assert output.read_bytes() == contents[step == "after"]
    assert "没有。" not in text_of(contents[0])
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
    again = subprocess.run([*COMMAND, str(file), "-o", str(output)], capture_output=True, check=False)
    assert again.returncode == 0
    left = sorted(output.parent.glob(".gendoc-*.tmp"))
    assert len(left) == 2
    assert other in left
    running.communicate(b"", timeout=60)
    assert running.returncode == 0
    assert sorted(output.parent.glob(".gendoc-*.tmp")) == [other]


@POSIX
def test_a_build_under_nohup_does_not_stop_at_a_hang_up(old_and_new):
    file, output, contents = old_and_new
    script = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
real = os.fsync
def fsync(descriptor):
    os.kill(os.getpid(), signal.SIGHUP)
    real(descriptor)
os.fsync = fsync
from gendoc.cli.main import main
main(["build", *sys.argv[1:]])
"""
    subprocess.run([sys.executable, "-c", script, str(file), "-o", str(output)], check=True, capture_output=True)
    assert output.read_bytes() == contents[1]


@POSIX
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", 1)], ids=["terminate", "ctrl-c", "hang-up"]
)
def test_interrupted_while_writing_nothing_is_left_and_one_line_says_so(old_and_new, number):
    file, output, contents = old_and_new
    script = f"""
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may be under nohup, or in the background
signal.signal(signal.SIGINT, signal.default_int_handler)
real = os.fsync
def fsync(descriptor):
    os.kill(os.getpid(), {int(number)})
    real(descriptor)
os.fsync = fsync
from gendoc.cli.main import main
main(sys.argv[1:])
"""
    run = subprocess.run(
        [sys.executable, "-c", script, "build", str(file), "-o", str(output)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 128 + number
    assert "Traceback" not in run.stderr
    assert "中断" in run.stderr
    assert output.read_bytes() == contents[0]
    assert sorted(path.name for path in output.parent.iterdir()) == ["new.yaml", "old.yaml", "报告.docx"]


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["terminate", "ctrl-c"])
@pytest.mark.parametrize("imported", [True, pytest.param(False, marks=pytest.mark.long)])
def test_interrupted_at_random_moments_nothing_is_left_beside_the_report(old_and_new, number, imported):
    """Also while gendoc is being imported, when it cannot say anything yet."""
    file, output, contents = old_and_new
    chance = random.Random(3)
    ends: list[int] = []
    with forks(*(["build", "--force", file, "-o", output] if imported else [])) as builds:
        events = builds.run("build", file, "-o", output).events
        for _ in range(TIMES):
            output.write_bytes(contents[0])
            ending = builds.run("build", file, "-o", output, at=chance.randrange(1, events), number=number)
            ends.append(ending.status)
            assert output.read_bytes() in contents
            assert ending.status in (0, 128 + number, -number)
            assert "内部出错" not in ending.stderr
            assert sorted(path.name for path in output.parent.iterdir()) == ["new.yaml", "old.yaml", "报告.docx"]
    assert ends.count(128 + number) >= TIMES // 3
