"""watch: built again after every save, whatever the editor does, until Ctrl+C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.watch import watch

PAUSE = 0.05


@pytest.fixture
def data(project) -> Path:
    return project / "data" / "城关街道办事处" / "2021.yaml"


@pytest.fixture
def runs(data):
    """Return what gives the next run of a watch over the data file, None if there is none for a while."""
    found: queue.Queue = queue.Queue()
    ended = threading.Event()

    def follow() -> None:
        for run in watch(data, pipeline.build, PAUSE):
            found.put(run)
            if ended.is_set():
                return

    threading.Thread(target=follow, daemon=True).start()

    def following(seconds: float = 10):
        try:
            return found.get(timeout=seconds)
        except queue.Empty:
            return None

    assert following().built.output is not None
    yield following
    ended.set()
    data.write_text(data.read_text("utf-8") + "\n" if data.exists() else "", encoding="utf-8")


def save(data: Path, old: str, new: str) -> None:
    data.write_text(data.read_text("utf-8").replace(old, new), encoding="utf-8")


def test_nothing_saved_is_nothing_built(runs):
    assert runs(0.5) is None


def test_every_save_is_a_run_and_an_error_does_not_end_it(runs, data):
    save(data, "数量: 320,", "数量: 321,")
    wrong = runs()
    assert wrong.built.output is None
    assert [finding.code for finding in wrong.built.findings] == ["WZ-02"]
    save(data, "数量: 321,", "数量: 320,")
    assert runs().built.output is not None
    assert runs(0.5) is None


def test_a_save_by_renaming_is_seen(runs, data):
    other = data.with_name(".2021.yaml.swp")
    other.write_text(data.read_text("utf-8").replace("分三批", "分四批"), encoding="utf-8")
    os.replace(other, data)
    assert runs().built.output is not None


def test_a_file_that_is_away_for_a_moment_or_half_written_does_not_end_it(runs, data):
    whole = data.read_text("utf-8")
    data.rename(data.with_name("2021.yaml.bak"))
    assert runs(0.5) is None, "there is nothing to say of a file that is not there"
    data.write_bytes(whole.encode()[: len(whole) // 2])
    broken = runs()
    assert broken.failure is not None or broken.built.output is None
    data.write_bytes(b"\xff\xfe\x00")
    runs()
    data.write_text(whole.replace("分三批", "分四批"), encoding="utf-8")
    assert runs().built.output is not None


def test_the_report_kind_and_files_beside_are_watched_too(runs, data, project):
    rules = next((project / "templates").glob("*/rules.yaml"))
    rules.write_text(rules.read_text("utf-8") + "\n", encoding="utf-8")
    assert runs().built.output is not None
    data.with_name("2020.yaml").write_text("文种: 别的\n", encoding="utf-8")
    assert runs() is not None


def test_what_cannot_be_written_is_said_and_does_not_end_it(runs, data, project):
    report = next((project / "output").glob("*.docx"))
    report.write_bytes(b"somebody's")
    save(data, "分三批", "分四批")
    refused = runs()
    assert refused.built is None
    assert "不是 gendoc 生成的" in str(refused.failure)
    report.unlink()
    save(data, "分四批", "分三批")
    assert runs().built.output is not None


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_command_says_a_line_for_each_run_and_ends_on_interruption(project, data):
    process = subprocess.Popen(
        [sys.executable, "-m", "gendoc", "watch", "2021.yaml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # the background ignores it
    )
    assert process.stdout is not None
    lines: queue.Queue = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()
    try:
        assert "按 Ctrl+C 结束" in lines.get(timeout=30)
        assert "已生成 " in lines.get(timeout=30)
        time.sleep(0.2)
        save(data, "数量: 320,", "数量: 321,")
        told = lines.get(timeout=30)
        assert "没有生成 " in told
        assert told.endswith("：错误 1\n")
        assert "错误[WZ-02]" in lines.get(timeout=30)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    finally:
        process.kill()
    assert process.stderr is not None
    said = process.stderr.read()
    assert "已中断" in said
    assert "Traceback" not in said
