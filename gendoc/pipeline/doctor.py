"""Whether everything that gendoc needs is installed: Python packages, LibreOffice, fonts, a folder to write to."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gendoc.core.finding import Failure, reason
from gendoc.core.project import OUTPUT, root_of, shown
from gendoc.layout.typefaces import LATIN, TYPEFACES
from gendoc.pages import fonts, office, pictures, requirements

_NAME = re.compile(r"[A-Za-z0-9._-]+")


HAVE, STAND_IN, LACK = "有", "代", "缺"


class Item(NamedTuple):
    """One thing that gendoc needs: its name, whether it is installed, its version or path, how to install it."""

    name: str
    state: str
    detail: str
    advice: str = ""


def examine(folder: Path) -> Iterator[Item]:
    """Yield everything that gendoc needs, for the project of folder; what all commands need comes first."""
    yield _packages()
    yield _output(folder)
    yield _office()
    yield from _fonts()
    yield _pictures()


def _packages() -> Item:
    versions, lacking = [f"Python {platform.python_version()}"], []
    try:
        requires = importlib.metadata.requires("gendoc") or ()
    except importlib.metadata.PackageNotFoundError:
        return Item("Python 和库", HAVE, f"{versions[0]}；gendoc 不是用 pip 装的，库的版本没有核对")
    for requirement in requires:
        name = _NAME.match(requirement)
        if name is not None and "extra ==" not in requirement:
            try:
                versions.append(f"{name[0]} {importlib.metadata.version(name[0])}")
            except importlib.metadata.PackageNotFoundError:
                lacking.append(name[0])
    if lacking:
        return Item("Python 和库", LACK, f"缺少 {'、'.join(lacking)}", requirements.pip(lacking))
    return Item("Python 和库", HAVE, "，".join(versions))


def _version(package: str) -> str:
    """Return the version of an installed package, "" if nothing says it: pillow may come as another package."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _output(folder: Path) -> Item:
    output_folder = root_of(folder / "x") / OUTPUT
    output_folder = output_folder if output_folder.is_dir() else output_folder.parent
    try:
        with tempfile.TemporaryFile(dir=output_folder):
            return Item("输出文件夹", HAVE, f"{shown(output_folder)} 可以写")
    except OSError as error:
        advice = "给自己加上写权限，或用 -o 写到别处"
        return Item("输出文件夹", LACK, f"{shown(output_folder)} 写不了（{reason(error)}）", advice)


def _office() -> Item:
    try:
        program = office.find()
    except Failure as failure:
        return Item("LibreOffice", LACK, failure.problem, failure.advice)
    version = office.version(program)
    if not version:
        return Item("LibreOffice", LACK, f"{program} 运行不了", requirements.advice(requirements.OFFICE))
    return Item("LibreOffice", HAVE, f"{version}（{program}）")


def _fonts() -> Iterator[Item]:
    families = fonts.installed()
    if families is None:
        if requirements.system() in ("windows", "macos"):
            yield Item(
                "字体", HAVE, "这个系统上由 LibreOffice 自己找字体，gendoc 看不到它用了哪些；生成 PDF 后请看一看"
            )
        else:
            yield Item("字体", LACK, "没有 fc-list，不知道装了哪些字体", requirements.advice(requirements.FONT_TOOLS))
        return
    for typeface in TYPEFACES:
        choice = typeface.stand_in(families)
        if choice is None:
            need = requirements.LATIN_FONTS if typeface is LATIN else requirements.CHINESE_FONTS
            yield Item(f"字体：{typeface.role}", LACK, "没有装，也没有可以代替的", requirements.advice(need))
        elif choice.family in typeface.replaced:
            yield Item(f"字体：{typeface.role}", HAVE, choice.family)
        else:
            yield Item(f"字体：{typeface.role}", STAND_IN, f"没有装，用 {choice.family} 代替")


def _pictures() -> Item:
    if not pictures.available():
        return Item("页面图片", LACK, f"缺少 {'、'.join(pictures.lacking())}", pictures.advice())
    versions = (f"{name} {_version(name)}".rstrip() for name in pictures.PACKAGES)
    return Item("页面图片", HAVE, "，".join(versions))
