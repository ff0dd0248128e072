"""What pages need besides Python, and the command that installs it on each system."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable
from typing import NamedTuple


class Requirement(NamedTuple):
    """Something to be installed: the command for each system of SYSTEMS, or where to find it in its menus."""

    debian: str
    fedora: str
    macos: str
    windows: str


SYSTEMS = {"debian": "Debian、Ubuntu", "fedora": "Fedora", "macos": "macOS", "windows": "Windows"}
OFFICE = Requirement(
    "sudo apt install libreoffice-writer",
    "sudo dnf install libreoffice-writer",
    "brew install --cask libreoffice",
    "winget install TheDocumentFoundation.LibreOffice",
)
CHINESE_FONTS = Requirement(
    "sudo apt install fonts-noto-cjk",
    "sudo dnf install google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts",
    "brew install --cask font-noto-serif-cjk-sc font-noto-sans-cjk-sc",
    "在「设置」→「系统」→「可选功能」里添加「中文（简体）补充字体」",
)
LATIN_FONTS = Requirement(
    "sudo apt install fonts-liberation",
    "sudo dnf install liberation-serif-fonts",
    "brew install --cask font-liberation",
    "随 Windows 自带，无需安装",
)
FONT_TOOLS = Requirement("sudo apt install fontconfig", "sudo dnf install fontconfig", "", "")


def pip(packages: Iterable[str]) -> str:
    """Return how to install Python packages for the Python that is running, as the system's shell takes it."""
    python = sys.executable
    if " " in python:
        python = f'& "{python}"' if sys.platform == "win32" else f'"{python}"'
    return f"安装：{python} -m pip install {' '.join(packages)}"


def system() -> str:
    """Return which of SYSTEMS this is, "" if it is none of them."""
    if sys.platform in ("win32", "darwin"):
        return "windows" if sys.platform == "win32" else "macos"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if names & {"debian", "ubuntu"}:
        return "debian"
    return "fedora" if names & {"fedora", "rhel", "centos"} else ""


def command(need: Requirement) -> str:
    """Return the command that installs what is needed on this system, "" if the system is not known."""
    name = system()
    return str(getattr(need, name)) if name else ""


def advice(need: Requirement) -> str:
    """Return how to install what is needed: on this system, or on each system if this one is not known."""
    if install := command(need):
        return f"安装：{install}"
    return "安装：" + "；".join(f"{SYSTEMS[name]}：{words}" for name, words in need._asdict().items() if words)
