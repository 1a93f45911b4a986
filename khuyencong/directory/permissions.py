"""Who may open accounts and hand out roles."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.workflow import Step
from khuyencong.directory.models import BankAccount, Claim, Establishment, Merge, Organisation
from khuyencong.directory.models.roles import KEEPS_BODIES, OF_A_COMMUNE, names_of

# Who may help somebody back into an account, face to face at a counter.
COUNTER = (
    "centre_specialist",
    "centre_head",
    "department_specialist",
    "department_leader",
    "commune_officer",
)
AT_A_COUNTER = (*COUNTER, "administrator")  # and the administrator, for every account of hers

# Whose password opens money, decisions or accounts: a second factor is required of them, and the
# administrator takes part when they are helped back in.
GUARDED = frozenset(
    {
        "centre_head",
        "centre_accountant",
        "department_leader",
        "finance_officer",
        "provincial_approver",
        "administrator",
    }
)


def holds_a_role(step: Step, province: str, by: Actor) -> Decision:
    """Whether the step is one of somebody's in this province."""
    if by.serves(province, *step.roles):
        return ALLOWED
    return refuse(
        _("Bước “{step}” thuộc vai trò {roles}.").format(
            step=step.label, roles=names_of(step.roles)
        ),
        fix=_("Chuyển cho người giữ vai trò đó."),
    )


def can_administer(by: Actor, *provinces: str) -> Decision:
    """People, roles and their scopes: the administrator of each of these provinces, or the system
    at its start. A person who holds nothing yet belongs to none."""
    if by.id == SYSTEM.id or (
        by.has_role("administrator")
        and all(by.serves(province, "administrator") for province in provinces)
    ):
        return ALLOWED
    return refuse(
        _("Chỉ quản trị được khai báo người và phân vai."),
        fix=_("Gửi yêu cầu cho quản trị của tỉnh."),
    )


def can_give_code(by: Actor) -> Decision:
    """Who stands at a counter may hand a newcomer the code that no message carries to her."""
    if by.has_role(*COUNTER):
        return ALLOWED
    return refuse(
        _("Chỉ cán bộ tại quầy được đưa mã."), fix=_("Nhờ cán bộ xã hoặc Trung tâm đưa mã.")
    )


ANSWERS_CLAIMS = ("centre_specialist", "centre_head", "commune_officer")


def _is_near(establishment: Establishment, by: Actor, *roles: str) -> bool:
    """Whether one of these roles of hers covers the province, or the commune, of a workshop."""
    offices = [role for role in roles if role != "commune_officer"]
    return by.serves(establishment.province.code, *offices) or (
        "commune_officer" in roles and establishment.place_id in by.places_for("commune_officer")
    )


def can_answer_claim(claim: Claim, by: Actor, *, given: Collection[str]) -> Decision:
    """An officer of the Centre or of the commune, who owns nothing of it and did not hand the
    claimant her code (`given`)."""
    hands = by.hands(*ANSWERS_CLAIMS)
    owned = {grant.establishment_id for grant in by.grants if grant.establishment_id}
    if not _is_near(claim.establishment, by, *ANSWERS_CLAIMS):
        return refuse(
            _("Cơ sở này do Trung tâm hoặc cán bộ xã nơi đó xác nhận."),
            fix=_("Chuyển cho người giữ vai trò đó."),
        )
    if claim.person.actor_id in hands or claim.establishment_id in owned:
        return refuse(
            _("Người có phần trong cơ sở không xác nhận cho cơ sở đó."),
            fix=_("Nhờ một cán bộ khác."),
        )
    if hands & set(given):
        return refuse(
            _("Bạn đã đưa mã cho người này nên không xác nhận cơ sở cho họ."),
            fix=_("Nhờ một cán bộ khác xem và xác nhận."),
        )
    return ALLOWED


def owns(establishment: Establishment, by: Actor) -> bool:
    return establishment.pk in {grant.establishment_id for grant in by.grants_for("owner")}


def can_change_own(establishment: Establishment, by: Actor) -> Decision:
    """Address and telephone of one's own workshop."""
    if establishment.merged_into_id is not None:
        return refuse(_("Cơ sở này đã gộp vào cơ sở khác."), fix=_("Sửa ở thẻ của cơ sở còn lại."))
    if owns(establishment, by):
        return ALLOWED
    return refuse(
        _("Chỉ chủ cơ sở sửa được ở đây."), fix=_("Cán bộ sửa ở thẻ của cơ sở, theo giấy tờ.")
    )


def can_invite(establishment: Establishment, by: Actor) -> Decision:
    """Its owner alone says who types for her."""
    if establishment.merged_into_id is None and owns(establishment, by):
        return ALLOWED
    return refuse(
        _("Chỉ chủ cơ sở nhờ và thôi nhờ người làm hộ."),
        fix=_("Đăng nhập bằng tài khoản chủ cơ sở."),
    )


# Who pays, checks what was paid, or answers for it: they read a number in full.
READS_ACCOUNTS = (
    *dict.fromkeys((*ANSWERS_CLAIMS, *KEEPS_BODIES)),
    "finance_officer",
    "inspector",
)


def can_ask_account(owner: Establishment | Organisation, by: Actor) -> Decision:
    """Her own workshop, or an officer who types it from a paper; of a body, who keeps its money."""
    if isinstance(owner, Organisation):
        return _keeps_body(owner, by)
    decision = can_change_own(owner, by)
    if owner.merged_into_id is None and _is_near(owner, by, *ANSWERS_CLAIMS):
        return ALLOWED
    return decision


def _keeps_body(body: Organisation, by: Actor) -> Decision:
    if by.serves(body.province.code, *KEEPS_BODIES):
        return ALLOWED
    return refuse(
        _("Tài khoản của cơ quan do {roles} ghi và xác nhận.").format(roles=names_of(KEEPS_BODIES)),
        fix=_("Chuyển cho người giữ vai trò đó."),
    )


def can_answer_account(account: BankAccount, by: Actor) -> Decision:
    """Another than who asked, who might have typed it herself, and no owner of the workshop."""
    if account.organisation is not None:
        decision, roles = _keeps_body(account.organisation, by), KEEPS_BODIES
    else:
        decision, roles = _answers_for_workshop(account, by), ("owner", *ANSWERS_CLAIMS)
    if not decision:
        return decision
    if by.hands(*roles) & set(account.asked_hands):
        return refuse(
            _("{name} đã đề nghị số tài khoản này nên không tự xác nhận.").format(
                name=account.asked_by
            ),
            fix=_("Nhờ một cán bộ khác xem giấy tờ và xác nhận."),
        )
    return ALLOWED


def _answers_for_workshop(account: BankAccount, by: Actor) -> Decision:
    establishment = account.establishment
    if establishment is None or not _is_near(establishment, by, *ANSWERS_CLAIMS):
        return refuse(
            _("Cơ sở này do Trung tâm hoặc cán bộ xã nơi đó xác nhận."),
            fix=_("Chuyển cho người giữ vai trò đó."),
        )
    owned = {grant.establishment_id for grant in by.grants if grant.establishment_id}
    if account.establishment_id in owned:
        return refuse(
            _("Người có phần trong cơ sở không xác nhận cho cơ sở đó."),
            fix=_("Nhờ một cán bộ khác."),
        )
    return ALLOWED


def can_read_account(owner: Establishment | Organisation, by: Actor) -> bool:
    """Whether a number of hers is shown in full; others see its last four signs."""
    if isinstance(owner, Establishment) and (
        owns(owner, by) or _is_near(owner, by, "commune_officer")
    ):
        return True
    wide = [role for role in READS_ACCOUNTS if role != "commune_officer"]
    return by.serves(owner.province.code, *wide)


def can_register_establishment(by: Actor) -> Decision:
    """Officers of the network; an owner is registered by one of them."""
    if by.id == SYSTEM.id or by.has_role(
        "administrator", "centre_specialist", "commune_officer", "collaborator"
    ):
        return ALLOWED
    return refuse(
        _("Chỉ cán bộ khuyến công được khai báo cơ sở."),
        fix=_("Nhờ cán bộ xã hoặc Trung tâm khai báo."),
    )


# Who keeps the register of a province; officers of a commune keep the cards of their own places.
REGISTRARS = ("centre_specialist", "centre_head", "department_specialist", "administrator")


def can_correct(establishment: Establishment, by: Actor) -> Decision:
    """Who keeps the register of its province, or officers of its commune; one that was merged into
    another is corrected there."""
    if establishment.merged_into_id is not None:
        return refuse(_("Cơ sở này đã gộp vào cơ sở khác."), fix=_("Sửa ở thẻ của cơ sở còn lại."))
    is_near = establishment.place_id in by.places_for(*OF_A_COMMUNE)
    if is_near or by.serves(establishment.province.code, *REGISTRARS):
        return ALLOWED
    return refuse(
        _("Chỉ cán bộ giữ sổ cơ sở của tỉnh, hoặc của xã, phường đó, được sửa thẻ."),
        fix=_("Gửi giấy tờ cho Trung tâm hoặc Sở Công Thương."),
    )


def can_merge(establishment: Establishment, by: Actor) -> Decision:
    """Propose or confirm that two cards are one establishment, in her own province."""
    if by.serves(establishment.province.code, *REGISTRARS):
        return ALLOWED
    return refuse(
        _("Chỉ Trung tâm, Sở Công Thương hoặc quản trị của tỉnh được gộp cơ sở."),
        fix=_("Báo Trung tâm hai cơ sở nghi trùng."),
    )


def can_confirm_merge(merge: Merge, by: Actor) -> Decision:
    """Another person than who proposed it, who might have proposed it herself."""
    decision = can_decline_merge(merge, by)
    if not decision:
        return decision
    if not set(merge.asked_hands).isdisjoint(by.hands(*REGISTRARS)):
        return refuse(
            _("{name} đã đề nghị gộp nên không tự xác nhận.").format(name=merge.asked_by),
            fix=_("Người khác ở Trung tâm, Sở Công Thương hoặc quản trị xác nhận."),
        )
    return ALLOWED


def can_decline_merge(merge: Merge, by: Actor) -> Decision:
    """Whoever may merge in this province, also the one who proposed it."""
    decision = can_merge(merge.kept, by)
    if decision and merge.answered_at is not None:
        return refuse(_("Đề nghị này đã có trả lời."), fix=_("Xem thẻ của hai cơ sở."))
    return decision
