"""The stages of money and the moves between them: one table."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOURCE = "source"
APPROPRIATED = "appropriated"
PLANNED = "planned"
COMMITTED = "committed"
ORDERED = "ordered"
ADVANCED = "advanced"
PAID = "paid"
CANCELLED = "cancelled"
REMITTED = "remitted"
CARRIED = "carried"

LABELS: dict[str, str | Promise] = {
    SOURCE: _("nguồn ngân sách"),
    APPROPRIATED: _("dự toán được giao"),
    PLANNED: _("đã bố trí kế hoạch"),
    COMMITTED: _("đã ký hợp đồng, giao nhiệm vụ"),
    ORDERED: _("đã chuyển Kho bạc"),
    ADVANCED: _("tạm ứng"),
    PAID: _("đã thanh toán"),
    CANCELLED: _("huỷ dự toán"),
    REMITTED: _("nộp trả ngân sách"),
    CARRIED: _("chuyển nguồn"),
}
STAGES = tuple(LABELS)

# Money in these stages belongs to one subject; in the others to the fund as a whole.
OF_A_SUBJECT = frozenset({PLANNED, COMMITTED, ORDERED, ADVANCED, PAID})

# What must be empty before a year is closed.
OPEN_AT_YEAR_END = (APPROPRIATED, PLANNED, COMMITTED, ORDERED, ADVANCED)

# What is carried into the next year, each through those before it. What lies at the Treasury is
# paid or comes back first.
CARRIED_FROM = (APPROPRIATED, PLANNED, COMMITTED, ADVANCED)

MOVES: dict[tuple[str, str], str | Promise] = {
    (SOURCE, APPROPRIATED): _("giao dự toán"),
    (APPROPRIATED, SOURCE): _("cắt giảm dự toán"),
    (APPROPRIATED, PLANNED): _("bố trí kế hoạch"),
    (PLANNED, APPROPRIATED): _("đưa ra khỏi kế hoạch"),
    (PLANNED, COMMITTED): _("ký hợp đồng, giao nhiệm vụ"),
    (COMMITTED, PLANNED): _("huỷ hợp đồng, giữ trong kế hoạch"),
    (COMMITTED, APPROPRIATED): _("giải phóng phần không dùng"),
    (COMMITTED, ORDERED): _("chuyển Kho bạc"),
    (ORDERED, COMMITTED): _("Kho bạc trả lại"),
    (ORDERED, ADVANCED): _("tạm ứng"),
    (ORDERED, PAID): _("thanh toán"),
    # Until payments were asked for; an advance is carried into the next year so.
    (COMMITTED, ADVANCED): _("tạm ứng"),
    (ADVANCED, COMMITTED): _("hoàn tạm ứng trong năm"),
    (COMMITTED, PAID): _("thanh toán"),  # until payments were asked for, and of past projects
    (ADVANCED, PAID): _("thanh toán tạm ứng"),
    (APPROPRIATED, CANCELLED): _("huỷ dự toán"),
    (APPROPRIATED, REMITTED): _("nộp trả ngân sách"),
    (APPROPRIATED, CARRIED): _("chuyển nguồn"),
    (PLANNED, CARRIED): _("chuyển nguồn"),
    (COMMITTED, CARRIED): _("chuyển nguồn"),
    (ADVANCED, CARRIED): _("chuyển nguồn"),
}

# What is planned for a project is committed to whom it is for, another subject; and back.
BETWEEN_SUBJECTS = frozenset({(PLANNED, COMMITTED), (COMMITTED, PLANNED)})

# Only `services.recover`, `services.repay` and `services.reverse` make these, each naming the
# transfer it takes back. From the source: money of a closed year, collected in an open one and
# handed on to the budget, or given to the fund again where it was lent.
RECOVERIES: dict[tuple[str, str], str | Promise] = {
    (ADVANCED, REMITTED): _("thu hồi tạm ứng"),
    (PAID, REMITTED): _("thu hồi kinh phí"),
    (SOURCE, REMITTED): _("thu hồi kinh phí năm trước"),
    (PAID, APPROPRIATED): _("hoàn trả hỗ trợ có thu hồi"),
    (SOURCE, APPROPRIATED): _("hoàn trả hỗ trợ có thu hồi năm trước"),
    (ADVANCED, COMMITTED): _("đảo bút toán tạm ứng"),
    (PAID, COMMITTED): _("đảo bút toán thanh toán"),
}
