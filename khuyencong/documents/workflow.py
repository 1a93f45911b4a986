"""The life of an outgoing paper. A draft goes up, comes back or is signed, is numbered, leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khuyencong.core.workflow import State, Workflow, owes, step
from khuyencong.directory.models.roles import LEADERS

DECREE_30 = "Nghị định 30/2020/NĐ-CP"
DRAFTERS = frozenset(
    {"centre_specialist", "centre_accountant", "department_specialist", "finance_officer", *LEADERS}
)
RECORDS = frozenset({"records_officer"})

OUTGOING = Workflow(
    name=_("Văn bản đi"),
    initial="drafted",
    states=(
        State("drafted", _("Trả lại, chờ sửa"), (owes("outgoing.submit", *sorted(DRAFTERS)),)),
        State("review", _("Chờ lãnh đạo phòng"), (owes("outgoing.check", "unit_head"),)),
        State("for_signature", _("Chờ ký"), (owes("outgoing.sign", *LEADERS),)),
        State("signed", _("Đã ký, chờ cấp số"), (owes("outgoing.number", "records_officer"),)),
        State(
            "numbered",
            _("Đã có số, chờ phát hành"),
            (owes("outgoing.dispatch", "records_officer"),),
        ),
        State("dispatched", _("Đã phát hành")),
        State("dropped", _("Đã bỏ dự thảo")),
    ),
    steps=(
        step(
            "submit_draft", "documents", "drafted", "review",
            roles=DRAFTERS, label=_("Trình lãnh đạo phòng"), legal=f"{DECREE_30}, Điều 10–11",
        ),
        step(
            "submit_to_leader", "documents", "drafted", "for_signature",
            roles=DRAFTERS, label=_("Trình ký"), legal=f"{DECREE_30}, Điều 10–11",
        ),
        step(
            "check_draft", "documents", "review", "for_signature",
            roles={"unit_head"}, label=_("Đồng ý, trình ký"), legal=f"{DECREE_30}, Điều 12",
        ),
        step(
            "return_draft", "documents", {"review", "for_signature"}, "drafted",
            roles={"unit_head", *LEADERS}, label=_("Trả lại để sửa"),
            legal=f"{DECREE_30}, Điều 12", is_optional=True,
        ),
        step(
            "sign_draft", "documents", "for_signature", "signed",
            roles={"unit_head", *LEADERS}, label=_("Ký"), legal=f"{DECREE_30}, Điều 13",
        ),
        step(
            "number_paper", "documents", "signed", "numbered",
            roles=RECORDS, label=_("Cấp số, ghi sổ văn bản đi"), legal=f"{DECREE_30}, Điều 15",
        ),
        step(
            "dispatch_paper", "documents", "numbered", "dispatched",
            roles=RECORDS, label=_("Phát hành đến Nơi nhận"), legal=f"{DECREE_30}, Điều 15",
        ),
        step(
            "drop_draft", "documents", {"drafted", "review", "for_signature"}, "dropped",
            roles=DRAFTERS, label=_("Bỏ dự thảo"), is_optional=True,
        ),
    ),
    main_path=("drafted", "review", "for_signature", "signed", "numbered", "dispatched"),
)  # fmt: skip
