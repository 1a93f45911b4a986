"""The one thing an owner must do now, for every state of her request and of its project."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import suspensions
from khuyencong.core.dates import short
from khuyencong.projects.models import Beneficiary, Project, Request, ReturnItem

NOT_YET = lazy("Chờ kết quả. Đừng mua, đừng làm trước phần xin hỗ trợ.")
# What follows from the state of the project alone.
OF_A_PROJECT: dict[str, str | Promise] = {
    "draft": NOT_YET,
    "registered": NOT_YET,
    "returned": lazy("Trung tâm đang bổ sung hồ sơ. Đừng mua, đừng làm trước phần xin hỗ trợ."),
    "concluded": NOT_YET,
    "rejected": lazy("Không phải làm gì. Hỏi Trung tâm vì sao; có thể làm đề nghị mới."),
    "withdrawn": lazy("Chờ Trung tâm đưa đề nghị vào đề án khác, hoặc hỏi vì sao đề án được rút."),
    "forwarded": NOT_YET,
    "planned": lazy("Chuẩn bị vốn đối ứng và báo giá còn hiệu lực. Chưa mua, chưa làm trước."),
    "estimated": lazy("Chờ ký hợp đồng. Báo Trung tâm ngay nếu giá hoặc tài khoản đã đổi."),
    "committed": lazy("Mua, lắp đặt như hợp đồng, giữ hóa đơn, rồi báo Trung tâm đến nghiệm thu."),
    "accepted": lazy("Xem lại tài khoản nhận tiền với Trung tâm, giữ hóa đơn, chờ chuyển tiền."),
    "settled": lazy("Không phải làm gì nữa. Giữ hợp đồng, hóa đơn, biên bản."),
    "stopped": lazy("Hỏi Trung tâm: phần đã tạm ứng có thể phải trả lại."),
}
OF_A_REQUEST: dict[str, str | Promise] = {
    "draft": lazy("Làm nốt rồi nộp: đề nghị này CHƯA NỘP."),
    "discarded": lazy("Không phải làm gì. Còn cần thì lấy lại bản nháp."),
    "submitted": lazy("Để máy điện thoại nghe được: cán bộ có thể đến xem cơ sở. Đừng mua trước."),
    "returned": lazy("Trả lời {count} mục được yêu cầu bổ sung rồi nộp lại."),
    "declined": lazy("Không phải làm gì. Đọc lý do, sửa rồi làm đề nghị mới nếu muốn."),
    "closed": OF_A_PROJECT["settled"],
}


def project_of(request: Request) -> Project | None:
    """The project that her request is in, or was in until it ended."""
    if request.state not in {"merged", "closed"}:
        return None
    member = Beneficiary.objects.filter(request=request).select_related("project__province")
    found = member.first()
    return found.project if found else None


def to_do(request: Request, project: Project | None) -> str:
    if request.state == "returned":
        asked = ReturnItem.objects.filter(returned__request=request)
        count = sum(item.is_open for item in asked)
        return str(OF_A_REQUEST["returned"]).format(count=count)
    if project is None:
        return str(OF_A_REQUEST.get(request.state, NOT_YET))
    return _of_her(request, project) or str(OF_A_PROJECT[project.state])


def _of_her(request: Request, project: Project) -> str:
    """What this one owner owes beside the others of the project, "" for nothing."""
    if project.state == "returned":
        items = sum(item.is_open for item in appraisal.items_of_owner(request))
        return (
            _("Gửi {count} mục Sở Công Thương yêu cầu bạn bổ sung.").format(count=items)
            if items
            else ""
        )
    if project.state == "committed":
        for one in suspensions(project):
            member = one.share.beneficiary if one.share else None
            if one.share is None or (member and member.request_id == request.pk):
                return _(
                    "Tạm dừng đến hết ngày {day}: chưa mua, chưa lắp; hỏi Trung tâm vì sao."
                ).format(day=short(one.until_date))
        signed = Commitment.objects.filter(project=project).select_related("contract").first()
        if signed:
            return _(
                "Mua, lắp đặt xong, muộn nhất ngày {day}, giữ hóa đơn, "
                "rồi báo Trung tâm đến nghiệm thu."
            ).format(day=short(signed.contract.end_date))
    return ""
