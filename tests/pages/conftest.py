"""A soffice that does what a test asks of it, and fonts as a test wants them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gendoc.cli import main as cli
from gendoc.layout.typefaces import folded
from gendoc.pages import fonts as faces

PDF = (
    b"%PDF-1.6\n1 0 obj<</Creator(x)\n/CreationDate(D:20300102030405+08'00')>>endobj\n"
    b"trailer\n<</ID [ <0123456789ABCDEF0123456789ABCDEF>\n<0123456789ABCDEF0123456789ABCDEF> ]\n"
    b"/DocChecksum /FEDCBA9876543210FEDCBA9876543210\n>>\nstartxref\n9\n%%EOF\n"
)
_HEAD = f"""#!{sys.executable}
import os, sys, time
from pathlib import Path
arguments = sys.argv[1:]
if "--version" in arguments:
    print("LibreOffice 9.9.9.9 abc")
    sys.exit()
profile = next(a for a in arguments if a.startswith("-env:UserInstallation=")).partition("=")[2]
folder = Path(arguments[arguments.index("--outdir") + 1])
source = Path(arguments[-1])
target = folder / (source.stem + ".pdf")
log = Path(os.environ["FAKE_LOG"])
with log.open("a") as stream:
    print(profile, os.environ.get("FONTCONFIG_FILE", ""), folder, file=stream)
PDF = {PDF!r}
"""
BEHAVIOURS = {
    "sound": "target.write_bytes(PDF)",
    "environment": "Path(str(log) + '.environment').write_text(repr(dict(os.environ)))\ntarget.write_bytes(PDF)",
    "silent": "pass",
    "words": "print('Error: source file could not be loaded', file=sys.stderr)",
    "crash": "os.kill(os.getpid(), 11)",
    "failure": "sys.exit(77)",
    "partial": "target.write_bytes(PDF[:60])",
    "empty": "target.write_bytes(b'')",
    "greedy": "bytearray(1_200_000_000)",
    "endless": "with target.open('wb') as stream:\n    stream.truncate(300 << 20)",
    "late crash": "target.write_bytes(PDF); sys.exit(139)",
    "slow": "import subprocess; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "Path(os.environ['FAKE_LOG'] + '.child').write_text(str(child.pid))\ntime.sleep(60)",
}
COMPLETE = frozenset(
    folded(name) for name in ("Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif", "DejaVu Sans")
)


@pytest.fixture
def families(monkeypatch: pytest.MonkeyPatch) -> Callable[[frozenset[str] | None], None]:
    """Set which families are installed; without a call, those of a Debian with fonts-noto-cjk."""

    def put(found: frozenset[str] | None) -> None:
        monkeypatch.setattr(faces, "installed", lambda: found)

    put(COMPLETE)
    return put


@pytest.fixture
def soffice(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, families: object
) -> Callable[[str], Path]:
    """Put a soffice in place that behaves as named; return the log of its runs."""
    if os.name == "nt":
        pytest.skip("a script with a first line of POSIX")
    home = tmp_path_factory.mktemp("soffice")
    program, log = home / "soffice", home / "log"

    def put(behaviour: str) -> Path:
        program.write_text(_HEAD + BEHAVIOURS[behaviour] + "\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("GENDOC_SOFFICE", str(program))
        monkeypatch.setenv("FAKE_LOG", str(log))
        return log

    return put


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take LibreOffice away."""
    from gendoc.pages import office

    monkeypatch.delenv("GENDOC_SOFFICE", raising=False)
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    monkeypatch.setattr(office, "_usual_places", lambda: iter(()))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run gendoc with arguments; return its exit code and what it printed."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "内部出错" not in printed.err, printed.err
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, printed.out, printed.err

    return ran
