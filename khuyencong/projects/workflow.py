"""Whose turn, how long, under which rule: the whole life of a request and of a project.

`legal` quotes only what was seen; a deadline without a seen source is the Department's own target
(mốc dự kiến nội bộ) and says so by having no `legal`.
"""

from django.utils.translation import gettext_lazy as _

from khuyencong.core.workflow import State, Workflow, step

REQUEST = Workflow(
    name=_("Đề nghị hỗ trợ"),
    initial="draft",
    states=(
        State("draft", _("Bản nháp, CHƯA NỘP")),
        State("submitted", _("Đã nộp")),
        State("returned", _("Cần bổ sung")),
        State("merged", _("Đã đưa vào đề án")),
        State("declined", _("Không đưa vào đề án")),
        State("closed", _("Đã kết thúc")),
    ),
    steps=(
        step("submit_request", "projects", {"draft", "returned"}, "submitted",
             roles={"owner", "helper"}, label=_("Nộp đề nghị")),
        step("return_request", "projects", "submitted", "returned",
             roles={"centre_specialist"}, label=_("Yêu cầu bổ sung đề nghị"), working_days=3),
        step("decline_request", "projects", "submitted", "declined",
             roles={"centre_specialist"}, label=_("Trả lời không đưa vào đề án"), working_days=10),
        step("draft", "projects", "submitted", "merged",
             roles={"centre_specialist"}, label=_("Đưa vào đề án"), working_days=10),
        step("close_request", "projects", "merged", "closed",
             roles={"finance_officer", "department_leader"}, label=_("Kết thúc")),
    ),
    main_path=("draft", "submitted", "merged", "closed"),
)

PROJECT = Workflow(
    name=_("Đề án"),
    initial="draft",
    states=(
        State("draft", _("Đang lập")),
        State("registered", _("Đã đăng ký")),
        State("returned", _("Chờ bổ sung, hoàn thiện")),
        State("concluded", _("Đã thẩm định")),
        State("rejected", _("Thẩm định không đạt")),
        State("planned", _("Đã bố trí kế hoạch")),
        State("estimated", _("Đã duyệt dự toán")),
        State("committed", _("Đã ký hợp đồng, giao nhiệm vụ")),
        State("accepted", _("Đã nghiệm thu")),
        State("settled", _("Đã quyết toán")),
    ),
    steps=(
        step("register", "projects", {"draft", "returned"}, "registered",
             roles={"centre_specialist", "centre_head"}, label=_("Đăng ký đề án"),
             working_days=10),
        step("return_for_completion", "appraisal", "registered", "returned",
             roles={"department_specialist"}, label=_("Yêu cầu bổ sung, hoàn thiện"),
             working_days=3),
        step("conclude", "appraisal", "registered", "concluded",
             roles={"department_specialist"}, label=_("Kết luận thẩm định đạt"),
             legal="Thông tư 36/2013/TT-BCT", working_days=10),
        step("reject", "appraisal", "registered", "rejected",
             roles={"department_specialist"}, label=_("Kết luận thẩm định không đạt"),
             legal="Thông tư 36/2013/TT-BCT", working_days=10),
        step("approve", "planning", "concluded", "planned",
             roles={"provincial_approver"}, label=_("Phê duyệt kế hoạch"), working_days=15),
        step("approve_estimate", "planning", "planned", "estimated",
             roles={"department_leader"}, label=_("Phê duyệt dự toán đề án"), working_days=10),
        step("sign", "contracts", "estimated", "committed",
             roles={"centre_head"}, label=_("Ký hợp đồng"), working_days=10),
        step("assign", "contracts", "estimated", "committed",
             roles={"department_leader"}, label=_("Giao nhiệm vụ"), working_days=10),
        step("pay_advance", "contracts", "committed", "committed",
             roles={"centre_accountant"}, label=_("Tạm ứng"),
             legal="Thông tư 36/2013/TT-BCT"),
        step("accept", "settlement", "committed", "accepted",
             roles={"centre_specialist", "centre_head"}, label=_("Nghiệm thu")),
        step("pay", "settlement", "accepted", "accepted",
             roles={"centre_accountant"}, label=_("Thanh toán")),
        step("settle", "settlement", "accepted", "settled",
             roles={"finance_officer", "department_leader"}, label=_("Quyết toán, thanh lý"),
             legal="Thông tư 36/2013/TT-BCT", working_days=15),
    ),
    main_path=("draft", "registered", "concluded", "planned", "estimated", "committed",
               "accepted", "settled"),
)
