"""Quyết định phê duyệt kế hoạch; quyết định phê duyệt dự toán."""

from datetime import date

from khuyencong.documents.papers.blocks import (
    Appendix,
    Centre,
    Column,
    Each,
    Grounds,
    Signatures,
    Table,
    Text,
    When,
    Wording,
)

LIST = Table(
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
    LIST,
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

SUBMISSION = (
    Centre("Kính gửi: {paper.addressee}"),
    Grounds(),
    Text(
        "{paper.frame.issuing_body} trình phê duyệt kế hoạch khuyến công năm {paper.year} của "
        "{paper.place_name} như sau:"
    ),
    Text("", lead="I. QUY MÔ KẾ HOẠCH"),
    Text(
        "{paper.asked_count} đề án đã thẩm định đạt, đề nghị {paper.asked_dong} đồng.",
        lead="Nhu cầu: ",
    ),
    Text(
        "{paper.count} đề án, kinh phí khuyến công {paper.support_dong} đồng "
        "({paper.support_dong_words}); {paper.people} người hưởng lợi.",
        lead="Đề nghị bố trí: ",
    ),
    Text("", lead="Theo nguồn:"),
    Each("paper.funds", "row", (Text("- {row.fund}: {row.amount_dong} đồng{mark}"),)),
    Text("", lead="Theo nội dung:"),
    Each(
        "paper.contents",
        "row",
        (Text("- {row.name}: {row.count} đề án, {row.amount_dong} đồng{mark}"),),
    ),
    Text("", lead="II. CÁCH LỰA CHỌN"),
    Text("{paper.way}. {paper.aims}"),
    Text("{paper.proof}"),
    When(
        "paper.limits",
        (
            Text("", lead="Mức sàn, mức trần đã giữ:"),
            Each("paper.limits", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    When(
        "paper.pins",
        (
            Text("", lead="Đề án được giữ hoặc để ngoài theo ý kiến, có lý do:"),
            Each("paper.pins", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    When(
        "paper.reserves",
        (Text("{paper.reserves} đề án, xếp theo thứ tự ưu tiên.", lead="Dự phòng: "),),
    ),
    Text("{paper.frame.issuing_body} kính đề nghị xem xét, phê duyệt."),
    Signatures(),
    Appendix(
        "PHỤ LỤC",
        "DANH MỤC ĐỀ ÁN KHUYẾN CÔNG NĂM {paper.year} TRÌNH PHÊ DUYỆT",
        "(Kèm theo Tờ trình số {paper.frame.reference} {paper.frame.date_words} của "
        "{paper.frame.issuing_body})",
    ),
    LIST,
)

ADJUSTMENT = (
    Centre("{paper.decider_caps}"),
    Grounds(),
    Centre("QUYẾT ĐỊNH:"),
    Text(
        "Điều chỉnh đề án “{paper.project_title}” (mã {paper.project_code}) trong kế hoạch khuyến "
        "công năm {paper.year} theo {paper.plan_reference}: {paper.change}.",
        lead="Điều 1. ",
    ),
    Text("{paper.text}", lead="Nội dung: "),
    Text("{paper.reason}", lead="Lý do: "),
    When(
        "paper.amount_dong",
        (
            Text(
                "{paper.amount_dong} đồng ({paper.amount_dong_words}) từ {paper.fund}; kế hoạch "
                "của đề án sau điều chỉnh là {paper.planned_dong} đồng.",
                lead="Số tiền: ",
            ),
        ),
    ),
    Text("Các nội dung khác của đề án giữ nguyên như kế hoạch đã phê duyệt.", lead="Điều 2. "),
    Text(
        "{paper.implementing_unit} và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi "
        "hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        lead="Điều 3. ",
    ),
    Signatures(),
)

NATIONAL = (
    Centre("Kính gửi: Bộ Công Thương"),
    Grounds(),
    Text(
        "{paper.frame.issuing_body} báo cáo và đăng ký kế hoạch khuyến công quốc gia năm "
        "{paper.year} của {paper.place_name} như sau:"
    ),
    When("paper.last_year", (Text("{paper.last_year}", lead="Kết quả năm trước: "),)),
    When("paper.this_year", (Text("{paper.this_year}", lead="Tình hình năm nay: "),)),
    Text(
        "{paper.count} đề án, tổng dự toán {paper.total_dong} đồng, kinh phí khuyến công quốc gia "
        "đề nghị {paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Đăng ký: ",
    ),
    Signatures(),
    Appendix(
        "PHỤ LỤC",
        "TỔNG HỢP ĐĂNG KÝ KẾ HOẠCH KHUYẾN CÔNG QUỐC GIA NĂM {paper.year}",
        "(Kèm theo Báo cáo số {paper.frame.reference} {paper.frame.date_words} của "
        "{paper.frame.issuing_body})",
    ),
    Table(
        "paper.projects",
        "row",
        (
            Column("TT", "{row.n}", 9, "center"),
            Column(
                "Tên đề án, mã đề án", "{row.project_title} ({row.project_code}) {row.mark}", 47
            ),
            Column(
                "Nội dung; đơn vị thực hiện; địa điểm",
                "{row.activity}; {row.implementing_unit}; {row.place}",
                53,
            ),
            Column("Tổng dự toán (đồng)", "{row.total_dong}", 29, "right"),
            Column("Kinh phí đề nghị (đồng)", "{row.support_dong}", 27, "right"),
        ),
        ("", "Cộng", "", "{paper.total_dong}", "{paper.support_dong}"),
    ),
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
    Wording(
        code="plan_submission",
        valid_from=date(2020, 3, 5),
        title="Tờ trình phê duyệt kế hoạch khuyến công",
        working="Nói rõ cách lựa chọn, mức sàn, mức trần, đề án ghim và lý do.",
        blocks=SUBMISSION,
    ),
    Wording(
        code="adjustment_decision",
        valid_from=date(2020, 3, 5),
        title="Quyết định điều chỉnh kế hoạch khuyến công",
        working="Một đề án một quyết định; cấp quyết định theo loại điều chỉnh.",
        blocks=ADJUSTMENT,
    ),
    Wording(
        code="national_registration",
        valid_from=date(2020, 3, 5),
        title="Đăng ký kế hoạch khuyến công quốc gia",
        working="Dữ liệu của Mẫu số 2, Phụ lục 1, Thông tư 36/2013/TT-BCT; mẫu gốc chưa thấy.",
        blocks=NATIONAL,
    ),
)
