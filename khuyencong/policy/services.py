"""The only writers of rule packs. What is in force is never edited; a new pack replaces it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.directory import services as directory
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.obligations import services as obligations
from khuyencong.policy import permissions, selectors
from khuyencong.policy.models import Look, RuleInForce, RulePack
from khuyencong.policy.papers import questions_letter
from khuyencong.policy.workflow import PACK
from khuyencong.rules import packs
from khuyencong.rules.packs import Pack, PackError
from khuyencong.rules.reading import ParameterError
from khuyencong.rules.wording import label, language

_when_in_force: list[Callable[..., None]] = []


def when_in_force(act: Callable[..., None]) -> None:
    """`act(rule, book before, by=, at=)` goes with every pack put in force. Called by the app that
    keeps decisions, in `AppConfig.ready`: those above know what rests on a rule."""
    _when_in_force.append(act)


# Who keeps the working calendar: an app above registers itself when it starts.
_keepers: list[Callable[..., None]] = []


def keep_days_with(keeper: Callable[..., None]) -> None:
    """`keeper(province_code, {day: row}, by=, at=)` enters the days of a pack put in force."""
    _keepers.append(keeper)


@transaction.atomic
def draft(
    province: Unit, *, scope: str, text: str, reason: str = "", by: Actor, at: datetime
) -> RulePack:
    """Soạn gói quy định. Its shape is checked at once; whether it fits, when it is proposed."""
    permissions.can_draft(province, by).require()
    parsed = _parsed(text, scope, province)
    pack = RulePack.objects.create(
        code=documents.code(province, "QD", hanoi_date(at)),
        province=province,
        scope=scope,
        title=parsed.title,
        text=text,
        digest=parsed.digest,
        first_date=parsed.first_date,
        reason=reason,
        state=PACK.initial,
        written_by=by.name,
        written_at=at,
    )
    place = by.in_place_of(by.grants_for(*permissions.WRITERS))
    events.record(pack.stream, "draft", _told(pack) | place, by=by, at=at)
    return pack


@transaction.atomic
def edit(
    pack: RulePack, *, text: str, reason: str, version: int, by: Actor, at: datetime
) -> RulePack:
    """Sửa bản đang soạn. `version` is the one the writer saw: an older one is refused."""
    pack = selectors.lock(pack)
    permissions.can_step("edit", pack, by).require()
    if version != pack.version:
        raise Refused(
            _("{name} đã sửa gói này lúc {at}; bản bạn đang sửa đã cũ.").format(
                name=pack.written_by, at=f"{timezone.localtime(pack.written_at):%H:%M %d/%m/%Y}"
            ),
            fix=_("Mở lại gói để xem bản mới, rồi chép phần của bạn vào."),
        )
    parsed = _parsed(text, pack.scope, pack.province)
    pack.title, pack.text, pack.digest = parsed.title, text, parsed.digest
    pack.first_date, pack.reason = parsed.first_date, reason
    pack.written_by, pack.written_at = by.name, at
    return _move(pack, "edit", by=by, at=at)


@transaction.atomic
def propose(pack: RulePack, *, by: Actor, at: datetime) -> RulePack:
    """Trình người thứ hai: the pack fits upon what is in force, and owns up to a changed past."""
    pack = selectors.lock(pack)
    permissions.can_step("propose", pack, by).require()
    _require_fit(pack)
    _require_reason_for_the_past(pack, at=at)
    return _move(pack, "propose", by=by, at=at)


@transaction.atomic
def return_pack(pack: RulePack, *, reason: str, by: Actor, at: datetime) -> RulePack:
    """Trả lại để sửa, có lý do."""
    pack = selectors.lock(pack)
    permissions.can_step("return_pack", pack, by).require()
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do trả lại."), fix=_("Ghi rõ cần sửa gì."), field="reason")
    return _move(pack, "return_pack", by=by, at=at, reason=reason)


@transaction.atomic
def put_in_force(pack: RulePack, *, by: Actor, at: datetime) -> RuleInForce:
    """Đưa vào áp dụng: a second person, once, with the hash of what was read."""
    events.hold(f"rules:{pack.province.code}")  # one after another in a province
    pack = selectors.lock(pack)
    permissions.can_step("put_in_force", pack, by).require()
    _require_fit(pack)
    _require_reason_for_the_past(pack, at=at)
    before, communes = selectors.book(pack.province.code), selectors.communes(pack)
    pack = _move(pack, "put_in_force", by=by, at=at)
    rule = RuleInForce.objects.create(
        pack=pack,
        province=pack.province,
        scope=pack.scope,
        text=pack.text,
        digest=pack.digest,
        entered_by=by.name,
        entered_at=at,
    )
    days = packs.parse(pack.text, scope=pack.scope).content.work_calendar
    for keeper in _keepers if days else ():
        keeper(pack.province.code, days, by=by, at=at)
    directory.class_areas_of_pack(communes, by=by, at=at)
    payload = {"pack": pack.code, "digest": pack.digest}
    events.record(f"rules:{pack.province.code}", "put_in_force", payload, by=by, at=at)
    selectors.forget_added()
    transaction.on_commit(selectors.forget_added)
    for act in _when_in_force:
        act(rule, before, by=by, at=at)
    return rule


@transaction.atomic
def withdraw(pack: RulePack, *, by: Actor, at: datetime) -> RulePack:
    """Bỏ gói chưa áp dụng."""
    pack = selectors.lock(pack)
    permissions.can_step("withdraw", pack, by).require()
    return _move(pack, "withdraw", by=by, at=at)


@transaction.atomic
def ask(province: Unit, *, office: str, by: Actor, at: datetime) -> Issued:
    """In công văn hỏi những điều chưa rõ: one office, or ALL of them, put to the Department."""
    permissions.can_ask(province, by).require()
    rows = selectors.questions(selectors.book(province.code), "" if office == ALL else office)
    if not rows:
        raise Refused(
            _("Không còn điều gì phải hỏi cơ quan này."),
            fix=_("Chọn cơ quan khác."),
            field="office",
        )
    organisation = issuer_of(by, province)
    addressee = label("office", "industry_department" if office == ALL else office, "vi")
    about = selectors.letters_about(province)
    return questions_letter.issue(organisation, addressee, rows, about=about, by=by, at=at)


ALL = "all"


def issuer_of(by: Actor, province: Unit) -> Organisation:
    """The body of the post in which she writes."""
    keys = {grant.organisation_id or 0 for grant in by.grants_for(*permissions.ASKERS)}
    return Organisation.objects.filter(pk__in=keys, province=province).order_by("pk")[0]


def _parsed(text: str, scope: str, province: Unit) -> Pack:
    try:
        pack = packs.parse(text, scope=scope)
        packs.check_province(pack, province.code)
        selectors.communes_of(pack, province)
        return pack
    except PackError as error:
        raise refusal(error) from error


def refusal(error: ParameterError) -> Refused:
    """What is wrong with a pack, as people meet it: line, key, reason in their language."""
    where = _("Dòng {line}").format(line=error.line) if error.line else _("Gói quy định")
    key = f" ({error.key})" if error.key else ""
    return Refused(
        f"{where}{key}: {error.say(language(get_language()))}.",
        fix=_("Sửa dòng đó rồi kiểm tra lại; lược đồ và ví dụ ở cạnh khung soạn."),
        field="text",
    )


def placed(pack: RulePack, error: ParameterError) -> ParameterError:
    """The same fault with its line in the pack."""
    line = packs.place(packs.parse(pack.text, scope=pack.scope), error)
    return PackError(line, error.key, error.code, **error.params)


def close_look(item: Look, words: str, *, by: Actor, at: datetime) -> None:
    """What was found, in words, by whom and when; the service whose look it is has let her."""
    item.words, item.closed_by, item.closed_at = words.strip(), by.name, at
    item.save(update_fields=["words", "closed_by", "closed_at"])


def _require_fit(pack: RulePack) -> None:
    try:
        if not selectors.changes(pack):
            raise Refused(
                _("Gói này không làm thay đổi quy định nào đang áp dụng."),
                fix=_("Kiểm tra lại ngày hiệu lực và số liệu, hoặc bỏ gói này."),
            )
    except ParameterError as error:
        raise refusal(placed(pack, error)) from error


def _require_reason_for_the_past(pack: RulePack, *, at: datetime) -> None:
    today = hanoi_date(at)
    if pack.first_date is None or pack.first_date >= today or pack.reason.strip():
        return
    raise Refused(
        _("Gói thay đổi quy định từ {first}, trước hôm nay {today}, mà chưa nêu lý do.").format(
            first=f"{pack.first_date:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
        ),
        fix=_("Ghi lý do, ví dụ: văn bản có hiệu lực trở về trước, hoặc sửa số liệu nhập sai."),
        field="reason",
    )


def _told(pack: RulePack) -> dict:
    first = pack.first_date.isoformat() if pack.first_date else None
    return {"code": pack.code, "scope": pack.scope, "digest": pack.digest, "from": first}


def _move(pack: RulePack, name: str, *, by: Actor, at: datetime, reason: str = "") -> RulePack:
    pack.state = PACK.find(name).target
    pack.version += 1
    pack.save()
    payload = _told(pack) | ({"reason": reason} if reason else {})
    payload |= by.in_place_of(by.grants_for(*PACK.find(name).roles))
    event = events.record(pack.stream, name, payload, by=by, at=at)
    obligations.follow(
        pack, selectors.owed(pack), of=PACK.kinds, province=pack.province, event=event
    )
    return pack
