"""Letters that the records office itself begins: an invitation, a correction of form."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, hour_in_words, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.words import lowered
from khuyencong.directory.models import Organisation
from khuyencong.documents import permissions
from khuyencong.documents.models import Issued, Outgoing
from khuyencong.documents.papers.correction_letter import CorrectionLetter
from khuyencong.documents.papers.meeting_invitation import MeetingInvitation
from khuyencong.documents.services.copies import latest_file, missing_words
from khuyencong.documents.services.issuing import issue
from khuyencong.documents.services.versions import figures

LEGAL = "Nghị định 30/2020/NĐ-CP, Điều 18 khoản 3"


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    invited: str,
    subject: str,
    day: date,
    hour: time,
    place: str,
    prepare: str = "",
    chair: str = "",
    by: Actor,
    at: datetime,
) -> Issued:
    """Soạn giấy mời to a meeting that is still to come."""
    permissions.can_draft(organisation, by).require()
    if day < hanoi_date(at):
        raise Refused(
            _("Ngày họp {day} đã qua.").format(day=short(day)),
            fix=_("Ghi ngày họp từ hôm nay trở đi."),
            field="day",
        )
    named = tuple(filter(None, (nfc(line).strip(" -;.") for line in invited.splitlines())))
    words = ["\n".join(named), *(nfc(text) for text in (subject, place, prepare, chair))]
    return issue(
        MeetingInvitation,
        words[0],
        words[1],
        day,
        hour_in_words(hour),
        words[2],
        words[3],
        words[4],
        organisation=organisation,
        about=[organisation.uuid],
        summary=f"Mời dự {lowered(words[1].rstrip(' .'))}",
        recipients=named,
        by=by,
        at=at,
    )


@transaction.atomic
def correct_form(outgoing: Outgoing, *, wrong: str, right: str, by: Actor, at: datetime) -> Issued:
    """Đính chính bằng công văn: form, technique, procedure, in the words that the paper has.
    Figures are content, and are not."""
    paper = outgoing.paper
    if paper is None or outgoing.state != "dispatched":
        raise Refused(
            _("Văn bản chưa phát hành nên sửa trên dự thảo, không đính chính."),
            legal=LEGAL,
            fix=_("Trả lại dự thảo để sửa."),
        )
    permissions.can_draft(outgoing.organisation, by).require()
    if not wrong.strip() or not right.strip() or wrong.strip() == right.strip():
        raise Refused(
            _("Đính chính phải ghi chỗ sai và chỗ đúng, khác nhau."),
            fix=_("Chép nguyên văn chỗ sai, rồi ghi lại cho đúng."),
            field="right",
        )
    if figures([wrong]) != figures([right]):
        raise Refused(
            _("Số liệu là nội dung: sai nội dung thì sửa hoặc thay bằng văn bản cùng loại."),
            legal=LEGAL,
            fix=_("Làm lại bước đã sinh ra văn bản này để ban hành văn bản thay thế."),
            field="right",
        )
    if missing := missing_words(wrong, latest_file(paper)):
        raise Refused(
            _("Chỗ ghi sai không có trong văn bản: “{words}”.").format(words=missing[:80]),
            legal=LEGAL,
            fix=_("Chép nguyên văn từ bản PDF, mỗi đoạn một dòng."),
            field="wrong",
        )
    return issue(
        CorrectionLetter,
        paper,
        nfc(wrong).strip(),
        nfc(right).strip(),
        organisation=outgoing.organisation,
        about=[paper.about, paper.uuid],
        summary=f"Về việc đính chính {paper.title} số {paper.number}/{paper.symbol}",
        by=by,
        at=at,
        corrects=paper,
    )
