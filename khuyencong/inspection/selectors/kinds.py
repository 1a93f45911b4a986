"""The 24 kinds of error that audits, inspections and the press found, and what becomes of each.

A kind is *guarded* (the system refuses it; the guard names its test), or a *saved question* that an
inspector opens, or it cannot be known from these records: then it is said what to ask for. Several
are two of these. The laws are those by which the kind was derived, where one was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from khuyencong.inspection.selectors import questions
from khuyencong.inspection.selectors.questions import Question

Words = Any  # a lazy translation


@dataclass(frozen=True)
class Guard:
    """What is refused, and the test that shows it."""

    words: Words
    test: str


@dataclass(frozen=True)
class Kind:
    number: int
    label: Words
    law: str = ""
    guards: tuple[Guard, ...] = ()
    asked: tuple[str, ...] = ()  # names of QUESTIONS
    ask_for: Words = ""


QUESTIONS: dict[str, tuple[Words, Question]] = {
    "tam-ung-lau": (_("Tạm ứng quá 180 ngày chưa thanh toán, chưa hoàn"), questions.old_advances),
    "mua-chia-nho": (
        _("Hai hóa đơn cùng bên bán trong 30 ngày, mỗi hóa đơn dưới mức, cộng lại vượt mức"),
        questions.split_purchases,
    ),
    "trung-so-may": (_("Số máy đã có trên hóa đơn khác"), questions.same_machine),
    "hoa-don-nghi-ngo": (_("Hóa đơn vẫn ghi dù có nghi ngờ"), questions.doubted_invoices),
    "ho-tro-hai-lan": (_("Một cơ sở, cùng nội dung, hai đề án"), questions.twice_supported),
    "nguoi-nhan-khac": (_("Chi cho bên ngoài đề án"), questions.payees_outside),
    "hop-dong-sau-viec": (
        _("Ký hợp đồng sau hoặc cùng ngày nghiệm thu"),
        questions.contract_after_work,
    ),
    "ngay-hoa-don": (
        _("Hóa đơn trước ngày ký hợp đồng hoặc sau ngày nghiệm thu"),
        questions.invoice_dates,
    ),
    "nghiem-thu-ngay-nghi": (_("Nghiệm thu vào ngày nghỉ"), questions.day_off),
    "chi-khong-hoa-don": (_("Đã chi mà không ghi hóa đơn nào"), questions.paid_without_invoice),
    "danh-sach-giong": (_("Hai lớp có danh sách học viên giống nhau"), questions.equal_lists),
    "mot-nguoi-quyet": (_("Một người làm từ ba bước quyết định"), questions.one_person),
    "tien-con-lai": (_("Đã quyết toán hoặc dừng mà còn tiền chưa trả lại"), questions.money_left),
    "tien-nam-yen": (_("Duyệt dự toán quá 180 ngày chưa ký hợp đồng"), questions.idle_money),
    "co-quan-da-het": (_("Tiền còn ở đơn vị đã hết hiệu lực tên gọi"), questions.dissolved_bodies),
    "gia-tron": (_("Đơn giá tròn chục triệu, từ 50 triệu đồng"), questions.round_prices),
    "ben-ban-lien-quan": (
        _("Bên bán cùng chủ, điện thoại hoặc địa chỉ với cơ sở"),
        questions.related_sellers,
    ),
    "co-so-moi": (_("Cơ sở thành lập chưa đủ một năm khi lập đề án"), questions.young_workshops),
    "du-toan-cao": (_("Nghiệm thu thấp hơn khoản dự toán trên 20 %"), questions.far_estimates),
    "sai-nguon": (_("Kinh phí của kênh khác"), questions.other_source),
    "chuong-trinh-khac": (
        _("Một khoản do khuyến công và chương trình khác cùng chi"),
        questions.paid_by_another,
    ),
    "dieu-chinh-muon": (_("Điều chỉnh quyết định sau hạn trong năm"), questions.late_changes),
    "don-cuoi-nam": (_("Nghiệm thu trong tháng 12"), questions.at_year_end),
    "chua-quyet-toan": (_("Nghiệm thu từ năm trước, chưa quyết toán"), questions.unsettled),
}

KINDS = (
    Kind(
        1, _("Lớp không mở, danh sách và chữ ký giả"),
        asked=("danh-sach-giong",),
        ask_for=_("Sổ đầu bài, ảnh lớp học, gặp học viên theo danh sách."),
    ),
    Kind(
        2, _("Cấp chứng chỉ mà không đào tạo"),
        ask_for=_("Sổ cấp chứng chỉ, đối chiếu với sổ đầu bài."),
    ),
    Kind(
        3, _("Chi sai đối tượng"),
        guards=(Guard(_("Chỉ chi cho các bên của đề án; cán bộ không được nhận."),
                      "tests/settlement/test_payees.py"),),
        asked=("nguoi-nhan-khac", "ho-tro-hai-lan", "co-so-moi"),
    ),
    Kind(
        4, _("Quyết toán tiền thuê hội trường không thuê"),
        asked=("chi-khong-hoa-don",),
        ask_for=_("Hợp đồng thuê, hóa đơn, xác nhận của chủ hội trường."),
    ),
    Kind(
        5, _("Trả tiền giờ dạy không dạy"),
        ask_for=_("Thời khóa biểu, sổ đầu bài, hợp đồng và xác nhận của giảng viên."),
    ),
    Kind(
        6, _("Tiền ăn cho học viên không thuộc diện"),
        law="Thông tư 36/2013/TT-BCT, Điều 14",
        ask_for=_("Danh sách nhận tiền ăn, đối chiếu người hưởng lương ngân sách."),
    ),
    Kind(
        7, _("Vật tư, thiết bị, văn phòng phẩm vượt nhu cầu"),
        guards=(Guard(_("Hóa đơn không vượt khoản dự toán."),
                      "tests/settlement/test_record_invoice.py"),),
        asked=("du-toan-cao", "gia-tron"),
    ),
    Kind(
        8, _("Thuê đơn vị không có chức năng tuyển sinh"),
        ask_for=_("Hợp đồng thuê tuyển sinh, đăng ký kinh doanh của bên nhận."),
    ),
    Kind(
        9, _("Tạm ứng nhiều năm không thanh toán"),
        asked=("tam-ung-lau",),
    ),
    Kind(
        10, _("Việc xong, tiền còn lại không trả"),
        asked=("tien-con-lai", "chua-quyet-toan"),
    ),
    Kind(
        11, _("Sở chi ngoài quy định"),
        ask_for=_("Sổ chi của Sở: hệ thống chỉ có kinh phí khuyến công."),
    ),
    Kind(
        12, _("Cơ sở rút sau phê duyệt, tiền nằm yên"),
        asked=("tien-nam-yen",),
    ),
    Kind(
        13, _("Khảo sát sơ sài, làm muộn, dồn cuối năm"),
        asked=("don-cuoi-nam",),
        ask_for=_("Biên bản khảo sát trước đề án."),
    ),
    Kind(
        14, _("Chọn việc dễ trước, trái cơ cấu kế hoạch"),
        ask_for=_("So chỉ tiêu với thực hiện theo nội dung ở trang Chương trình."),
    ),
    Kind(
        15, _("Sai nhiệm vụ, sai nguồn"),
        guards=(Guard(_("Kết luận thẩm định hỏi từng điều kiện của quy định."),
                      "tests/appraisal/test_conclude.py"),),
        asked=("sai-nguon",),
    ),
    Kind(
        16, _("Mã ngân sách cũ trên chứng từ năm 2026"),
        law="Thông tư 130/2025/TT-BTC",
        ask_for=_("Chứng từ của Kho bạc: mã ghi trên đó, so với mã hệ thống gợi ý."),
    ),
    Kind(
        17, _("Số liệu còn ở mã, tài khoản của đơn vị đã sáp nhập"),
        asked=("co-quan-da-het",),
        ask_for=_("Sao kê tài khoản và mã quan hệ ngân sách của đơn vị cũ tại Kho bạc."),
    ),
    Kind(
        18, _("Điều chỉnh dự toán muộn hoặc sai thẩm quyền"),
        law="khoản 3 Điều 55 Luật Ngân sách nhà nước 89/2025/QH15",
        guards=(Guard(_("Mỗi loại điều chỉnh chỉ cấp có thẩm quyền quyết định."),
                      "tests/planning/test_decide_adjustment.py"),),
        asked=("dieu-chinh-muon",),
    ),
    Kind(
        19, _("“Kho bạc đã chi nên đúng”: đơn vị không tự kiểm"),
        law="Nghị định 347/2025/NĐ-CP, Điều 13",
        guards=(Guard(_("Kinh phí quốc gia không chi khi thiếu giấy tờ lần cuối."),
                      "tests/settlement/test_papers_of_the_last_payment.py"),),
        asked=("chi-khong-hoa-don", "mot-nguoi-quyet", "nghiem-thu-ngay-nghi", "hop-dong-sau-viec"),
    ),
    Kind(
        20, _("Mọi loại đều tạm ứng 70 %"),
        law="Thông tư 36/2013/TT-BCT, Điều 13",
        guards=(Guard(_("Mức tạm ứng theo từng nội dung, theo tiến độ đã báo cáo."),
                      "tests/payments/test_pay_advance.py"),),
    ),
    Kind(
        21, _("Xóa được khoản chi, tổng tự tính lại"),
        guards=(Guard(_("Bút toán chỉ thêm, không sửa, không xóa; verify gọi tên chỗ bị sửa."),
                      "tests/ledger/test_checks.py"),),
    ),
    Kind(
        22, _("Cùng khoản chi do chương trình khác đã trả"),
        law="Thông tư liên tịch 26/2014/TTLT-BTC-BCT, khoản 4 Điều 7",
        guards=(Guard(_("Khoản giống hồ sơ khác phải có người kết luận trước khi đạt."),
                      "tests/appraisal/test_overlaps.py"),),
        asked=("chuong-trinh-khac",),
    ),
    Kind(
        23, _("Máy cũ, hóa đơn trước phê duyệt, bên bán liên quan, một hóa đơn hai đề án"),
        law="Thông tư 46/2012/TT-BCT, khoản 4 Điều 4",
        guards=(Guard(_("Một dòng hóa đơn chỉ được tính một lần; trùng số máy phải nêu lý do."),
                      "tests/settlement/test_record_invoice.py"),),
        asked=("ngay-hoa-don", "ben-ban-lien-quan", "trung-so-may", "hoa-don-nghi-ngo"),
        ask_for=_("Tình trạng mã số thuế của bên bán tại cơ quan thuế; tờ khai nhập khẩu của máy."),
    ),
    Kind(
        24, _("Chia nhỏ gói mua; thiếu thuế khấu trừ; chia nhỏ lần chi"),
        law="Nghị định 214/2025/NĐ-CP, khoản 4 Điều 80",
        asked=("mua-chia-nho",),
        ask_for=_("Tờ khai và chứng từ khấu trừ thuế thu nhập của giảng viên."),
    ),
)  # fmt: skip
