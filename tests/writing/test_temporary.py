"""Temporary files: gone at the end, and those that were left are swept."""

import os
import time

import pytest

from gendoc.core import temporary as module
from gendoc.core.temporary import TemporaryFolder, sweep, temporary

LEFT = ".gendoc-0123456789abcdef.tmp"


def old(path, age: float = 7200):
    os.utime(path, (time.time() - age, time.time() - age))


def test_what_was_not_renamed_is_gone_and_what_was_stays(tmp_path):
    def interrupted() -> None:
        with temporary(tmp_path) as (_, file):
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with temporary(tmp_path) as (path, file):
        file.write(b"whole")
        os.replace(path, tmp_path / "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def test_only_what_bears_our_name_and_is_old_is_swept(tmp_path):
    for name in (
        LEFT,
        ".gendoc-0123456789abcdee.tmp",
        ".gendoc-mine.tmp",
        "gendoc-0123456789abcdef.tmp",
        LEFT + ".bak",
    ):
        (tmp_path / name).write_bytes(b"x")
        old(tmp_path / name)
    old(tmp_path / ".gendoc-0123456789abcdee.tmp", 5)
    (tmp_path / ".gendoc-aaaaaaaaaaaaaaaa.tmp" / "inner").mkdir(parents=True)  # gendoc makes none with folders in it
    old(tmp_path / ".gendoc-aaaaaaaaaaaaaaaa.tmp")
    before = {path.name for path in tmp_path.iterdir()}
    sweep(tmp_path)
    assert before - {path.name for path in tmp_path.iterdir()} == {LEFT}


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_of_that_name_and_what_it_points_to_are_let_alone(tmp_path):
    (tmp_path / "mine").write_bytes(b"x")
    old(tmp_path / "mine")
    (tmp_path / LEFT).symlink_to(tmp_path / "mine")
    sweep(tmp_path)
    assert (tmp_path / LEFT).is_symlink()
    assert (tmp_path / "mine").exists()


@pytest.mark.skipif(module.fcntl is None, reason="locks of POSIX")
def test_what_is_being_written_is_not_swept_however_old(tmp_path):
    with temporary(tmp_path) as (path, _):
        old(path)
        sweep(tmp_path)
        assert path.exists()


@pytest.mark.parametrize(("age", "left"), [(1800, True), (7200, False)])
def test_without_locks_its_age_decides(tmp_path, monkeypatch, age, left):
    monkeypatch.setattr(module, "fcntl", None)
    (tmp_path / LEFT).write_bytes(b"x")
    old(tmp_path / LEFT, age)
    sweep(tmp_path)
    assert (tmp_path / LEFT).exists() is left


def test_folders_that_a_killed_run_left_are_swept_and_those_in_use_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(
        module.tempfile,
        "mkdtemp",
        lambda prefix: os.mkdir(tmp_path / f"{prefix}inuse123") or str(tmp_path / f"{prefix}inuse123"),
    )
    used = TemporaryFolder()
    (used.path / "lu1.tmp").write_bytes(b"x")
    left = [tmp_path / ".gendoc-aaaaaaaaaaaaaaaa.old", tmp_path / "gendoc-left1234", tmp_path / "gendoc-older123"]
    for folder in (*left, tmp_path / "gendoc-somebody", tmp_path / "gendoc-mine1234"):
        folder.mkdir()
    (left[0] / "第01页.png").write_bytes(b"x")
    (left[1] / "gendoc.lock").touch()
    (left[2] / "profile" / "user").mkdir(parents=True)  # as earlier versions left it
    for path in tmp_path.iterdir():
        old(path)
    monkeypatch.setattr(module.os, "getuid", lambda: -1)
    sweep(tmp_path)
    assert len(os.listdir(tmp_path)) == 6, "what another user left is not ours to remove"
    monkeypatch.undo()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"gendoc-inuse123", "gendoc-somebody", "gendoc-mine1234"}
    used.close()
    assert not used.path.exists()


def test_a_folder_that_cannot_be_read_is_nothing_to_complain_of(tmp_path):
    sweep(tmp_path / "absent")
