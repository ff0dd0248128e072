"""Data files: a new one replaces nothing; one that exists is changed only as it was read, and what it held is kept."""

import os
import stat
import threading

import pytest

from gendoc.core import datafile
from gendoc.core.datafile import BACKUPS, KEPT, change, create
from gendoc.core.finding import CannotWrite

OLD, NEW = "单位: 甲\n", "单位: 乙\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2021.yaml"
    path.write_bytes(OLD.encode())
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != BACKUPS)


def test_what_a_changed_file_held_is_kept_beside_it(file):
    file.chmod(0o640)
    backup = change(file, OLD.encode(), NEW)
    assert (file.read_text("utf-8"), backup.read_text("utf-8")) == (NEW, OLD)
    assert backup.parent == file.parent / BACKUPS
    assert backup.name.startswith("2021.yaml.")
    assert backup.suffix == ".bak"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (file, backup)} == ({0o640} if os.name != "nt" else {0o666})
    assert names(file.parent) == ["2021.yaml"]


def test_only_the_newest_backups_of_that_file_are_kept_and_nothing_else_is_touched(file):
    (file.parent / BACKUPS).mkdir()
    others = {f"{BACKUPS}.txt", "2021.yaml.2020-01-01_000000_000.bak.txt", "1.2021.yaml.2020-01-01_000000_000.bak"}
    for name in others:
        (file.parent / BACKUPS / name).write_text("x")
    for number in range(KEPT + 5):
        change(file, file.read_bytes(), f"年度: {number}\n")
    kept = sorted(path for path in (file.parent / BACKUPS).iterdir() if path.name not in others)
    assert {path.name for path in (file.parent / BACKUPS).iterdir()} > others
    assert [path.read_text() for path in kept] == [f"年度: {number}\n" for number in range(4, KEPT + 4)]


@pytest.mark.parametrize("now", ["单位: 丙\n", OLD + "\n", "", None])
def test_a_file_that_is_no_longer_what_was_read_is_left_alone(file, now):
    if now is None:
        file.unlink()
    else:
        file.write_bytes(now.encode())
    with pytest.raises(CannotWrite):
        change(file, OLD.encode(), NEW)
    assert (file.read_bytes() if now is not None else file.exists()) == (now.encode() if now is not None else False)


def test_a_file_that_is_saved_while_it_is_changed_is_left_alone(file, monkeypatch):
    fsync = os.fsync

    def saved(descriptor: int) -> None:
        file.write_text("我的")
        fsync(descriptor)

    monkeypatch.setattr(datafile.os, "fsync", saved)
    with pytest.raises(CannotWrite, match="有人改过"):
        change(file, OLD.encode(), NEW)
    assert file.read_text() == "我的"
    assert names(file.parent) == ["2021.yaml"]


def test_of_two_changes_at_once_one_is_made_and_one_is_told_so(file, monkeypatch):
    results = []

    def attempt(text: str) -> None:
        try:
            change(file, OLD.encode(), text)
            results.append(text)
        except CannotWrite as failure:
            results.append(str(failure))

    threads = [threading.Thread(target=attempt, args=(f"单位: {number}\n",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("有人改过" in result for result in results) == 3
    assert file.read_text("utf-8") in results
    monkeypatch.setattr(datafile, "_PATIENCE", 0)
    with datafile._locked(file.parent / BACKUPS, file), pytest.raises(CannotWrite, match="另一次运行"):
        change(file, file.read_bytes(), NEW)


@pytest.mark.skipif(os.name == "nt", reason="links and modes of POSIX")
def test_a_link_is_followed_and_what_is_read_only_or_no_data_file_is_refused(file, tmp_path):
    (tmp_path / "other").mkdir()
    link = tmp_path / "other" / "链接.yaml"
    link.symlink_to(file)
    assert change(link, OLD.encode(), NEW).parent == tmp_path / BACKUPS
    assert link.is_symlink()
    file.chmod(0o444)
    (tmp_path / "报告.docx").write_bytes(b"PK")
    for target in (file, tmp_path / "报告.docx", tmp_path):
        with pytest.raises(CannotWrite):
            change(target, NEW.encode(), OLD)
    assert file.read_text("utf-8") == NEW


@pytest.mark.parametrize("there", ["file", "folder", "broken link", "race"])
def test_a_new_file_replaces_nothing(tmp_path, there, monkeypatch):
    target = tmp_path / "2022.yaml"
    if there == "file":
        target.write_text(OLD)
    elif there == "folder":
        target.mkdir()
    elif there == "broken link":
        target.symlink_to("nowhere")
    else:
        fsync = os.fsync
        monkeypatch.setattr(datafile.os, "fsync", lambda descriptor: (target.write_text(OLD), fsync(descriptor)))
    with pytest.raises(CannotWrite, match="已经存在"):
        create(target, NEW)
    assert names(tmp_path) == ["2022.yaml"]
    assert not target.is_file() or target.read_text() == OLD
