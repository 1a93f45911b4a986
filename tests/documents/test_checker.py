"""The checker passes what we print and names each fault planted in it."""

import dataclasses
import io
from datetime import date

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from khuyencong.core.errors import Refused
from khuyencong.documents.drawing.rendering import render
from khuyencong.documents.papers.blocks import Column
from khuyencong.documents.papers.blocks import Table as ListTable
from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.reading.checker import check_docx
from khuyencong.documents.reading.inspection import opened
from khuyencong.planning.papers.estimate_decision import ApprovedAmount, EstimateDecision

FORM_DATE = date(2026, 2, 1)
CENTER, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT


def decision() -> EstimateDecision:
    signer = Signer(authority="KT. Giám đốc", title="Phó Giám đốc", name="Lê Thị Cúc")
    return EstimateDecision(
        frame=Frame(
            parent_body="Ủy ban nhân dân tỉnh",
            issuing_body="Sở Công Thương",
            number="05",
            symbol="QĐ-SCT",
            place="Nghệ An",
            issued_date=date(2026, 2, 5),
            title="Quyết định",
            summary="Về việc phê duyệt dự toán đề án hỗ trợ máy sấy hải sản",
            grounds=("Căn cứ Nghị định số 45/2012/NĐ-CP", "Căn cứ Quyết định số 10/QĐ-UBND"),
            signers=(signer,),
            end_mark="/.",
            recipients=("Như Điều 3", "Lưu: VT, QLCN"),
        ),
        project_code="DA-40-2026-0001",
        project_title="Hỗ trợ máy sấy hải sản",
        implementing_unit="Trung tâm Khuyến công",
        plan_reference="Quyết định số 10/QĐ-UBND",
        year=2026,
        decider="Giám đốc Sở Công Thương",
        amounts=(ApprovedAmount(fund="Địa phương", planned_dong=300_000_000, approved_dong=1),),
    )


def every(document):
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def find(document, start):
    return next(p for p in every(document) if p.text.startswith(start))


def size(start, points):
    return lambda d: [setattr(run.font, "size", Pt(points)) for run in find(d, start).runs]


def font(start, **changes):
    def plant(document):
        for run in find(document, start).runs:
            for name, value in changes.items():
                setattr(run.font, name, value)

    return plant


def layout(start, **changes):
    def plant(document):
        for name, value in changes.items():
            setattr(find(document, start).paragraph_format, name, value)

    return plant


def text(start, new):
    def plant(document):
        first, *rest = find(document, start).runs
        first.text = new
        for run in rest:
            run.text = ""

    return plant


def section(**changes):
    return lambda d: [setattr(d.sections[0], name, value) for name, value in changes.items()]


def without(start):
    def plant(document):
        element = find(document, start)._p
        element.getparent().remove(element)

    return plant


def red(document):
    find(document, "Điều 1").runs[0].font.color.rgb = RGBColor(255, 0, 0)


def no_rules(document):
    for cell in document.tables[0].rows[0].cells:
        last = cell.paragraphs[-1]._p
        last.getparent().remove(last)


def no_summary_rule(document):
    rule = find(document, "Về việc")._p.getnext()
    rule.getparent().remove(rule)


def long_summary_rule(document):
    rule = Paragraph(find(document, "Về việc")._p.getnext(), document)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm(5)


def bold_addressee(document):
    line = find(document, "Điều 1").insert_paragraph_before("")
    line.alignment = CENTER
    line.add_run("Kính gửi: Ủy ban nhân dân tỉnh").bold = True
    line.runs[0].font.name, line.runs[0].font.size = "Times New Roman", Pt(13)


def no_page_number(document):
    paragraph = document.sections[0].header.paragraphs[0]
    for run in paragraph.runs:
        paragraph._p.remove(run._r)


def left_page_number(document):
    document.sections[0].header.paragraphs[0].alignment = LEFT


def small_page_number(document):
    for run in document.sections[0].header.paragraphs[0].runs:
        run.font.size = Pt(10)


def no_signature(document):
    table = document.tables[-1]._tbl
    table.getparent().remove(table)


def no_repeated_head(document):
    row = document.tables[1].rows[0]._tr
    row.remove(row.trPr)


def wider_than_the_text(document):
    for cell in document.tables[1].columns[1].cells:
        cell.width += Mm(10)


PLANTED = {
    "letter paper": ("paper", section(page_width=Mm(216), page_height=Mm(279))),
    "left margin 25": ("margin_left", section(left_margin=Mm(25))),
    "right margin 10": ("margin_right", section(right_margin=Mm(10))),
    "top margin 30": ("margin_top", section(top_margin=Mm(30))),
    "bottom margin 15": ("margin_bottom", section(bottom_margin=Mm(15))),
    "Arial": ("font", font("Điều 1", name="Arial")),
    "red": ("colour", red),
    "unfilled": ("placeholder", text("Đơn vị thực hiện", "{{ paper.implementing_unit }}")),
    "no page number": ("page_number", no_page_number),
    "page number left": ("page_number", left_page_number),
    "page number 10": ("page_number", small_page_number),
    "number on page 1": ("page_number", section(different_first_page_header_footer=False)),
    "no nation": ("nation", without("CỘNG HÒA")),
    "nation 11": ("nation", size("CỘNG HÒA", 11)),
    "nation not bold": ("nation", font("CỘNG HÒA", bold=False)),
    "no motto": ("motto", without("Độc lập")),
    "motto 12": ("motto", size("Độc lập", 12)),
    "motto unspaced": ("motto", text("Độc lập", "Độc lập-Tự do-Hạnh phúc")),
    "no rules": ("motto_rule", no_rules),
    "no issuer rule": ("issuer_rule", no_rules),
    "parent bold": ("parent", font("ỦY BAN", bold=True)),
    "issuer not bold": ("issuer", font("SỞ CÔNG", bold=False)),
    "issuer 14": ("issuer", size("SỞ CÔNG", 14)),
    "number 5": ("number", text("Số:", "Số: 5/QĐ-SCT")),
    "symbol spaced": ("number", text("Số:", "Số: 05/QĐ - SCT")),
    "symbol small": ("number", text("Số:", "Số: 05/QĐ-Sct")),
    "number 12 pt": ("number", size("Số:", 12)),
    "draft unsaid": ("number", text("Số:", "Số:      /QĐ-SCT")),
    "day 5": ("place_date", text("Nghệ An", "Nghệ An, ngày 5 tháng 02 năm 2026")),
    "month 2": ("place_date", text("Nghệ An", "Nghệ An, ngày 05 tháng 2 năm 2026")),
    "month 03": ("place_date", text("Nghệ An", "Nghệ An, ngày 05 tháng 03 năm 2026")),
    "date upright": ("place_date", font("Nghệ An", italic=False)),
    "title 12": ("title", size("QUYẾT ĐỊNH", 12)),
    "title small letters": ("title", text("QUYẾT ĐỊNH", "Quyết định")),
    "summary 12": ("summary", size("Về việc", 12)),
    "summary not bold": ("summary", font("Về việc", bold=False)),
    "no rule under the abstract": ("summary_rule", no_summary_rule),
    "a long rule under the abstract": ("summary_rule", long_summary_rule),
    "addressee bold": ("addressee", bold_addressee),
    "ground upright": ("grounds", font("Căn cứ Nghị", italic=False)),
    "ground comma": ("grounds", text("Căn cứ Nghị", "Căn cứ Nghị định số 45/2012/NĐ-CP,")),
    "ground 15": ("grounds", size("Căn cứ Nghị", 15)),
    "body 12": ("body", size("Điều 2", 12)),
    "body left": ("body", layout("Điều 2", alignment=LEFT)),
    "body unindented": ("body", layout("Điều 2", first_line_indent=Mm(0))),
    "body indented 20": ("body", layout("Điều 2", first_line_indent=Mm(20))),
    "paragraphs 3 pt apart": ("spacing", layout("Điều 2", space_after=Pt(3))),
    "lines 2": ("line_spacing", layout("Điều 2", line_spacing=2.0)),
    "lines 0.8": ("line_spacing", layout("Điều 2", line_spacing=0.8)),
    "table 8": ("table", size("Địa phương", 8)),
    "head not repeated": ("table", no_repeated_head),
    "a table into the margin": ("table", wider_than_the_text),
    "two marks": ("mark", text("Điều 2", "Điều 2. Trở lại dự toán được giao.;")),
    "no signature": ("signature", no_signature),
    "post small letters": ("signature", text("KT. GIÁM", "Kt. Giám đốc")),
    "name not bold": ("signature", font("Lê Thị Cúc", bold=False)),
    "name 11": ("signature", size("Lê Thị Cúc", 11)),
    "recipients upright": ("recipients", font("Nơi nhận", italic=False)),
    "recipients 13": ("recipients", size("- Như Điều 3", 13)),
    "an article that is not the last": ("recipients", text("- Như", "- Như Điều 2;")),
    "the end unmarked": ("end", text("Điều 3", "Điều 3. Quyết định có hiệu lực kể từ ngày ký.")),
    "no copy kept": ("recipients", without("- Lưu")),
}


def test_every_table_reaches_from_margin_to_margin():
    columns = (Column("Nội dung", "{row.name}", 100), Column("Số tiền", "{row.dong}", 84, "right"))
    assert ListTable("paper.rows", "row", columns).widths == [90, 75]
    narrow = ListTable("paper.rows", "row", columns[:1] * 3)
    assert narrow.widths == [55, 55, 55]


def test_a_decision_has_no_fault():
    assert check_docx(render(decision(), "docx", form_date=FORM_DATE)) == []


@pytest.mark.parametrize(
    ("planned_dong", "articles"), [(300_000_001, 3), (300_000_000, 2)], ids=["less", "all"]
)
def test_what_goes_back_is_an_article_only_where_something_does(planned_dong, articles):
    amount = ApprovedAmount(fund="F", planned_dong=planned_dong, approved_dong=300_000_000)
    paper = dataclasses.replace(decision(), amounts=(amount,))
    content = render(paper, "docx", form_date=date(2026, 11, 29))
    said = [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]
    assert [text[:7] for text in said if text.startswith("Điều ")] == [
        f"Điều {number}." for number in range(1, articles + 1)
    ]
    assert any("trở lại dự toán" in text for text in said) == (articles == 3)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_named(name):
    code, plant = PLANTED[name]
    document = docx.Document(io.BytesIO(render(decision(), "docx", form_date=FORM_DATE)))
    plant(document)
    file = io.BytesIO()
    document.save(file)
    found = check_docx(file.getvalue())
    assert code in {fault.code for fault in found}
    assert len({fault.code for fault in found}) <= 2, "one fault spoils at most its neighbour"
    assert all(str(fault).endswith(".") for fault in found)


def test_minutes_have_no_place_and_day_above_and_end_with_them():
    minutes = dataclasses.replace(
        decision().frame, title="Biên bản", symbol="BB-SCT", is_minutes=True, recipients=(),
        end_mark="", minutes_mark="/.",
    )  # fmt: skip
    content = render(dataclasses.replace(decision(), frame=minutes), "docx", form_date=FORM_DATE)
    assert check_docx(content) == []
    document = docx.Document(io.BytesIO(content))
    find(document, "Biên bản này được lập ngày 05 tháng 02 năm 2026, tại Nghệ An./.")
    corner = document.tables[0].rows[-1].cells[1].paragraphs[0]
    corner.add_run("Nghệ An, ngày 05 tháng 02 năm 2026").italic = True
    file = io.BytesIO()
    document.save(file)
    assert "place_date" in {fault.code for fault in check_docx(file.getvalue())}


@pytest.mark.parametrize("kind", ["BB", "TTr", "BC", "GM", "TB"])
def test_each_kind_that_ends_with_the_mark_is_read_to_its_end(kind):
    frame = dataclasses.replace(decision().frame, symbol=f"{kind}-SCT", end_mark="")
    content = render(dataclasses.replace(decision(), frame=frame), "docx", form_date=FORM_DATE)
    assert {fault.code for fault in check_docx(content)} == {"end"}
    contract = dataclasses.replace(frame, symbol="HĐ-SCT")
    content = render(dataclasses.replace(decision(), frame=contract), "docx", form_date=FORM_DATE)
    assert check_docx(content) == []


def test_a_file_without_header_is_told_so():
    document = docx.Document()
    document.add_paragraph("Kính gửi")
    file = io.BytesIO()
    document.save(file)
    codes = {fault.code for fault in check_docx(file.getvalue())}
    assert {"header", "signature", "page_number", "font"} <= codes


def test_a_file_that_is_no_word_file_is_refused_in_words():
    with pytest.raises(Refused, match=r"\.docx"):
        opened(check_docx, "a.docx", b"%PDF-1.7")
