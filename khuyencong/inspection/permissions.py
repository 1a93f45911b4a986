"""Who inspects: inspectors, and whoever answers for the money of the whole province."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles

READERS = ("inspector", "department_leader", "finance_officer", "provincial_approver")
readers = roles(*READERS)


def can_inspect(province: str, by: Actor) -> Decision:
    """The bundle holds every paper, file and transfer, so it is for who sees the whole province."""
    if by.serves(province, *READERS):
        return ALLOWED
    return refuse(
        _("Gói kiểm toán chỉ lập cho thanh tra, lãnh đạo Sở, Sở Tài chính và UBND tỉnh."),
        fix=_("Gửi yêu cầu tới thanh tra tỉnh hoặc lãnh đạo Sở Công Thương."),
    )
