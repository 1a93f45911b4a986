"""Biên bản nghiệm thu; đề nghị thanh toán, phiếu thanh toán; biên bản thanh lý, quyết toán."""

from datetime import date

from khuyencong.documents.papers.blocks import (
    Block,
    Column,
    Each,
    Grounds,
    Signatures,
    Table,
    Text,
    When,
    Wording,
)

ACCEPTANCE = (
    Grounds(),
    Text(
        "Ngày {paper.accepted_date}, tại {paper.place}, các bên tiến hành nghiệm thu đề án "
        "“{paper.project_title}” (mã {paper.project_code}), thực hiện theo "
        "{paper.contract_reference}."
    ),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    Text("", lead="I. THÀNH PHẦN THAM GIA"),
    Each("paper.participants", "row", (Text("{row.n}. {row.name}, {row.role}{mark}"),)),
    Text("", lead="II. CHI PHÍ HỢP LỆ"),
    Table(
        "paper.rows",
        "row",
        (
            Column("TT", "{row.n}", 9, "center"),
            Column("Nội dung chi", "{row.item}", 56),
            Column("Theo dự toán (đồng)", "{row.estimate_dong}", 30, "right"),
            Column("Chi phí hợp lệ (đồng)", "{row.found_dong}", 30, "right"),
            Column("Ghi chú", "{row.remark}", 40),
        ),
        ("", "Cộng", "{paper.estimate_dong}", "{paper.found_dong}", ""),
    ),
    Text("", lead="III. KINH PHÍ KHUYẾN CÔNG ĐƯỢC NGHIỆM THU"),
    Each("paper.supports", "row", (Text("- {row.fund}: {row.amount_dong} đồng{mark}"),)),
    Text("{paper.support_dong} đồng ({paper.support_dong_words}).", lead="Cộng: "),
    Text("", lead="IV. NHẬN XÉT, KẾT LUẬN"),
    When("paper.remark", (Text("{paper.remark}"),), (Text("Không có nhận xét thêm."),)),
    Text("Biên bản được đọc lại cho các bên cùng nghe và cùng ký tên."),
    Signatures(),
)

_ACCOUNT: tuple[Block, ...] = (
    When("paper.account", (Text("{paper.account}", lead="Số tài khoản: "),)),
    When("paper.bank", (Text("{paper.bank}", lead="Mở tại: "),)),
)

VOUCHER = (
    Grounds(),
    Text("{paper.payee}", lead="Người nhận: "),
    *_ACCOUNT,
    Text("{paper.project_title} (mã {paper.project_code}).", lead="Đề án: "),
    Text("{paper.contract_reference}", lead="Theo: "),
    Text("{paper.purpose}", lead="Nội dung: "),
    Text("{paper.fund}", lead="Nguồn kinh phí: "),
    Text("{paper.amount_dong} đồng ({paper.amount_dong_words}).", lead="Số tiền: "),
    Signatures(),
)

SETTLEMENT = (
    Grounds(),
    Text(
        "Các bên thống nhất thanh lý, quyết toán kinh phí đề án “{paper.project_title}” "
        "(mã {paper.project_code}) năm {paper.year}, thực hiện theo {paper.contract_reference}; "
        "nghiệm thu theo {paper.acceptance_reference}."
    ),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    Text("", lead="I. KINH PHÍ THEO NGUỒN"),
    Table(
        "paper.funds",
        "row",
        (
            Column("Nguồn kinh phí", "{row.fund}", 30),
            Column("Đã ký, giao nhiệm vụ", "{row.contract_dong}", 27, "right"),
            Column("Được nghiệm thu", "{row.accepted_dong}", 27, "right"),
            Column("Đã tạm ứng", "{row.advanced_dong}", 27, "right"),
            Column("Đã thanh toán", "{row.paid_dong}", 27, "right"),
            Column("Trả lại dự toán", "{row.returned_dong}", 27, "right"),
        ),
        (
            "Cộng",
            "{paper.contract_dong}",
            "{paper.accepted_dong}",
            "{paper.advanced_dong}",
            "{paper.paid_dong}",
            "{paper.returned_dong}",
        ),
    ),
    Text("Đơn vị tính: đồng. Số đã thanh toán gồm cả tạm ứng đã chuyển thành thanh toán."),
    Text("", lead="II. KẾT LUẬN"),
    Text(
        "{paper.paid_dong} đồng ({paper.paid_dong_words}).",
        lead="Kinh phí khuyến công quyết toán: ",
    ),
    Text("{paper.returned_dong} đồng.", lead="Kinh phí không sử dụng, trả lại dự toán: "),
    When("paper.remark", (Text("{paper.remark}"),)),
    Text(
        "Các bên đã hoàn thành nghĩa vụ với nhau; hợp đồng, nhiệm vụ chấm dứt kể từ ngày ký "
        "biên bản này."
    ),
    Signatures(),
)

FORMS = (
    Wording(
        code="acceptance_minutes",
        valid_from=date(2020, 3, 5),
        title="Biên bản nghiệm thu",
        working="Chi phí hợp lệ ghi theo từng khoản của dự toán.",
        blocks=ACCEPTANCE,
    ),
    Wording(
        code="payment_voucher",
        valid_from=date(2020, 3, 5),
        title="Phiếu thanh toán",
        working="Một khoản của một nguồn cho một người nhận.",
        blocks=VOUCHER,
    ),
    Wording(
        code="settlement",
        valid_from=date(2020, 3, 5),
        title="Biên bản thanh lý, quyết toán",
        working="Thanh toán, quyết toán và thanh lý là ba việc; tiền theo từng nguồn.",
        blocks=SETTLEMENT,
    ),
)
