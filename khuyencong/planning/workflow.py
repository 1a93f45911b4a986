"""Two lifecycles of planning: a scenario until it is the year's plan, and an adjustment of it."""

from django.utils.translation import gettext_lazy as _

from khuyencong.core.workflow import State, Workflow, owes, step

PLANNERS = {"department_specialist", "department_leader"}

SCENARIO = Workflow(
    name=_("Phương án kế hoạch"),
    initial="open",
    states=(
        State("open", _("Đang soạn")),
        State("waiting", _("Đang tính")),
        State("submitted", _("Đã trình"), (owes("scenario.decide", "provincial_approver"),)),
        State("approved", _("Đã phê duyệt")),
        State("discarded", _("Đã bỏ")),
    ),
    steps=(
        step(
            "ask_to_solve",
            "planning",
            "open",
            "waiting",
            roles=PLANNERS,
            label=_("Tính phương án"),
            is_optional=True,
        ),
        # The background process answers; nobody presses it.
        step("solve", "planning", "waiting", "open", roles=PLANNERS, label=_("Tính xong")),
        step(
            "discard_scenario",
            "planning",
            "open",
            "discarded",
            roles=PLANNERS,
            label=_("Bỏ phương án"),
            is_optional=True,
        ),
        step(
            "restore_scenario",
            "planning",
            "discarded",
            "open",
            roles=PLANNERS,
            label=_("Lấy lại phương án"),
            is_optional=True,
        ),
        step(
            "submit_plan",
            "planning",
            "open",
            "submitted",
            roles={"department_leader"},
            label=_("Trình kế hoạch"),
        ),
        step(
            "return_plan",
            "planning",
            "submitted",
            "open",
            roles={"provincial_approver"},
            label=_("Trả lại phương án"),
        ),
        step(
            "approve_plan",
            "planning",
            "submitted",
            "approved",
            roles={"provincial_approver"},
            label=_("Phê duyệt kế hoạch"),
        ),
    ),
    main_path=("open", "submitted", "approved"),
)

ADJUSTMENT = Workflow(
    name=_("Điều chỉnh kế hoạch"),
    initial="asked",
    states=(
        State("asked", _("Chờ quyết định")),
        State("decided", _("Đã quyết định")),
        State("refused", _("Không đồng ý")),
    ),
    steps=(
        step(
            "decide_adjustment",
            "planning",
            "asked",
            "decided",
            roles={"provincial_approver", "department_leader"},
            label=_("Quyết định điều chỉnh"),
            legal="Điều 11 Thông tư 36/2013/TT-BCT",
        ),
        step(
            "refuse_adjustment",
            "planning",
            "asked",
            "refused",
            roles={"provincial_approver", "department_leader"},
            label=_("Không đồng ý điều chỉnh"),
            legal="Điều 11 Thông tư 36/2013/TT-BCT",
        ),
    ),
    main_path=("asked", "decided"),
)
