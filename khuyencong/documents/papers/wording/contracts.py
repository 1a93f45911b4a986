"""Hợp đồng thực hiện đề án; quyết định giao nhiệm vụ."""

from datetime import date

from khuyencong.documents.papers.blocks import (
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

PARTY_LINES = (
    ("address", "Địa chỉ: "),
    ("tax_code", "Mã số thuế: "),
    ("account", "Số tài khoản: "),
    ("bank", "Mở tại: "),
)

PARTIES = Each(
    "paper.parties",
    "party",
    (
        Text("{party.name}", lead="{party.label}: "),
        When("party.representative", (Text("Đại diện: {party.spokesman}"),)),
        *(
            When(f"party.{name}", (Text(f"{label}{{party.{name}}}"),))
            for name, label in PARTY_LINES
        ),
    ),
)

CONTRACT = (
    Grounds(),
    Text("Hôm nay, {paper.frame.date_words}, tại {paper.frame.place}, chúng tôi gồm:"),
    PARTIES,
    Text("Các bên thống nhất ký hợp đồng với các điều khoản sau:"),
    Text(
        "Bên B thực hiện đề án “{paper.project_title}” (mã {paper.project_code}) theo dự toán "
        "đã được phê duyệt.",
        lead="Điều 1. Nội dung. ",
    ),
    Text(
        "Từ ngày {paper.start_date} đến ngày {paper.end_date}.",
        lead="Điều 2. Thời gian thực hiện. ",
    ),
    Text(
        "Kinh phí khuyến công hỗ trợ là {paper.amount_dong} đồng ({paper.amount_dong_words}).",
        lead="Điều 3. Kinh phí. ",
    ),
    Each("paper.funds", "row", (Text("- {row.fund}: {row.amount_dong} đồng{mark}"),)),
    Text("Vốn đối ứng của Bên B là {paper.counterpart_dong} đồng."),
    When(
        "paper.has_advance",
        (
            Text(
                "Bên A tạm ứng cho Bên B {paper.advance_dong} đồng ({paper.advance_dong_words}).",
                lead="Điều 4. Tạm ứng. ",
            ),
            When("paper.advance_basis", (Text("Căn cứ tạm ứng: {paper.advance_basis}"),)),
        ),
        (Text("Hợp đồng này không tạm ứng.", lead="Điều 4. Tạm ứng. "),),
    ),
    Text("Bên A thanh toán theo các đợt sau:", lead="Điều 5. Thanh toán. "),
    Table(
        "paper.instalments",
        "row",
        (
            Column("Đợt", "{row.n}", 12, "center"),
            Column("Nội dung", "{row.content}", 55),
            Column("Số tiền (đồng)", "{row.amount_dong}", 33, "right"),
            Column("Điều kiện thanh toán", "{row.condition}", 65),
        ),
    ),
    Text(
        "Kiểm tra tiến độ, tổ chức nghiệm thu và thanh toán đúng hạn khi đủ chứng từ.",
        lead="Điều 6. Trách nhiệm của Bên A. ",
    ),
    Text(
        "Thực hiện đúng nội dung và thời gian; bố trí đủ vốn đối ứng; lưu đủ chứng từ; để cơ "
        "quan có thẩm quyền kiểm tra; hoàn trả phần kinh phí không được nghiệm thu.",
        lead="Điều 7. Trách nhiệm của Bên B. ",
    ),
    Text(
        "Hợp đồng có hiệu lực kể từ ngày ký. Thay đổi nội dung phải lập thành phụ lục hợp đồng "
        "được các bên ký. Hợp đồng chấm dứt khi các bên ký biên bản thanh lý.",
        lead="Điều 8. Hiệu lực. ",
    ),
    Signatures(),
)

ASSIGNMENT = (
    Centre("{paper.decider_caps}"),
    Grounds(),
    Centre("QUYẾT ĐỊNH:"),
    Text(
        "Giao {paper.implementing_unit} thực hiện đề án “{paper.project_title}” "
        "(mã {paper.project_code}).",
        lead="Điều 1. ",
    ),
    When(
        "paper.tasks",
        (
            Text("Nhiệm vụ gồm:"),
            Each("paper.tasks", "task", (Text("- {task}{mark}"),)),
        ),
    ),
    Text(
        "Kinh phí khuyến công được giao là {paper.amount_dong} đồng ({paper.amount_dong_words}):",
        lead="Điều 2. ",
    ),
    Each("paper.funds", "row", (Text("- {row.fund}: {row.amount_dong} đồng{mark}"),)),
    Text(
        "Thời gian thực hiện từ ngày {paper.start_date} đến ngày {paper.end_date}.",
        lead="Điều 3. ",
    ),
    Text(
        "{paper.implementing_unit} và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi "
        "hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        lead="Điều 4. ",
    ),
    Signatures(),
)

ANNEX = (
    Grounds(),
    Text(
        "Các bên thống nhất điều chỉnh kinh phí đề án “{paper.project_title}” "
        "(mã {paper.project_code}), thực hiện theo {paper.contract_reference}, như sau:"
    ),
    Table(
        "paper.rows",
        "row",
        (
            Column("TT", "{row.n}", 10, "center"),
            Column("Nguồn kinh phí", "{row.fund}", 62),
            Column("Trước điều chỉnh (đồng)", "{row.before_dong}", 31, "right"),
            Column("Giảm (đồng)", "{row.reduced_dong}", 31, "right"),
            Column("Sau điều chỉnh (đồng)", "{row.after_dong}", 31, "right"),
        ),
        ("", "Cộng", "{paper.before_dong}", "{paper.reduced_dong}", "{paper.after_dong}"),
    ),
    Text("{paper.reason}", lead="Lý do: "),
    When(
        "paper.is_end",
        (Text("Đề án dừng thực hiện; các bên không còn nghĩa vụ thanh toán với nhau."),),
        (Text("Các nội dung khác giữ nguyên."),),
    ),
    Text("Phần kinh phí giảm trở lại dự toán được giao của nguồn tương ứng."),
    Signatures(),
)

FORMS = (
    Wording(
        code="contract",
        valid_from=date(2020, 3, 5),
        title="Hợp đồng thực hiện đề án khuyến công",
        working="Bên A là đơn vị thực hiện, Bên B là đơn vị thụ hưởng.",
        blocks=CONTRACT,
    ),
    Wording(
        code="assignment",
        valid_from=date(2020, 3, 5),
        title="Quyết định giao nhiệm vụ",
        working="Dùng khi đề án không có đơn vị thụ hưởng ký hợp đồng.",
        blocks=ASSIGNMENT,
    ),
    Wording(
        code="contract_annex",
        valid_from=date(2020, 3, 5),
        title="Phụ lục điều chỉnh kinh phí",
        working="Dùng khi giảm kinh phí đã ký, đã giao, hoặc khi dừng thực hiện.",
        blocks=ANNEX,
    ),
)
