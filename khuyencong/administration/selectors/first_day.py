"""The first day of each role: a few pages in the order in which she will need them.

Nothing is named here that the role cannot open; a step is a page of the real system, not of a copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models.roles import ROLES, Role


@dataclass(frozen=True)
class Step:
    """`name`: of the page's URL. `words`: what to look at there."""

    name: str
    label: Any
    words: Any


WORK = Step(
    "desk:home",
    _("Việc của tôi"),
    _("Mỗi dòng là một việc chờ bạn, gấp trước. Bấm vào việc để làm, vào tên để đọc hồ sơ."),
)
PROJECTS = Step(
    "desk:projects",
    _("Đề án"),
    _("Lọc, chọn cột, lưu thành chế độ xem. Mở một đề án: đang cần gì, từ ai, đến khi nào."),
)
SEARCH = Step(
    "desk:search", _("Tìm mọi nơi"), _("Gõ vài chữ, không cần dấu: tên cơ sở, mã, số văn bản.")
)
NOTICES = Step(
    "notices",
    _("Thông báo"),
    _("Chọn cách nhận tin: từng việc, mỗi sáng một thư, hoặc chỉ xem trên trang."),
)
SAFETY = Step(
    "mfa_index", _("Bảo vệ tài khoản"), _("Bật mã dùng một lần để không ai vào thay bạn.")
)
GUIDES = Step("ui:guides", _("Hướng dẫn"), _("Mỗi vai trò một bài; trang nào cũng có dòng mở ra."))
OFFICE = Step(
    "documents:offices",
    _("Văn thư"),
    _("Văn bản chờ xem, chờ ký, chờ cấp số; sổ văn bản đi, văn bản đến."),
)
ROOM = Step(
    "planning:room",
    _("Phòng kế hoạch"),
    _("Các phương án của năm: đề án nào vào, bao nhiêu, vì sao; so sánh rồi mới trình."),
)
PAYMENTS = Step(
    "payments:requests",
    _("Đề nghị thanh toán"),
    _("Mỗi đề nghị đang ở đâu: kiểm tra, duyệt chi, Kho bạc; người nhận và tài khoản đã xác nhận."),
)
RECOVERIES = Step(
    "recoveries:register", _("Thu hồi kinh phí"), _("Ai phải nộp trả bao nhiêu, đợt nào, đã nộp.")
)
YEAR_END = Step(
    "treasury:year_end",
    _("Cuối năm ngân sách"),
    _("Tiền nào hết hạn, chuyển năm sau, hủy; khóa năm."),
)
GIVEN = Step(
    "planning:appropriations", _("Giao dự toán"), _("Số tiền tỉnh giao cho từng nguồn, từng năm.")
)
RULES = Step(
    "policy:packs",
    _("Quy định"),
    _("Mức, hạn, điều kiện là dữ liệu có điều khoản; hai người duyệt."),
)
HISTORY = Step("history:home", _("Lịch sử"), _("Các năm trước theo nội dung, bên số đã công bố."))
EXCUSES = Step(
    "appraisal:excuses",
    _("Thôi chờ, cho thiếu, tránh xung đột"),
    _("Ai được miễn việc gì, do ai, vì sao."),
)
POSTS = Step("network:posts", _("Bàn giao"), _("Giao chức danh, làm thay, bàn giao việc đang làm."))
TYPING = Step(
    "portal:typing_for",
    _("Làm hộ đề nghị"),
    _("Chọn cơ sở trong xã, gõ thay; chủ cơ sở đồng ý thì mới nộp được."),
)
ASK = Step(
    "portal:ask",
    _("Tôi có thể được hỗ trợ gì?"),
    _("Trả lời vài câu: được hỗ trợ việc gì, nhiều nhất bao nhiêu, theo quy định nào."),
)
PREPARE = Step(
    "portal:prepare",
    _("Cần chuẩn bị gì"),
    _("Báo giá, số liệu năm trước, ảnh: có sẵn thì làm nhanh."),
)
BEGIN = Step(
    "portal:start",
    _("Làm đề nghị"),
    _("Từng trang một; chữ đang gõ được giữ. Chưa bấm nộp thì chưa ai thấy."),
)
OWN = Step(
    "portal:my_requests",
    _("Đề nghị của tôi"),
    _("Đang ở đâu, ai giữ, bạn phải làm gì; nháp bỏ đi lấy lại được trong 30 ngày."),
)
WORKSHOPS = Step(
    "portal:my_workshops",
    _("Cơ sở của tôi"),
    _("Xem địa chỉ, điện thoại, tài khoản; nhờ người làm thay."),
)
DATA = Step("portal:my_data", _("Dữ liệu của tôi"), _("Ai đã xem hồ sơ; tải về; xin sửa, xin xóa."))
SNIPPETS = Step(
    "desk:snippets", _("Đoạn mẫu của cơ quan"), _("Ý kiến hay viết, chèn bằng một lần bấm.")
)

DAYS: dict[str, tuple[Step, ...]] = {
    "owner": (ASK, PREPARE, WORKSHOPS, BEGIN, OWN, NOTICES, DATA),
    "helper": (ASK, PREPARE, BEGIN, OWN, NOTICES, GUIDES),
    "commune_officer": (WORK, TYPING, PROJECTS, SEARCH, NOTICES, GUIDES),
    "collaborator": (WORK, TYPING, PROJECTS, SEARCH, NOTICES, GUIDES),
    "centre_specialist": (
        WORK,
        Step(
            "desk:requests",
            _("Đề nghị"),
            _("Đề nghị đã nộp, theo hạn trả lời: yêu cầu bổ sung, trả lời, đưa vào đề án."),
        ),
        Step(
            "desk:calls", _("Đợt đăng ký nhu cầu"), _("Mở đợt cho các cơ sở đăng ký, đến ngày nào.")
        ),
        PROJECTS,
        SNIPPETS,
        NOTICES,
        SAFETY,
    ),
    "centre_head": (WORK, PROJECTS, ROOM, PAYMENTS, OFFICE, POSTS, NOTICES, SAFETY),
    "centre_accountant": (
        WORK,
        PAYMENTS,
        Step(
            "desk:accounts",
            _("Tài khoản nhận tiền"),
            _("Một người ghi, người khác xác nhận; chỉ trả vào tài khoản đã xác nhận."),
        ),
        RECOVERIES,
        YEAR_END,
        PROJECTS,
        NOTICES,
        SAFETY,
    ),
    "department_specialist": (WORK, PROJECTS, ROOM, RULES, SNIPPETS, NOTICES, SAFETY),
    "department_leader": (WORK, ROOM, PROJECTS, RULES, EXCUSES, OFFICE, NOTICES, SAFETY),
    "unit_head": (WORK, OFFICE, PROJECTS, SEARCH, NOTICES, SAFETY),
    "records_officer": (WORK, OFFICE, SEARCH, NOTICES, SAFETY, GUIDES),
    "council_member": (WORK, PROJECTS, ROOM, SEARCH, NOTICES, GUIDES),
    "finance_officer": (WORK, GIVEN, ROOM, PAYMENTS, RECOVERIES, YEAR_END, NOTICES, SAFETY),
    "provincial_approver": (WORK, ROOM, GIVEN, PROJECTS, HISTORY, NOTICES, SAFETY),
    "inspector": (
        PROJECTS,
        PAYMENTS,
        Step(
            "inspection:home",
            _("Gói kiểm toán"),
            _("Một đề án hay một năm thành một tệp tự kiểm tra được."),
        ),
        Step("inspection:questions", _("24 kiểu sai"), _("Kiểu nào bị chặn, kiểu nào tìm được.")),
        EXCUSES,
        HISTORY,
        NOTICES,
        SAFETY,
    ),
    "ministry_viewer": (PROJECTS, SEARCH, NOTICES, SAFETY, GUIDES),
    "administrator": (
        Step(
            "administration:people",
            _("Người và tài khoản"),
            _("Thêm người, đề nghị giao chức danh, cấp lại mã vào, khóa tài khoản."),
        ),
        Step("administration:bodies", _("Cơ quan, đơn vị"), _("Tên in trên văn bản, theo ngày.")),
        Step("administration:funds", _("Nguồn kinh phí"), _("Mỗi nguồn của cơ quan nào.")),
        Step("administration:areas", _("Địa bàn"), _("Xã nào khó khăn, từ ngày nào.")),
        Step("administration:days", _("Lịch làm việc"), _("Ngày nghỉ, làm bù; hạn dời theo.")),
        POSTS,
        SAFETY,
        GUIDES,
    ),
}


def of_roles(roles: Iterable[str]) -> list[tuple[Role, tuple[Step, ...]]]:
    """The first day of each of these roles, in the order in which roles are listed."""
    held = frozenset(roles)
    return [(ROLES[code], DAYS[code]) for code in ROLES if code in held]
