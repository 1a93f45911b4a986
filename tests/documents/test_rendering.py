"""DOCX and PDF say the same, literally, and are the same bytes each time."""

import dataclasses
import io
import json
import re
import time
import zipfile
from collections.abc import Sequence
from datetime import date

import docx
import pypdf
import pytest

from khuyencong.documents.drawing import rendering
from khuyencong.documents.drawing.rendering import context, render
from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.papers.payload import from_payload, to_payload
from khuyencong.documents.reading import word_reading as word
from khuyencong.documents.reading.checker import check_docx
from khuyencong.planning.papers.plan_decision import PlanDecisionPaper, PlannedProject
from khuyencong.projects.papers.request_receipt import RequestReceipt
from tests.bar.figures import part
from tests.documents.random_papers import CODES, NASTY, random_paper

FORM_DATE = date(2026, 2, 1)
NEWEST = date(2030, 1, 1)  # on the words that came last
SEEDS = part("KHUYENCONG_PAPERS", 2)  # random papers of each form


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def docx_lines(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    lines = [bare(p.text) for p in word.every_paragraph(document)]
    return [line for line in lines if line]


def heads(content: bytes) -> list[str]:
    tables = docx.Document(io.BytesIO(content)).tables
    return [
        bare("".join(cell.text for cell in table.rows[0].cells))
        for table in tables
        if word.is_ruled(table)
    ]


def pdf_text(content: bytes, repeated: Sequence[str] = ()) -> str:
    """All pages without white space; later ones without page number and repeated table heads. An
    appendix counts its own pages."""
    text, number = "", 0
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        part = bare(page.extract_text())
        number = 1 if part.startswith("PHỤLỤC") else number + 1
        if number > 1:
            assert part.startswith(str(number))
            part = part.removeprefix(str(number))
            for head in repeated:
                part = part.removeprefix(head) if head in text else part
        text += part
    assert text
    return text


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("code", CODES)
def test_docx_keeps_the_layout_and_pdf_says_the_same(code, seed):
    on = (FORM_DATE, NEWEST)[seed % 2]
    paper = random_paper(code, seed)
    content = render(paper, "docx", form_date=on)
    ended = on == NEWEST  # words used before closed with what somebody typed
    assert [fault for fault in check_docx(content) if ended or fault.code != "end"] == []
    lines = docx_lines(content)
    pdf = pdf_text(render(paper, "pdf", form_date=on), heads(content))
    missing = [line for line in lines if line not in pdf]
    assert not missing
    assert len(pdf) == sum(map(len, lines)), "the PDF says more than the DOCX"


@pytest.mark.parametrize("code", CODES)
def test_the_same_paper_gives_the_same_bytes(code):
    paper = random_paper(code, 1)
    thawed = from_payload(code, to_payload(paper))
    for fmt in ("docx", "pdf"):
        first = render(paper, fmt, form_date=FORM_DATE)
        assert first == render(thawed, fmt, form_date=FORM_DATE)


def test_files_tell_the_date_of_issue_and_not_of_printing():
    paper = dataclasses.replace(random_paper("contract", 1), frame=frame())
    content = render(paper, "docx", form_date=FORM_DATE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    facts = docx.Document(io.BytesIO(content)).core_properties
    assert facts.created.date() == facts.modified.date() == date(2026, 2, 5)
    info = pypdf.PdfReader(io.BytesIO(render(paper, "pdf", form_date=FORM_DATE))).metadata
    assert info.creation_date.date() == date(2026, 2, 5)


@pytest.mark.parametrize("code", CODES)
def test_a_frozen_paper_comes_back_whole(code):
    for seed in range(20):
        paper = random_paper(code, seed)
        payload = to_payload(paper)
        assert from_payload(code, payload) == paper
        assert to_payload(from_payload(code, payload)) == payload


def test_a_payload_with_a_strange_field_or_type_is_refused():
    raw = json.loads(to_payload(random_paper("payment_voucher", 0)))
    with pytest.raises(TypeError, match="no field bonus"):
        from_payload("payment_voucher", json.dumps({**raw, "bonus": 1}))
    with pytest.raises(TypeError, match="amount_dong"):
        from_payload("payment_voucher", json.dumps({**raw, "amount_dong": 1.5}))
    paper = random_paper("payment_voucher", 0)
    with pytest.raises(TypeError, match="amount_dong: float"):
        to_payload(dataclasses.replace(paper, amount_dong=1.5))


@pytest.mark.parametrize(
    "nasty", [*NASTY, "a\x00b\x0bc", "{%p if x %} {{ paper.frame.title }}", "{_{ a }_} {_% b %_}"]
)
def test_what_people_type_stays_literal(nasty):
    paper = dataclasses.replace(
        random_paper("request_receipt", 0), establishment=nasty, content=nasty
    )
    wanted = bare(re.sub(r"[\x00\x0b]", "", nasty))
    lines = docx_lines(render(paper, "docx", form_date=FORM_DATE))
    assert f"Cơsởđềnghị:{wanted}" in lines
    assert f"Cơsởđềnghị:{wanted}" in pdf_text(render(paper, "pdf", form_date=FORM_DATE))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_typed_one_below_the_other_stay_so(end):
    paper = dataclasses.replace(random_paper("settlement", 0), remark=f"Dòng một.{end}Dòng hai.")
    document = docx.Document(io.BytesIO(render(paper, "docx", form_date=FORM_DATE)))
    assert any(p.text == "Dòng một.\nDòng hai." for p in document.paragraphs)
    reader = pypdf.PdfReader(io.BytesIO(render(paper, "pdf", form_date=FORM_DATE)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert re.search(r"Dòng một\. *\n *Dòng hai\.", text)


def frame(**changes) -> Frame:
    facts = {
        "parent_body": "Ủy ban nhân dân tỉnh Nghệ An",
        "issuing_body": "Sở Công Thương",
        "number": "5",
        "symbol": "QĐ-SCT",
        "place": "Nghệ An",
        "issued_date": date(2026, 2, 5),
        "title": "Quyết định",
        "signers": (Signer(authority="KT. Giám đốc", title="Phó Giám đốc", name="Lê Thị Cúc"),),
        "grounds": ("Căn cứ Luật A;", "Căn cứ Nghị định B."),
        "recipients": ("- Như trên;", "Lưu: VT, KC"),
    }
    return Frame(**{**facts, **changes})


def test_number_place_date_and_marks_are_as_the_decree_writes_them():
    made = frame()
    assert made.number_line == "Số: 05/QĐ-SCT"
    assert made.place_date == "Nghệ An, ngày 05 tháng 02 năm 2026"
    assert made.ground_lines == ("Căn cứ Luật A;", "Căn cứ Nghị định B.")
    assert made.recipient_lines == ("- Như trên;", "- Lưu: VT, KC.")


def test_a_draft_leaves_number_day_and_month_open_and_says_so():
    made = frame(number="")
    assert made.number_line == "Số:       /QĐ-SCT"
    assert made.place_date == "Nghệ An, ngày     tháng     năm 2026"
    receipt = dataclasses.replace(random_paper("request_receipt", 0), frame=made)
    assert "DỰTHẢO" in docx_lines(render(receipt, "docx", form_date=FORM_DATE))
    assert "DỰTHẢO" in pdf_text(render(receipt, "pdf", form_date=FORM_DATE))
    issued = dataclasses.replace(receipt, frame=frame())
    assert "DỰTHẢO" not in docx_lines(render(issued, "docx", form_date=FORM_DATE))


def test_a_paper_without_signer_cannot_be_made():
    with pytest.raises(ValueError, match="signer"):
        frame(signers=())


def test_amounts_and_dates_are_printed_grouped_and_in_words():
    receipt = RequestReceipt(
        frame=frame(),
        request_code="DN-40-2026-0001",
        establishment="HTX Mây tre đan",
        tax_code="",
        address="",
        content="Mua máy chẻ nan",
        total_dong=420_000_000,
        support_dong=105_000_005,
        received_date=date(2026, 2, 5),
    )
    shown = context(receipt)
    assert shown["total_dong"] == "420.000.000"
    assert shown["support_dong_words"] == ("Một trăm linh năm triệu không trăm linh năm đồng")
    assert shown["received_date"] == "05/02/2026"
    text = pdf_text(render(receipt, "pdf", form_date=FORM_DATE))
    assert "105.000.005đồng(Mộttrămlinhnămtriệukhôngtrămlinhnămđồng)" in text
    assert "Mãsốthuế" not in text
    assert "Mốcdựkiếnnộibộ" not in text


def test_a_long_plan_runs_over_pages_with_its_head_repeated_and_its_sums():
    rows = tuple(
        PlannedProject(
            project_code=f"DA-40-2026-{n:04d}",
            project_title="Hỗ trợ ứng dụng dây chuyền sấy lạnh hải sản xuất khẩu của cơ sở công "
            "nghiệp nông thôn tiêu biểu ven biển",
            implementing_unit="Trung tâm Khuyến công và Tư vấn phát triển công nghiệp",
            place="xã Quỳnh Phú",
            fund="Khuyến công địa phương" if n % 2 else "Khuyến công quốc gia",
            total_dong=1_200_000_000,
            support_dong=300_000_000,
        )
        for n in range(1, 31)
    )
    plan = PlanDecisionPaper(
        frame=frame(),
        year=2026,
        place_name="tỉnh Nghệ An",
        decider="Giám đốc Sở Công Thương",
        executing_bodies="Trung tâm Khuyến công",
        projects=rows,
    )
    assert plan.count == 30
    assert [fund.amount_dong for fund in plan.funds] == [4_500_000_000, 4_500_000_000]
    content = render(plan, "pdf", form_date=FORM_DATE)
    pages = [bare(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) >= 3
    assert all("Kinhphíkhuyếncông" in page for page in pages[1:])
    assert pages[2].startswith("2")  # the appendix counts its own pages
    assert "36.000.000.0009.000.000.000" in pages[-1]


def test_the_pdf_is_a4_and_carries_its_own_fonts():
    paper = dataclasses.replace(random_paper("plan_decision", 0), frame=frame())
    reader = pypdf.PdfReader(io.BytesIO(render(paper, "pdf", form_date=FORM_DATE)))
    names = set()
    for page in reader.pages:
        assert [round(float(side)) for side in page.mediabox.upper_right] == [595, 842]
        for font in page["/Resources"]["/Font"].values():
            names.add(font.get_object()["/BaseFont"].split("+")[-1])
    assert names and all(name.startswith("LiberationSerif") for name in names)
    assert reader.metadata.title == "QUYẾT ĐỊNH"
    assert (rendering.FONTS / "OFL.txt").exists()


def test_one_pdf_takes_less_than_half_a_second():
    paper = random_paper("plan_decision", 1)
    render(paper, "pdf", form_date=FORM_DATE)
    spent = []
    for seed in range(5):
        other = random_paper("plan_decision", 100 + seed)
        start = time.perf_counter()
        render(other, "pdf", form_date=FORM_DATE)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.5
