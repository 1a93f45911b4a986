"""What an act makes becomes a paper: at once, or as a draft that goes up to be signed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, hour_in_words
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation
from khuyencong.documents.drawing import forms
from khuyencong.documents.models import Issued, Paper
from khuyencong.documents.papers import signing
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.papers.heading import AN_HOUR, frame_of, head_of, signer_of
from khuyencong.documents.papers.payload import PaperData
from khuyencong.documents.selectors import chain_of, office_on
from khuyencong.documents.services import outgoing
from khuyencong.documents.services.publishing import free_number, publish


@transaction.atomic
def issue(
    paper: type[PaperData],
    *facts: Any,
    organisation: Organisation,
    about: Sequence[uuid.UUID],
    summary: str,
    by: Actor,
    at: datetime,
    signers: tuple[Signer, ...] = (),
    title: str = "",
    recipients: tuple[str, ...] = (),
    number: str = "",
    corrects: Paper | None = None,
    before: Sequence[str] = (),
    grounds: Sequence[str] = (),
    began: time | None = None,
    ended: time | None = None,
) -> Issued:
    """Ban hành: set the frame, let the paper fill itself from `facts`, take the number, freeze it.

    Where the body has a records office, the act of the lawful signer signs and the system numbers;
    the act of anybody else makes a draft that waits for the signature. about: the dossier the paper
    belongs to, then those it is filed in too. number: only of a paper that another body numbered,
    as typed, with its symbol or without. Of this paper's grounds, between the law and its dossier's
    papers those of `before`, after them `grounds`, its proposal last. began, ended: of minutes.
    """
    hours = _hours(began, ended)
    on = hanoi_date(at)
    goes_up = paper.is_of_the_office and not number
    office = office_on(organisation, on) if goes_up else None
    is_signed = not office or signing.of(by, organisation, paper.code, on) is not None
    own, _slash, symbol = number.strip().partition("/")
    if is_signed and not number:
        own = free_number(organisation, paper, on)
    if not signers:
        signers = (
            head_of(organisation, by, on, paper.code)
            if goes_up
            else signer_of(by, organisation, on),
        )
    # A paper is Vietnamese whatever language its officer reads.
    with translation.override("vi"):
        frame = frame_of(
            paper,
            organisation,
            number=own,
            at=at,
            signers=signers,
            title=title,
            summary=summary,
            recipients=recipients,
            chain=(*before, *chain_of(about, paper.follows), *grounds),
            symbol=symbol,
            hours=hours,
        )
        data = paper.fill(frame, *facts)
    forms.newest(paper.code, on)
    if not is_signed:
        return outgoing.begin(data, organisation=organisation, about=about, by=by, at=at)
    issued = publish(data, organisation=organisation, about=about, by=by, at=at, corrects=corrects)
    if office:
        outgoing.follow_up(issued, data, office, by=by, at=at)
    return issued


def _hours(began: time | None, ended: time | None) -> tuple[str, str]:
    """As minutes print them: dots where neither is known yet."""
    if began is None and ended is None:
        return AN_HOUR, AN_HOUR
    if began is None or ended is None or ended <= began:
        raise Refused(
            _("Biên bản ghi cả giờ bắt đầu và giờ kết thúc, giờ kết thúc sau giờ bắt đầu."),
            legal="Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9",
            fix=_("Ghi lại hai giờ, hoặc để trống cả hai để ghi tay khi ký."),
            field="ended",
        )
    return hour_in_words(began), hour_in_words(ended)
