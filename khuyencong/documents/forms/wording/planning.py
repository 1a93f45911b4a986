"""Quyết định phê duyệt kế hoạch; quyết định phê duyệt dự toán."""

from datetime import date

from khuyencong.documents.forms.blocks import (
    Appendix,
    Centre,
    Column,
    Each,
    Grounds,
    Signatures,
    Table,
    Text,
    Wording,
)

PLAN = (
    Centre("{paper.decider_caps}"),
    Grounds(),
    Centre("QUYẾT ĐỊNH:"),
    Text(
        "Phê duyệt kế hoạch khuyến công năm {paper.year} của {paper.place_name} gồm "
        "{paper.count} đề án, kinh phí khuyến công {paper.support_dong} đồng "
        "({paper.support_dong_words}), chi tiết tại Phụ lục kèm theo.",
        lead="Điều 1. ",
    ),
    Text("Kinh phí theo nguồn:"),
    Each("paper.funds", "row", (Text("- {row.fund}: {row.amount_dong} đồng{mark}"),)),
    Text(
        "Các đơn vị thực hiện lập dự toán từng đề án trong phạm vi kinh phí tại Điều 1, trình "
        "phê duyệt trước khi ký hợp đồng hoặc nhận giao nhiệm vụ.",
        lead="Điều 2. ",
    ),
    Text(
        "{paper.executing_bodies} và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi "
        "hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        lead="Điều 3. ",
    ),
    Signatures(),
    Appendix(
        "PHỤ LỤC",
        "DANH MỤC ĐỀ ÁN KHUYẾN CÔNG NĂM {paper.year}",
        "(Kèm theo Quyết định số {paper.frame.reference} {paper.frame.date_words} của "
        "{paper.frame.issuing_body})",
    ),
    Table(
        "paper.projects",
        "row",
        (
            Column("TT", "{row.n}", 9, "center"),
            Column("Tên đề án, mã đề án", "{row.project_title} ({row.project_code})", 43),
            Column("Đơn vị thực hiện; địa điểm", "{row.implementing_unit}; {row.place}", 32),
            Column("Nguồn", "{row.fund}", 25),
            Column("Tổng dự toán (đồng)", "{row.total_dong}", 29, "right"),
            Column("Kinh phí khuyến công", "{row.support_dong}", 27, "right"),
        ),
        ("", "Cộng", "", "", "{paper.total_dong}", "{paper.support_dong}"),
    ),
)

ESTIMATE_APPROVAL = (
    Centre("{paper.decider_caps}"),
    Grounds(),
    Centre("QUYẾT ĐỊNH:"),
    Text(
        "Phê duyệt dự toán kinh phí đề án “{paper.project_title}” (mã {paper.project_code}), "
        "thuộc kế hoạch khuyến công năm {paper.year} theo {paper.plan_reference}.",
        lead="Điều 1. ",
    ),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    Text(
        "{paper.approved_dong} đồng ({paper.approved_dong_words}).",
        lead="Kinh phí khuyến công được duyệt: ",
    ),
    Table(
        "paper.amounts",
        "row",
        (
            Column("TT", "{row.n}", 10, "center"),
            Column("Nguồn kinh phí", "{row.fund}", 62),
            Column("Kế hoạch đã bố trí (đồng)", "{row.planned_dong}", 31, "right"),
            Column("Dự toán được duyệt (đồng)", "{row.approved_dong}", 31, "right"),
            Column("Giảm so với kế hoạch (đồng)", "{row.freed_dong}", 31, "right"),
        ),
        ("", "Cộng", "{paper.planned_dong}", "{paper.approved_dong}", "{paper.freed_dong}"),
    ),
    Text(
        "Phần kinh phí giảm so với kế hoạch trở lại dự toán được giao của nguồn tương ứng.",
        lead="Điều 2. ",
    ),
    Text(
        "{paper.implementing_unit} và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi "
        "hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        lead="Điều 3. ",
    ),
    Signatures(),
)

FORMS = (
    Wording(
        code="plan_decision",
        valid_from=date(2020, 3, 5),
        title="Quyết định phê duyệt kế hoạch khuyến công",
        working="Danh mục ở Phụ lục; một đề án hai nguồn có hai dòng.",
        blocks=PLAN,
    ),
    Wording(
        code="estimate_approval",
        valid_from=date(2020, 3, 5),
        title="Quyết định phê duyệt dự toán đề án",
        working="Dự toán từng đề án, không vượt kế hoạch của từng nguồn.",
        blocks=ESTIMATE_APPROVAL,
    ),
)
