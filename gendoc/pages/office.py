"""LibreOffice: where it is, and one document set by it.

Its exit code says little: it is 0 also where nothing was made.  So what counts is the PDF; where there is none, what
is known of the run says why.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from gendoc.core.finding import Failure, OfficeMissing
from gendoc.pages import fonts, requirements

VARIABLE = "GENDOC_SOFFICE"
SECONDS = 180
_NAMES = ("soffice", "libreoffice")
# The filter is named, so that a file which is also something else is not taken for it.
_OPTIONS = (
    *("--headless", "--norestore", "--nologo", "--nolockcheck"),
    *("--infilter=MS Word 2007 XML", "--convert-to", "pdf:writer_pdf_Export"),
)
_WINDOWS = sys.platform == "win32"
# What says where a user is, and what stands for it: file names may hold any character, so no plain C.
_LOCAL = re.compile(r"TZ|LANG|LANGUAGE|LC_\w+")
_FIXED = {"TZ": "UTC0", "LC_ALL": "C.UTF-8"}
# A document is data: no macro runs, no link is followed, nothing is fetched, no Java starts, whatever stands in it.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
)


def find() -> Path:
    """Return the program: what GENDOC_SOFFICE names, else the one on the PATH or in a usual place.

    Raises OfficeMissing, saying how to install it, if there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if program is None:
            raise OfficeMissing(f"环境变量 {VARIABLE} 写的 {named} 不是能运行的程序；应是 LibreOffice 的 soffice")
        return Path(program)
    for name in _NAMES:
        if program := shutil.which(name):
            return _console(Path(program))
    for place in _usual_places():
        if place.is_file() and os.access(place, os.X_OK):
            return place
    raise OfficeMissing(
        "没有找到 LibreOffice，生成 PDF 要用它",
        advice=f"{requirements.advice(requirements.OFFICE)}；装在别处的，用环境变量 {VARIABLE} 写明 soffice 的位置",
    )


def _console(program: Path) -> Path:
    """Return the program that waits and can be heard: on Windows soffice.com, which stands beside soffice.exe."""
    console = program.with_suffix(".com")
    return console if _WINDOWS and console.is_file() else program


def _usual_places() -> Iterator[Path]:
    if _WINDOWS:
        for variable in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if base := os.environ.get(variable):
                yield from (Path(base) / part / "LibreOffice" / "program" / "soffice.com" for part in ("", "Programs"))
    elif sys.platform == "darwin":
        for base in (Path("/Applications"), Path.home() / "Applications"):
            yield base / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        yield from (Path(base) / "program" / "soffice" for base in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice"))
        for base in ("/opt", "/usr/local"):
            yield from sorted(Path(base).glob("libreoffice*/program/soffice"), reverse=True)


def version(program: Path) -> str:
    """Return what the program says of its version, "" if it says nothing."""
    with suppress(OSError, subprocess.SubprocessError), tempfile.TemporaryDirectory(prefix="gendoc-") as folder:
        command = [str(program), f"-env:UserInstallation={_uri(Path(folder))}", "--headless", "--version"]
        run = subprocess.run(command, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
        lines = run.stdout.decode("utf-8", "replace").strip().splitlines()
        return " ".join(lines[0].split()[:2]) if lines else ""
    return ""


class Office:
    """LibreOffice with a profile of its own, made when first needed and removed at the end.

    Used by one thread of one process: LibreOffice lets one run at a time use a profile.
    """

    def __init__(self, *, seconds: int = SECONDS) -> None:
        """Look at what is installed; seconds are the time that one document may take."""
        self.families = fonts.installed()  # None: the fonts are left to LibreOffice
        self._seconds = seconds
        self._folder: Path | None = None

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def convert(self, document: bytes) -> bytes:
        """Return the PDF that LibreOffice makes of a docx, as it comes.

        Raises Failure if there is no LibreOffice, if it takes too long, crashes, or makes nothing of it.
        """
        program = find()
        try:
            folder = self._prepare()
            source, target = folder / "document.docx", folder / "document.pdf"
            target.unlink(missing_ok=True)
            source.write_bytes(document)
        except OSError as error:
            raise Failure(
                f"临时文件夹 {tempfile.gettempdir()} 写不了（{error.strerror or error}），没有写出 PDF"
            ) from error
        profile = f"-env:UserInstallation={_uri(folder / 'profile')}"
        command = [str(program), profile, *_OPTIONS, "--outdir", str(folder), str(source)]
        status, said = self._run(command, self._environment(folder))
        try:
            data = target.read_bytes()
        except OSError:
            data = b""
        if data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"):
            return data
        raise Failure(_reason(status, said, bool(data)))

    def _prepare(self) -> Path:
        if self._folder is None:
            folder = Path(tempfile.mkdtemp(prefix="gendoc-"))
            self._folder = folder
            user = folder / "profile" / "user"
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
            if self.families is not None:
                (folder / "fonts.conf").write_bytes(fonts.configuration(self.families))
        return self._folder

    def _environment(self, folder: Path) -> dict[str, str]:
        """Return the variables of its process: where the user is shows in no PDF, neither the zone nor the language."""
        environment = {name: value for name, value in os.environ.items() if not _LOCAL.fullmatch(name)} | _FIXED
        if self.families is not None:
            environment[fonts.VARIABLE] = str(folder / "fonts.conf")
        return environment

    def _run(self, command: list[str], environment: dict[str, str]) -> tuple[int, str]:
        """Return the exit code and what was said; whatever ends this ends all that was started."""
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=not _WINDOWS,
            )
        except OSError as error:
            raise Failure(f"LibreOffice 启动不了（{command[0]}：{error.strerror or error}）") from error
        try:
            said, _ = process.communicate(timeout=self._seconds)
        except subprocess.TimeoutExpired:
            raise Failure(
                f"LibreOffice 用了 {self._seconds} 秒还没有完成，已停止它，没有写出 PDF；再试一次，或先在 Word 里看看这份文档"
            ) from None
        finally:
            _end(process)
        return process.returncode, said.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children, if they have not ended: soffice is a script that starts others."""
    if _WINDOWS:
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    if process.stdout:
        process.stdout.close()


def _reason(status: int, said: str, partial: bool) -> str:
    words = " ".join(line.strip() for line in said.splitlines() if line.strip() and "javaldx" not in line)[-200:]
    its_words = f"（它说：{words}）" if words else ""
    if status:
        how = f"信号 {-status}" if status < 0 else f"退出码 {status}"
        return f"LibreOffice 中途退出（{how}），没有写出 PDF{its_words}；再试一次，或重装 LibreOffice Writer"
    if partial:
        return f"LibreOffice 写出的 PDF 不完整，没有采用{its_words}；看看磁盘是否已满，再试一次"
    return (
        f"LibreOffice 没有写出 PDF，也没有报错{its_words}；看看是否装了 Writer（{requirements.command(requirements.OFFICE) or 'libreoffice-writer'}），"
        "snap、flatpak 版读不到临时文件夹，请换用普通安装的"
    )


def _uri(folder: Path) -> str:
    return folder.resolve().as_uri()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n"
    )
