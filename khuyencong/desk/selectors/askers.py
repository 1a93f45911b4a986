"""Beside an estimate: whom it is for, and the most that the rules give each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.directory.models import Establishment
from khuyencong.documents.models import Upload
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project, Request
from khuyencong.projects.selectors import members
from khuyencong.projects.selectors.estimate import Line, supports
from khuyencong.rules import payments
from khuyencong.rules.wording import say

QUOTATIONS = "quotations"  # the paper of a dossier


@dataclass(frozen=True)
class Asker:
    """`quotations`: (name, address) of each file."""

    establishment: Establishment
    request: Request | None
    quotations: list[tuple[str, str]]


@dataclass(frozen=True)
class Most:
    """`is_over`: as it stands it would be refused when it is registered."""

    words: str
    is_over: bool


def askers(project: Project) -> list[Asker]:
    """In the order they joined."""
    joined = members(project)
    asked = {one.request.uuid: one.request.code for one in joined if one.request}
    files: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sent = Upload.objects.filter(about__in=asked, kind=QUOTATIONS)
    for file in sent.order_by("order", "pk"):
        code = asked[file.about]
        files[code].append((file.name, reverse("desk:request_upload", args=[code, file.uuid])))
    return [
        Asker(one.establishment, one.request, files[one.request.code] if one.request else [])
        for one in joined
    ]


def before_buying(project: Project, *, on: date) -> list[str]:
    """How things are bought and whether the unit is found by tender, each with its clause."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    book = policy.book(project.province.code)
    told = payments.before_buying(project.activity, project.track, on=on, book=book)
    return [f"{say(reason, language)} ({reason.legal})" for reason in told]


def most_of(project: Project, lines: Sequence[Line], *, on: date) -> list[Most]:
    """What each beneficiary is to get of these lines, beside the most that the rules give."""
    try:
        answers = supports(
            project.activity,
            list(lines),
            on=on,
            track=project.track,
            province=project.province.code,
            project=project,
        )
    except Refused as refusal:
        return [Most(str(refusal.message), is_over=True)]
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    found = []
    for who, asked, support in answers:
        name, most = who.name if who else _("đề án"), support.ceiling_dong
        if support.status == "ineligible":
            why = " ".join(say(reason, language) for reason in support.reasons)
            words = _("{name} không đủ điều kiện: {why}").format(name=name, why=why)
            found.append(Most(words, is_over=asked > 0))
        elif most is None:
            words = _("{name}: chưa tính được mức tối đa, người thẩm định quyết định.")
            found.append(Most(words.format(name=name), is_over=False))
        elif asked > most:
            words = _("{name}: đang ghi {asked}, vượt mức tối đa {most}. Hãy giảm {over}.")
            over = dong(asked - most)
            said = words.format(name=name, asked=dong(asked), most=dong(most), over=over)
            found.append(Most(said, is_over=True))
        else:
            words = _("{name}: đang ghi {asked}, tối đa {most}.")
            said = words.format(name=name, asked=dong(asked), most=dong(most))
            found.append(Most(said, is_over=False))
    return found
