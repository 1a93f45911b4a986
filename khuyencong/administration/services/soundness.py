"""What is wrong with a beginning beside its shape: what it names twice, or nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from django.utils.translation import gettext as _

from khuyencong.administration.services.province_file import Beginning, Problem
from khuyencong.core.dates import short
from khuyencong.core.folding import fold
from khuyencong.core.working_days import FIRST, LAST
from khuyencong.directory.models import Organisation, Unit, User
from khuyencong.directory.models.roles import PROVINCE_WIDE, ROLES
from khuyencong.directory.selectors.listed_areas import communes_named
from khuyencong.ledger.models import Fund
from khuyencong.projects.permissions import duties

ADMINISTRATORS = 2
COMMITTEE = "commune_committee"


def province(text: str, on: date) -> Unit | None:
    """By its code, or by its name."""
    standing = Unit.objects.provinces().on(on)
    found = standing.filter(code=text) or standing.filter(folded=fold(text))
    return found.order_by("pk").first()


def problems(beginning: Beginning, on: date) -> Iterator[Problem]:
    home = province(beginning.province, on)
    if home is None:
        yield Problem(
            ("province",),
            _("Không có tỉnh “{text}”. Ghi mã hoặc tên tỉnh, ví dụ 40 hoặc Nghệ An.").format(
                text=beginning.province
            ),
        )
    else:
        yield from _places(beginning, home.code, on)
    yield from _bodies(beginning)
    yield from _people(beginning)
    yield from _separate_hands(beginning)
    yield from _money(beginning)
    days = Counter(moved.day for moved in beginning.days)
    for at, moved in enumerate(beginning.days):
        if days[moved.day] > 1:
            yield Problem(("days", at, "day"), _twice(short(moved.day)))
        elif not FIRST <= moved.day <= LAST:
            yield Problem(("days", at, "day"), _("Ngày ngoài lịch. Xem lại năm."))


def _places(beginning: Beginning, code: str, on: date) -> Iterator[Problem]:
    named = [("bodies", at, body.commune) for at, body in enumerate(beginning.bodies)]
    named += [("areas", at, area.commune) for at, area in enumerate(beginning.areas)]
    for part, at, text in named:
        if text and len(found := communes_named(text, code, on)) != 1:
            names = ", ".join(f"{unit} ({unit.code})" for unit in found)
            yield Problem(
                (part, at, "commune"),
                _("“{text}” là một trong: {names}. Ghi mã.").format(text=text, names=names)
                if found
                else _("Tỉnh không có xã, phường “{text}”. Xem lại tên, hoặc ghi mã.").format(
                    text=text
                ),
            )


def _bodies(beginning: Beginning) -> Iterator[Problem]:
    codes = Counter(body.code for body in beginning.bodies)
    taken = set(Organisation.objects.filter(code__in=codes).values_list("code", flat=True))
    earlier: set[str] = set()
    for at, body in enumerate(beginning.bodies):
        place = ("bodies", at)
        if codes[body.code] > 1 or body.code in taken:
            yield Problem((*place, "code"), _twice(body.code))
        if body.parent and body.parent not in earlier:
            yield Problem(
                (*place, "parent"),
                _("Chưa có cơ quan “{code}” ở trên. Xếp cơ quan cấp trên lên trước.").format(
                    code=body.parent
                ),
            )
        if (body.kind == COMMITTEE) != bool(body.commune):
            yield Problem(
                (*place, "commune"),
                _("Chỉ UBND xã, phường ghi xã, phường của mình, và phải ghi."),
            )
        earlier.add(body.code)


def _people(beginning: Beginning) -> Iterator[Problem]:
    kinds = {body.code: body.kind for body in beginning.bodies}
    usernames = Counter(human.username.lower() for human in beginning.people)
    for at, human in enumerate(beginning.people):
        is_taken = User.objects.filter(username__iexact=human.username).exists()
        if usernames[human.username.lower()] > 1 or is_taken:
            yield Problem(("people", at, "username"), _twice(human.username))
        for number, post in enumerate(human.posts):
            place = ("people", at, "posts", number)
            if post.body not in kinds:
                yield Problem((*place, "body"), _unknown(post.body))
            elif (post.role in {"commune_officer", "collaborator"}) != (
                kinds[post.body] == COMMITTEE
            ):
                yield Problem(
                    (*place, "role"),
                    _("Vai trò này không hợp với loại cơ quan. Chọn cơ quan khác hoặc vai khác."),
                )
    administrators = [
        human for human in beginning.people if any(p.role == "administrator" for p in human.posts)
    ]
    if len(administrators) < ADMINISTRATORS:
        yield Problem(
            ("people",),
            _(
                "Mới có {count} người giữ vai trò Quản trị (administrator). Cần ít nhất {least}: "
                "một người đề nghị, một người xác nhận."
            ).format(count=len(administrators), least=ADMINISTRATORS),
        )
    for at, human in enumerate(beginning.people):
        if human in administrators and len(human.posts) > 1:
            yield Problem(
                ("people", at, "posts"),
                _("Người quản trị không giữ thêm vai trò nghiệp vụ. Giao vai kia cho người khác."),
            )


def _separate_hands(beginning: Beginning) -> Iterator[Problem]:
    """Nobody begins with two posts of which one keeps her from the other on the same project."""
    for at, human in enumerate(beginning.people):
        pairs = combinations(enumerate(human.posts), 2)
        for (_first, one), (number, other) in pairs:
            is_near = one.body == other.body or {one.role, other.role} & PROVINCE_WIDE
            kept = duties.apart(one.role, other.role) if is_near else None
            if kept is not None:
                yield Problem(
                    ("people", at, "posts", number, "role"),
                    _(
                        "Một người không giữ cả vai trò {one} và {other}: ai đã “{before}” thì "
                        "không được “{act}” trên cùng đề án. Giao một vai cho người khác."
                    ).format(
                        one=ROLES[one.role].label,
                        other=ROLES[other.role].label,
                        before=duties.label(kept[0]),
                        act=duties.label(kept[1]),
                    ),
                )


def _money(beginning: Beginning) -> Iterator[Problem]:
    bodies = {body.code for body in beginning.bodies}
    codes = Counter(fund.code for fund in beginning.funds)
    for at, fund in enumerate(beginning.funds):
        if codes[fund.code] > 1 or Fund.objects.filter(code=fund.code).exists():
            yield Problem(("funds", at, "code"), _twice(fund.code))
        if fund.body not in bodies:
            yield Problem(("funds", at, "body"), _unknown(fund.body))
    numbers = Counter((one.fund, one.year, one.number) for one in beginning.appropriations)
    for at, given in enumerate(beginning.appropriations):
        if given.fund not in codes:
            yield Problem(
                ("appropriations", at, "fund"),
                _("Không có nguồn “{code}” trong mục funds. Ghi thêm nguồn đó.").format(
                    code=given.fund
                ),
            )
        if numbers[given.fund, given.year, given.number] > 1:
            yield Problem(("appropriations", at, "number"), _twice(given.number))


def _twice(text: str) -> str:
    return _("“{text}” đã có. Chọn chữ khác.").format(text=text)


def _unknown(code: str) -> str:
    return _("Không có cơ quan “{code}” trong mục bodies. Ghi thêm cơ quan đó.").format(code=code)
