"""A rule pack: one person writes it, another puts it in force."""

from django.utils.translation import gettext_lazy as _

from khuyencong.core.workflow import State, Workflow, owes, step

PACK = Workflow(
    name=_("Gói quy định"),
    initial="draft",
    states=(
        State("draft", _("Đang soạn")),
        State(
            "proposed",
            _("Chờ người thứ hai duyệt"),
            (owes("rule_pack.put_in_force", "department_leader"),),
        ),
        State("in_force", _("Đã đưa vào áp dụng")),
        State("withdrawn", _("Đã bỏ")),
    ),
    steps=(
        step(
            "edit",
            "policy",
            "draft",
            "draft",
            roles={"department_specialist", "department_leader"},
            label=_("Sửa"),
            is_optional=True,
        ),
        step(
            "propose",
            "policy",
            "draft",
            "proposed",
            roles={"department_specialist", "department_leader"},
            label=_("Trình duyệt"),
        ),
        step(
            "return_pack",
            "policy",
            "proposed",
            "draft",
            roles={"department_leader"},
            label=_("Trả lại để sửa"),
        ),
        step(
            "put_in_force",
            "policy",
            "proposed",
            "in_force",
            roles={"department_leader"},
            label=_("Đưa vào áp dụng"),
        ),
        step(
            "withdraw",
            "policy",
            {"draft", "proposed"},
            "withdrawn",
            roles={"department_specialist", "department_leader"},
            label=_("Bỏ gói này"),
            is_optional=True,
        ),
    ),
    main_path=("draft", "proposed", "in_force"),
)
