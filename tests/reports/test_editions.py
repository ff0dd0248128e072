"""A public and an internal edition of one report: same totals, and nothing internal in the public one."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import gendoc
from gendoc.cli.main import cli, main
from gendoc.compare.editions import differences
from gendoc.compare.page import PageLook
from gendoc.render.trace import PrintedFigure
from gendoc.report.edition import Edition, internal_paths
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


@pytest.mark.parametrize(
    "edition", ["public", "公開", "公开版", " 公开", "whole", "Edition.PUBLIC", None, 1, b"", True]
)
def test_what_is_no_edition_is_refused_before_anything_is_read(edition):
    with pytest.raises(ValueError, match="可以写 公开、内部"):
        gendoc.Options(edition=edition)


def test_a_word_file_has_no_editions(tmp_path):
    (tmp_path / "来文.docx").write_bytes(b"")
    with pytest.raises(gendoc.Failure, match="Word 文件不分版本"):
        gendoc.pdf(tmp_path / "来文.docx", options=gendoc.Options(office=object(), edition=Edition.INTERNAL))


@pytest.mark.parametrize("edition", ["public", "公开版", ""])
def test_the_command_refuses_an_edition_that_there_is_not(edition, tmp_path, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["build", str(SAMPLE), "-o", str(tmp_path), "--edition", edition])
    assert exit_.value.code == 2
    assert "可选 公开、内部" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


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
