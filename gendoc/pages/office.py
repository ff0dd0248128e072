"""LibreOffice: where it is installed, and the conversion of a document to PDF.

Its exit code is 0 even if nothing was made.  So a run succeeded if there is a whole PDF; if there is none, exit code
and output are used for the message.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from zipfile import BadZipFile, ZipFile

from gendoc.core.finding import Failure, OfficeMissing, reason
from gendoc.core.temporary import TemporaryFolder
from gendoc.pages import fonts, processes, requirements

VARIABLE = "GENDOC_SOFFICE"
SECONDS = 180  # at most, for a document of any size
_LEAST_SECONDS, _SECONDS_FOR_MB = 60, 30  # on an old machine LibreOffice alone takes half a minute to start
_TEMPORARY = "tmp"  # where it may put files of its own
_NAMES = ("soffice", "libreoffice")
# The import filter is given, so that a file that passes for another format as well is still read as docx.
_OPTIONS = (
    *("--headless", "--norestore", "--nologo", "--nolockcheck"),
    *("--infilter=MS Word 2007 XML", "--convert-to", "pdf:writer_pdf_Export"),
)
_WINDOWS = sys.platform == "win32"
# Variables for the user's time zone and language, and the fixed ones used instead; C.UTF-8, because file names may hold
# any character.
_LOCAL = re.compile(r"TZ|LANG|LANGUAGE|LC_\w+")
_FIXED = {"TZ": "UTC0", "LC_ALL": "C.UTF-8"}
# Whatever a document holds: no macro runs, no link is followed, nothing is fetched, no Java starts.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
)


def find() -> Path:
    """Return the path of soffice: the one that GENDOC_SOFFICE names, else that on the PATH or in a usual folder.

    Raises OfficeMissing, which says how to install it, if there is none.
    """
    configured = os.environ.get(VARIABLE)
    if configured:
        program = shutil.which(configured)
        if program is None:
            raise OfficeMissing(f"环境变量 {VARIABLE} 写的 {configured} 不是能运行的程序；应是 LibreOffice 的 soffice")
        return Path(program)
    for name in _NAMES:
        if program := shutil.which(name):
            return _console(Path(program))
    for candidate in _usual_places():
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise OfficeMissing(
        "没有找到 LibreOffice，生成 PDF 要用它",
        advice=f"{requirements.advice(requirements.OFFICE)}；装在别处的，用环境变量 {VARIABLE} 写明 soffice 的位置",
    )


def _console(program: Path) -> Path:
    """Return the program that waits for its end and prints messages: on Windows soffice.com beside soffice.exe."""
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
    """Return the version that the program prints, "" if it prints none."""
    with suppress(OSError, processes.TookTooLong), closing(TemporaryFolder()) as folder:
        command = [str(program), f"-env:UserInstallation={_uri(folder.path)}", "--headless", "--version"]
        _, output = processes.run(command, None, seconds=_LEAST_SECONDS, remove=[folder.path])
        lines = (line.split() for line in output.splitlines())
        return next((" ".join(words[:2]) for words in lines if words[:1] == ["LibreOffice"]), "")
    return ""


class Office:
    """LibreOffice with a profile of its own, made on first use and removed at the end.

    For one thread of one process: LibreOffice does not let two runs use a profile at a time.
    """

    def __init__(self, *, seconds: int = SECONDS) -> None:
        """Find out which fonts are installed; seconds is how long the conversion of one document may take."""
        self.families = fonts.installed()  # None: the fonts are left to LibreOffice
        self._seconds = seconds
        self._folder: TemporaryFolder | None = None

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def convert(self, document: bytes) -> bytes:
        """Return the PDF that LibreOffice makes of a docx, unchanged.

        Raises OfficeMissing if there is no LibreOffice, Failure if it takes too long, crashes, or makes no whole PDF.
        """
        program = find()
        try:
            folder = self._prepare()
            source, target = folder / "document.docx", folder / "document.pdf"
            target.unlink(missing_ok=True)
            source.write_bytes(document)
        except OSError as error:
            place = tempfile.tempdir or os.environ.get("TMPDIR", "")
            raise Failure(f"临时文件夹 {place} 写不了（{reason(error)}），没有写出 PDF") from error
        profile = f"-env:UserInstallation={_uri(folder / 'profile')}"
        command = [str(program), profile, *_OPTIONS, "--outdir", str(folder), str(source)]
        seconds = min(self._seconds, _LEAST_SECONDS + _unpacked(document) * _SECONDS_FOR_MB // (1 << 20))
        status, output = self._run(command, self._environment(folder), seconds)
        try:
            data = target.read_bytes()
        except OSError:
            data = b""
        if data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"):
            return data
        raise Failure(_why(status, output, bool(data)))

    def _prepare(self) -> Path:
        if self._folder is None:
            self._folder = TemporaryFolder()
            folder = self._folder.path
            (folder / _TEMPORARY).mkdir()
            user = folder / "profile" / "user"
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
            if self.families is not None:
                (folder / "fonts.conf").write_bytes(fonts.configuration(self.families))
        return self._folder.path

    def _environment(self, folder: Path) -> dict[str, str]:
        """Return the variables of LibreOffice's process, so that no PDF depends on the user's time zone or language."""
        environment = {name: value for name, value in os.environ.items() if not _LOCAL.fullmatch(name)} | _FIXED
        environment |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder / _TEMPORARY))
        if self.families is not None:
            environment[fonts.VARIABLE] = str(folder / "fonts.conf")
        return environment

    def _run(self, command: list[str], environment: dict[str, str], seconds: int) -> tuple[int, str]:
        """Return the exit code and the output of LibreOffice.

        Raises Failure if it cannot be started or takes too long.
        """
        assert self._folder is not None
        pipes = _pipes(self._folder.path / "profile")
        try:
            status, output = processes.run(command, environment, seconds=seconds, remove=[self._folder.path, *pipes])
        except OSError as error:
            raise Failure(f"LibreOffice 启动不了（{command[0]}：{reason(error)}）") from error
        except processes.TookTooLong:
            raise Failure(
                f"LibreOffice 用了 {seconds} 秒还没有完成，已停止它，没有写出 PDF；再试一次，或先在 Word 里看看这份文档"
            ) from None
        finally:
            for pipe in pipes:
                with suppress(OSError):
                    pipe.unlink(missing_ok=True)
        if status in processes.CANNOT_START:
            raise Failure(f"LibreOffice 启动不了（{command[0]} 不能运行）；请重装 LibreOffice Writer")
        return status, output


def _unpacked(document: bytes) -> int:
    """Return how many bytes the parts of a docx have, 0 for what is none."""
    try:
        with ZipFile(io.BytesIO(document)) as package:
            return sum(entry.file_size for entry in package.infolist())
    except BadZipFile:
        return 0


def _pipes(profile: Path) -> list[Path]:
    """Return the pipes that LibreOffice may leave for a profile when it is ended: it names them by its digest."""
    if _WINDOWS:
        return []
    digest = hashlib.md5(_uri(profile).encode("utf-16-le"), usedforsecurity=False).digest()
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
    return [Path(folder) / name for folder in ("/tmp", "/var/tmp")]


def _why(status: int, output: str, partial: bool) -> str:
    words = " ".join(line.strip() for line in output.splitlines() if line.strip() and "javaldx" not in line)[-200:]
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
