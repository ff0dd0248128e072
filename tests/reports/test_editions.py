"""A public and an internal edition of one report: same totals, and nothing internal in the public one."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import gendoc
from gendoc.cli.main import cli, main
from gendoc.compare.editions import EDITION_DIFFERS, differences
from gendoc.compare.page import PageLook
from gendoc.data.reader import read_text
from gendoc.narrative.fill import fill
from gendoc.pipeline.editions import public_edition
from gendoc.pipeline.results import CheckedData
from gendoc.pipeline.steps import check_document
from gendoc.pipeline.targets import target_of
from gendoc.render.trace import PrintedFigure
from gendoc.report.edition import Edition, internal_paths
from gendoc.workbook.xlsx import save_workbook
from tests.samples import sampled

ROOT = Path(__file__).parents[2]
SAMPLE = next((ROOT / "data").glob("示例市*/2024.yaml"))
SECRET = """  - 要点: 内部检查情况
    内部: true
    数据: {隐患: 23 处}
    正文: 对内部检查发现的隐患{{ 隐患 }}逐项登记，限期整改。
"""
AFTER = "  - 要点: 资金管理情况\n"


def written(folder: Path, *edits: tuple[str, str]) -> Path:
    """Write the sample with edits, beside copies of the files that it looks into."""
    text = SAMPLE.read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    for other in SAMPLE.parent.rglob("*.yaml"):
        target = folder / other.relative_to(SAMPLE.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(other.read_bytes())
    file = folder / "2024.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked")
    project = "  - 名称: 公共文化场馆免费开放\n"
    return written(folder, (AFTER, SECRET + AFTER), (project, project + "    内部: true\n"))


@pytest.fixture(scope="module")
def checked(marked):
    return gendoc.check(marked)


def text_of(document) -> str:
    return "\n".join(text for _, texts in document.trace.paragraphs for text in texts)


def test_the_public_edition_says_nothing_that_is_internal(checked):
    assert list(checked.documents) == [Edition.PUBLIC, Edition.INTERNAL]
    assert "内部检查发现的隐患23处" in text_of(checked.document)
    assert "隐患23" not in text_of(checked.documents[Edition.PUBLIC])
    assert "公共文化场馆免费开放专项资金" in text_of(checked.document)
    assert "公共文化场馆免费开放专项资金" not in text_of(checked.documents[Edition.PUBLIC])
    paths = {place.path for place in checked.documents[Edition.PUBLIC].trace.places}
    internal = internal_paths(checked.report.root)
    assert internal
    assert not [path for path in paths if any(path[:end] in internal for end in range(1, len(path) + 1))]


def test_items_after_one_that_is_left_out_are_numbered_on(checked):
    assert "3.资金管理情况。" in text_of(checked.document)
    assert "2.资金管理情况。" in text_of(checked.documents[Edition.PUBLIC])


def test_every_figure_that_both_print_reads_the_same(checked):
    full = {}
    for place in checked.document.trace.places:
        full.setdefault(place.path, set()).add(place.text)
    for place in checked.documents[Edition.PUBLIC].trace.places:
        assert place.text in full[place.path]
    totals = [("收入", "合计"), ("支出", "合计"), ("项目支出表", "预算"), ("项目支出表", "支出")]
    assert all(any(place.path == path for place in checked.documents[Edition.PUBLIC].trace.places) for path in totals)


def test_what_can_be_worked_out_from_totals_is_told(checked):
    told = [finding for finding in checked.findings if finding.code == "edition-differs"]
    assert [(finding.severity, finding.message) for finding in told] == [
        ("warning", f"「专项资金[2].{name}」是内部的，但公开版印了合计和其余各项，可以倒算出来")
        for name in ("预算", "执行")
    ]


def doctored(document, path, text):
    """Return a document that prints text for a figure, as its trace has it."""
    places = [place._replace(text=text) if place.path == path else place for place in document.trace.places]
    return replace(document, trace=replace(document.trace, places=tuple(places)))


def test_a_total_that_the_public_edition_prints_otherwise_is_told(checked):
    wrong = doctored(checked.documents[Edition.PUBLIC], ("收入", "合计"), "3,774.71万元")
    internal = internal_paths(checked.report.root)
    found = list(differences(checked.report, checked.filled, checked.document, wrong, internal))
    assert [finding.message for finding in found] == [
        "「收入.合计」在两种版本里不同：公开版印作 3,774.70、3,774.71万元，内部版印作 3,774.70、3,774.70万元"
    ]


def test_an_internal_figure_in_the_public_edition_is_told(checked):
    path = ("专项资金", 1, "预算")
    place = PrintedFigure("word/document.xml", 0, 0, 1, path, "180.00")
    public = checked.documents[Edition.PUBLIC]
    leaking = replace(public, trace=replace(public.trace, places=(place,)))
    internal = internal_paths(checked.report.root)
    found = list(differences(checked.report, checked.filled, checked.document, leaking, internal))
    assert [finding.message for finding in found] == ["「专项资金[2].预算」是内部的，公开版却印了 180.00"]


def test_both_are_written_at_once_and_told_apart_by_their_names(marked, tmp_path):
    made = gendoc.build_editions(marked, tmp_path)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert [name.removeprefix(made[0].document.title) for name in names] == ["（公开版）.docx", "（内部版）.docx"]
    assert [built.trace for built in made] == [
        made[0].checked.documents[Edition.PUBLIC].trace,
        made[0].checked.document.trace,
    ]


def test_one_edition_may_be_asked_for(marked, checked, tmp_path):
    target = tmp_path / "报告.docx"
    result = CliRunner().invoke(cli, ["build", str(marked), "-o", str(target), "--edition", "公开"])
    assert result.exit_code == 0, result.output
    assert target.read_bytes() == checked.documents[Edition.PUBLIC].data


def test_two_editions_do_not_go_into_one_file(marked, tmp_path):
    with pytest.raises(gendoc.Failure, match="--edition"):
        gendoc.build_editions(marked, tmp_path / "报告.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def plain():
    return gendoc.check(SAMPLE)


@pytest.mark.parametrize("edition", sampled([Edition.PUBLIC, Edition.INTERNAL, Edition.WHOLE], 3))
@pytest.mark.parametrize("build", [gendoc.build, lambda *given: gendoc.build_editions(*given)[0]])
def test_without_marks_every_edition_is_the_whole(build, edition, plain, tmp_path):
    assert list(plain.documents) == [Edition.WHOLE]
    built = build(SAMPLE, tmp_path, gendoc.Options(edition=edition))
    assert built.output == tmp_path / f"{built.document.title}.docx"
    assert built.output.read_bytes() == plain.document.data


NO_EDITIONS = [
    *("public", "Public", "PUBLIC", "internal", "whole", "all", "公開", "公开版", "公开 ", " 公开", "\u3000公开", "公\u200b开", "内部版"),
    *("內部", "公开,内部", "公开、内部", "公开|内部", "公开\n", " ", "Edition.PUBLIC", "None", "null", "-", "*", "０"),
    *(None, 0, 1, True, False, b"", "公开".encode(), [], ["公开"], ("公开",), {"公开"}, {}, 1.5, object(), Edition, str),
]  # fmt: skip


class _Asking:
    """Every way to ask for an edition: each is given what is asked, and a folder that has to stay empty."""

    def __init__(self, file: Path, checked: gendoc.Checked) -> None:
        self.file = file
        self.checked = checked

    def options(self, asked, _folder):
        gendoc.Options(edition=asked)

    def replaced(self, asked, _folder):
        replace(gendoc.Options(edition="公开"), edition=asked)

    def looked_up(self, asked, _folder):
        self.checked.edition(asked)

    def filled(self, asked, _folder):
        fill(self.checked.report, self.checked.filled.phrases, asked)

    def named(self, asked, folder):
        target_of(self.checked, asked, folder, gendoc.Options())

    def built(self, asked, folder):
        gendoc.build(self.file, folder, self._forged(asked))

    def built_with_a_draft(self, asked, folder):
        gendoc.build(self.file, folder, self._forged(asked, draft=True))

    def built_from_a_check(self, asked, folder):
        gendoc.build_editions(self.checked, folder, self._forged(asked))

    def printed(self, asked, folder):
        gendoc.pdf(self.file, folder, self._forged(asked, office=object()))

    @staticmethod
    def _forged(asked, **others):
        """Return options whose edition was set behind their back."""
        options = gendoc.Options(**others)
        object.__setattr__(options, "edition", asked)
        return options


WAYS = [name for name in vars(_Asking) if not name.startswith("_")]


@pytest.mark.parametrize("way", WAYS)
def test_every_wrong_way_to_ask_for_an_edition_is_refused_and_nothing_is_written(
    way, marked, checked, tmp_path, monkeypatch
):
    monkeypatch.setattr("gendoc.pipeline.steps.check", lambda *_: checked)
    monkeypatch.setattr("gendoc.pipeline.pdf.check", lambda *_: checked)
    for asked in NO_EDITIONS:
        with pytest.raises(ValueError, match="可以写 公开、内部"):
            getattr(_Asking(marked, checked), way)(asked, tmp_path)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        *(["build", "--edition", asked] for asked in ("public", "公开版", "公開", "内部版", " 公开", "", "None", "公开,内部")),
        *(["build", "--edition=公开", "--edition", "内部"], ["build", "--edition", "公开", "--edition", "公开"], ["build", "--edition"]),
        *([command, "--edition", "公开"] for command in ("pdf", "check", "watch", "preview", "new", "doctor", "init", "rules")),
        *(["build", option, "公开"] for option in ("--Edition", "--editions", "--版本", "-e", "--public")),
        ["build", "--public"],
    ],
)  # fmt: skip
def test_every_wrong_way_on_the_command_line_is_refused_and_nothing_is_written(
    arguments, marked, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as exit_:
        main([arguments[0], str(marked), *arguments[1:]])
    assert exit_.value.code == 2
    said = capsys.readouterr()
    assert said.err
    assert "已生成" not in said.out + said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["报告（公开版）.docx", "报告-公开.docx", "公开稿.docx", "report_Public.docx", "对外版.docx"]
)
def test_the_internal_edition_is_not_written_into_a_file_named_public(name, checked, tmp_path):
    for edition in (Edition.INTERNAL, Edition.WHOLE):
        with pytest.raises(gendoc.CannotWrite, match="要写的是内部版"):
            target_of(checked, checked.edition(edition), tmp_path / name, gendoc.Options())
    assert target_of(checked, Edition.PUBLIC, tmp_path / name, gendoc.Options()) == tmp_path / name
    assert target_of(checked, Edition.INTERNAL, tmp_path / "政务公开.docx", gendoc.Options())


def test_a_draft_that_was_checked_is_not_written_as_a_report(marked, checked, tmp_path):
    with pytest.raises(ValueError, match="草稿不能当作报告"):
        gendoc.build_editions(checked, tmp_path, gendoc.Options(draft=True))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("draft", sampled([True, False], 2))
def test_a_public_edition_that_leaks_is_not_written_even_as_a_draft(draft, checked, monkeypatch):
    leak = EDITION_DIFFERS.at(checked.report.span(("收入",)), "漏了")
    monkeypatch.setattr("gendoc.pipeline.editions.differences", lambda *_: [leak])
    assert check_document(CheckedData(**_data(checked, draft=draft))).documents == {}


def _data(checked, *, draft):
    """Return the fields of a check without its documents."""
    return {each.name: getattr(checked, each.name) for each in fields(CheckedData)} | {
        "options": gendoc.Options(draft=draft)
    }


@pytest.mark.parametrize("yes", ["true", '"true"', "True", "是", "yes", "真", "TRUE"])
def test_a_mark_in_other_words_is_never_public(yes):
    root = read_text(
        f"各项:\n  - {{名称: 甲, 内部: {yes}}}\n  - {{名称: 乙, 內部: {yes}}}\n  - {{名称: 丙, 内部: 3 人}}\n", "x.yaml"
    ).root
    assert internal_paths(root) == {("各项", 0), ("各项", 1)}


def test_a_report_marked_as_a_whole_has_no_public_edition(checked):
    public, _, findings = public_edition(checked.report, checked.filled, checked.document, (), frozenset({()}))
    assert public is None
    assert [finding.message for finding in findings] == ["整份报告都标了内部，没有公开版"]


def test_nothing_internal_is_anywhere_in_the_public_file(checked):
    public = checked.documents[Edition.PUBLIC]
    for secret in ("内部检查", "隐患", "公共文化场馆免费开放专项"):
        assert secret not in json.dumps(public.trace.to_json(), ensure_ascii=False)
        assert not [name for name, text in _parts(public.data) if secret in text], secret
    assert any("隐患" in text for _, text in _parts(checked.document.data))


def _parts(package: bytes, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the parts of a file and of the workbooks in it, as text."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if data.startswith(b"PK"):
                yield from _parts(data, f"{name}!")
            else:
                yield within + name, data.decode("utf-8", "replace")


def test_a_word_file_has_no_editions(tmp_path):
    (tmp_path / "来文.docx").write_bytes(b"")
    with pytest.raises(gendoc.Failure, match="Word 文件不分版本"):
        gendoc.pdf(tmp_path / "来文.docx", options=gendoc.Options(office=object(), edition=Edition.INTERNAL))


def test_the_public_edition_of_a_draft_that_cannot_be_made_is_not_replaced_by_the_other(marked, tmp_path, monkeypatch):
    monkeypatch.setattr("gendoc.pipeline.editions.public_edition", lambda *_, **__: (None, PageLook(), []))
    options = gendoc.Options(draft=True, edition=Edition.PUBLIC)
    built = gendoc.build(marked, tmp_path, options)
    assert built.output is None
    assert list(tmp_path.iterdir()) == []
    assert built.checked.documents == {}


def test_the_whole_of_a_marked_report_is_named_internal(marked, tmp_path):
    built = gendoc.build(marked, tmp_path)
    assert built.edition is Edition.INTERNAL
    assert built.output.name.endswith("（内部版）.docx")
    assert built.output.read_bytes() == built.checked.documents[Edition.INTERNAL].data


def test_a_mark_that_says_no_is_no_mark(tmp_path):
    file = written(tmp_path, (AFTER, SECRET.replace("true", "false") + AFTER))
    checked = gendoc.check(file)
    assert list(checked.documents) == [Edition.WHOLE]
    assert "内部检查发现的隐患23处" in text_of(checked.document)


def test_a_draft_has_both_editions_too(tmp_path):
    file = written(tmp_path, (AFTER, SECRET.replace("23 处", "待填") + AFTER))
    checked = gendoc.check(file, gendoc.Options(draft=True))
    assert "隐患【待填】" in text_of(checked.document)
    assert "隐患【" not in text_of(checked.documents[Edition.PUBLIC])


def test_a_public_edition_that_cannot_be_made_leaves_both_unwritten(tmp_path):
    file = written(tmp_path, (AFTER, SECRET + AFTER.rstrip() + "{{ 实施情况[2].数据.隐患 }}\n"))
    (built,) = gendoc.build_editions(file, tmp_path / "out.docx")
    assert "internal-reference" in {finding.code for finding in built.findings}
    assert built.output is None


def test_a_workbook_of_internal_items_says_so(checked, plain, tmp_path, monkeypatch):
    monkeypatch.setattr("gendoc.workbook.xlsx.workbook", lambda *_: ("核对表", b"PK"))
    assert save_workbook(checked, tmp_path).name == "核对表（内部版）.xlsx"
    assert save_workbook(plain, tmp_path).name == "核对表.xlsx"
    with pytest.raises(gendoc.CannotWrite, match="文件名不能说是公开的"):
        save_workbook(checked, tmp_path / "核对表（公开版）.xlsx")
