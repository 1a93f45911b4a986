"""Biên bản bàn giao công việc."""

from datetime import date

from khuyencong.documents.papers.blocks import Column, Each, Signatures, Table, Text, When, Wording

MINUTES = (
    Text(
        "Ngày {paper.hand_over_date}, tại {paper.organisation}, hai bên bàn giao toàn bộ công việc "
        "của chức danh {paper.post}."
    ),
    Text("{paper.leaving}", lead="Người giao: "),
    Text("{paper.taking}", lead="Người nhận: "),
    Text("", lead="I. HỒ SƠ ĐANG MỞ"),
    Text("Gồm {paper.file_count} hồ sơ, xếp theo thứ tự nên đọc: việc gấp trước."),
    When(
        "paper.files",
        (
            Table(
                "paper.files",
                "row",
                (
                    Column("TT", "{row.n}", 9, "center"),
                    Column("Hồ sơ", "{row.title} ({row.code})", 52),
                    Column("Trạng thái; bước tiếp theo", "{row.state}; {row.next_step}", 42),
                    Column("Hạn", "{row.due}", 22, "center"),
                    Column("Quyết định gần nhất", "{row.reason}", 40),
                ),
            ),
        ),
    ),
    Text("", lead="II. ĐÃ HẸN VỚI CƠ SỞ"),
    When(
        "paper.promises",
        (
            Each(
                "paper.promises",
                "row",
                (
                    Text(
                        "{row.n}. {row.establishment} ({row.code}): trả lời trước ngày "
                        "{row.promised_date}{mark}"
                    ),
                ),
            ),
        ),
        (Text("Không có."),),
    ),
    Text("", lead="III. TẠM ỨNG CHƯA QUYẾT TOÁN"),
    When(
        "paper.advances",
        (
            Each(
                "paper.advances",
                "row",
                (Text("{row.n}. {row.project_code}, {row.fund}: {row.amount_dong} đồng{mark}"),),
            ),
        ),
        (Text("Không có."),),
    ),
    When("paper.note", (Text("", lead="IV. DẶN DÒ"), Text("{paper.note}"))),
    Text("Hai bên đã đọc lại và cùng ký tên."),
    Signatures(),
)

FORMS = (
    Wording(
        code="hand_over_minutes",
        valid_from=date(2020, 3, 5),
        title="Biên bản bàn giao công việc",
        working="In khi chuyển toàn bộ công việc của một chức danh cho người khác.",
        blocks=MINUTES,
    ),
)
