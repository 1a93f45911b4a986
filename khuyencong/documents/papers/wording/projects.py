"""Phiếu tiếp nhận, phiếu đăng ký đề án."""

from datetime import date

from khuyencong.documents.papers.blocks import Column, Each, Signatures, Table, Text, When, Wording

ESTIMATE = Table(
    "paper.rows",
    "row",
    (
        Column("TT", "{row.n}", 8, "center"),
        Column(
            "Nội dung chi",
            "{row.item} ({row.quantity} {row.unit} × {row.unit_price_dong})",
            41,
        ),
        Column("Thành tiền (đồng)", "{row.amount_dong}", 29, "right"),
        Column("Kinh phí khuyến công", "{row.support_dong}", 29, "right"),
        Column("Vốn đối ứng", "{row.counterpart_dong}", 29, "right"),
        Column("Nguồn khác", "{row.other_dong}", 29, "right"),
    ),
    (
        "",
        "Cộng",
        "{paper.total_dong}",
        "{paper.support_dong}",
        "{paper.counterpart_dong}",
        "{paper.other_dong}",
    ),
)

RECEIPT = (
    Text("{paper.frame.issuing_body} đã tiếp nhận đề nghị hỗ trợ khuyến công như sau:"),
    Text("{paper.request_code}", lead="Mã đề nghị: "),
    Text("{paper.establishment}", lead="Cơ sở đề nghị: "),
    When("paper.tax_code", (Text("{paper.tax_code}", lead="Mã số thuế: "),)),
    When("paper.address", (Text("{paper.address}", lead="Địa chỉ: "),)),
    Text("{paper.content}", lead="Nội dung đề nghị hỗ trợ: "),
    Text("{paper.total_dong} đồng ({paper.total_dong_words}).", lead="Tổng chi phí dự kiến: "),
    Text(
        "{paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Kinh phí khuyến công đề nghị hỗ trợ: ",
    ),
    Text("{paper.received_date}", lead="Ngày tiếp nhận: "),
    When(
        "paper.expected_date",
        (
            Text(
                "{paper.expected_date}. Đây là mốc làm việc của cơ quan, không phải ngày trả "
                "kết quả thủ tục hành chính.",
                lead="Mốc dự kiến nội bộ: ",
            ),
        ),
    ),
    When(
        "paper.papers",
        (
            Text("Giấy tờ đã nhận gồm:"),
            Table(
                "paper.papers",
                "row",
                (
                    Column("TT", "{row.n}", 10, "center"),
                    Column("Tên giấy tờ", "{row.name}", 93),
                    Column("Dung lượng", "{row.size_words}", 26, "right"),
                    Column("Mã băm (phần đầu)", "{row.short_digest}", 36, "center"),
                ),
            ),
        ),
        (Text("Không có giấy tờ kèm theo."),),
    ),
    Text("Phiếu này xác nhận việc tiếp nhận, chưa phải kết luận về mức hỗ trợ."),
    Signatures(),
)

REGISTRATION = (
    Text("{paper.project_title}", lead="Tên đề án: "),
    Text("{paper.project_code}", lead="Mã đề án: "),
    Text("{paper.activity}", lead="Nội dung hoạt động khuyến công: "),
    Text("{paper.track}", lead="Nguồn quản lý: "),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    When(
        "paper.beneficiaries",
        (
            Text("", lead="Đơn vị thụ hưởng:"),
            Each("paper.beneficiaries", "name", (Text("- {name}{mark}"),)),
        ),
        (Text("không áp dụng.", lead="Đơn vị thụ hưởng: "),),
    ),
    Text("{paper.place}", lead="Địa điểm thực hiện: "),
    Text("{paper.year}", lead="Năm kế hoạch: "),
    When("paper.goal", (Text("{paper.goal}", lead="Mục tiêu: "),)),
    Text("", lead="Dự toán kinh phí:"),
    ESTIMATE,
    Text(
        "{paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Kinh phí khuyến công đề nghị: ",
    ),
    Signatures(),
)

FORMS = (
    Wording(
        code="request_receipt",
        valid_from=date(2020, 3, 5),
        title="Phiếu tiếp nhận",
        working="In khi đề nghị được nộp; ngày dự kiến là mốc nội bộ.",
        blocks=RECEIPT,
    ),
    Wording(
        code="project_registration",
        valid_from=date(2020, 3, 5),
        title="Phiếu đăng ký đề án",
        working="In khi đăng ký đề án; dự toán chia theo nguồn.",
        blocks=REGISTRATION,
    ),
)
