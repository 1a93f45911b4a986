"""Who does what. The role owns the work, not the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    code: str
    label: Promise
    description: Promise


ROLES = {
    role.code: role
    for role in (
        Role("owner", _("Chủ cơ sở"), _("Lập, xác nhận và theo dõi đề nghị của cơ sở mình.")),
        Role("helper", _("Người được nhờ"), _("Nhập thay chủ cơ sở; chủ cơ sở xác nhận.")),
        Role("commune_officer", _("Cán bộ xã, phường"), _("Xem và xác minh hồ sơ trên địa bàn.")),
        Role("collaborator", _("Cộng tác viên"), _("Hướng dẫn cơ sở trên địa bàn.")),
        Role(
            "centre_specialist",
            _("Chuyên viên Trung tâm"),
            _("Tiếp nhận đề nghị, lập đề án, theo dõi, nghiệm thu."),
        ),
        Role("centre_head", _("Lãnh đạo Trung tâm"), _("Ký hợp đồng, chịu trách nhiệm đề án.")),
        Role("centre_accountant", _("Kế toán Trung tâm"), _("Tạm ứng, thanh toán.")),
        Role("department_specialist", _("Chuyên viên Sở"), _("Thẩm định cấp cơ sở.")),
        Role(
            "department_leader",
            _("Lãnh đạo Sở"),
            _("Phê duyệt dự toán, giao nhiệm vụ, duyệt quyết toán."),
        ),
        Role(
            "unit_head",
            _("Lãnh đạo phòng"),
            _("Xem dự thảo văn bản của phòng trước khi trình ký; ký thừa lệnh khi được giao."),
        ),
        Role(
            "records_officer",
            _("Văn thư"),
            _("Cấp số, phát hành văn bản đi; đăng ký văn bản đến; giữ sổ."),
        ),
        Role("council_member", _("Thành viên hội đồng"), _("Cho điểm, góp ý khi thẩm định.")),
        Role(
            "finance_officer",
            _("Cán bộ Sở Tài chính"),
            _("Ghi nhận giao dự toán, duyệt quyết toán."),
        ),
        Role("provincial_approver", _("Lãnh đạo UBND tỉnh"), _("Phê duyệt kế hoạch năm.")),
        Role(
            "inspector",
            _("Thanh tra, kiểm toán"),
            _("Xem toàn bộ, không sửa; ghi và đóng kiến nghị."),
        ),
        Role(
            "ministry_viewer",
            _("Cán bộ Bộ Công Thương"),
            _("Xem đề án khuyến công quốc gia của các tỉnh."),
        ),
        Role("administrator", _("Quản trị"), _("Quản lý tài khoản, tổ chức, phân vai.")),
    )
}

# Titles of posts that every province has. They are typed as such; a page says them in the reader's
# language (`ui/filters.post`), a paper as they were typed.
TITLES = (
    _("Chuyên viên"),
    _("Chuyên viên chính"),
    _("Chánh Văn phòng"),
    _("Chủ tịch"),
    _("Giám đốc"),
    _("Kế toán"),
    _("Kế toán trưởng"),
    _("Phó Chủ tịch"),
    _("Phó Giám đốc"),
    _("Phó Trưởng phòng"),
    _("Quản trị hệ thống"),
    _("Thanh tra viên"),
    _("Trưởng phòng"),
    _("Trưởng phòng Quản lý công nghiệp"),
    _("Văn thư"),
)

PROVINCE_WIDE = frozenset(
    {
        "department_specialist",
        "department_leader",
        "council_member",
        "finance_officer",
        "provincial_approver",
        "inspector",
        "administrator",
    }
)
# Who gives the posts of a body and of those below it, and how high a post stands: nobody gives one
# above her own. Inspectors and administrators are not given their posts by whom they look after.
LEADERS = ("centre_head", "department_leader", "provincial_approver")
_RANKS = {
    "centre_head": 2,
    "department_leader": 3,
    "provincial_approver": 4,
    "inspector": 4,
    "administrator": 4,
}


def rank(role: str) -> int:
    return _RANKS.get(role, 1)


# Who looks after the others or over them, and does none of the programme's own work.
WATCHERS = frozenset({"administrator", "inspector", "ministry_viewer"})
# Who keeps the bank accounts of the bodies of a province.
KEEPS_BODIES = ("centre_head", "centre_accountant", "department_leader", "administrator")
OF_AN_ESTABLISHMENT = frozenset({"owner", "helper"})
OF_A_COMMUNE = frozenset({"commune_officer", "collaborator"})


def names_of(roles: Iterable[str]) -> str:
    """As a sentence names them, in the reader's language."""
    return ", ".join(sorted({str(ROLES[role].label) for role in roles}))
