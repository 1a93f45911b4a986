"""What must always hold of papers and files. Part of `verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from khuyencong.core import bare, dates, standings, verification
from khuyencong.core.bare import Keys
from khuyencong.core.models import Event, told_in
from khuyencong.documents import services
from khuyencong.documents.drawing import forms
from khuyencong.documents.models import (
    CaseFile,
    Dispatch,
    DraftingUnit,
    EInvoice,
    FileHeading,
    Incoming,
    Outgoing,
    Paper,
    PaperVersion,
    RecordsOffice,
    RegisterClosing,
    Rendition,
    SigningRight,
    Upload,
)
from khuyencong.documents.selectors import (
    ANSWER,
    HAND_IN,
    owed_of,
    owed_of_case,
    owed_of_incoming,
)
from khuyencong.documents.workflow import OUTGOING
from khuyencong.obligations.checks import Lifecycle

ISSUED = ("code", "number", "digest")  # of a paper, told when it was issued


def faults() -> list[str]:
    """Papers that no longer fit their hash, files gone or changed, Word forms of other words."""
    return [*_papers(), *_numbers(), *_files(), *_renditions(), *word_forms()]


def _papers() -> Iterator[str]:
    """Bare rows: there are as many papers as projects, and each is hashed."""
    rows = bare.rows(Paper.objects.order_by("pk"), "pk", "about", "payload", *ISSUED, is_long=True)
    for some in verification.in_batches(rows):
        streams = {f"papers:{about}" for _pk, about, *_rest in some}
        acts = Event.objects.filter(kind="issue", stream__among=Keys(list(streams)))
        issued = {
            (stream, *map(told_in(payload).get, ISSUED))
            for stream, payload in acts.values_list("stream", "payload_text")
        }
        for pk, about, payload, *says in some:
            if hashlib.sha256(payload.encode()).hexdigest() != says[ISSUED.index("digest")]:
                yield _("Văn bản {paper}: dữ liệu khác lúc phát hành.").format(paper=_paper(pk))
            if (f"papers:{about}", *says) not in issued:
                yield _(
                    "Văn bản {paper}: không sự kiện phát hành nào ghi lại đúng như vậy."
                ).format(paper=_paper(pk))


def _paper(pk: int) -> Paper:
    return Paper.objects.get(pk=pk)


def _numbers() -> Iterator[str]:
    """Numbers that one body gave twice in a year, as when its register was turned back."""
    given = Paper.objects.filter(corrects=None).values_list(
        "organisation__code", "code", "number", "issued_date__year"
    )
    twice = given.annotate(times=Count("pk")).filter(times__gt=1)
    for body, code, number, year, times in twice.order_by("organisation__code", "code", "number"):
        yield _("{body}, {code}: số {number} năm {year} cấp {times} lần.").format(
            body=body, code=code, number=number, year=year, times=times
        )


def _files() -> Iterator[str]:
    for model in (Upload, PaperVersion):
        for name, digest in model._default_manager.values_list("name", "digest").iterator():
            try:
                digest_now = hashlib.sha256(services.stored(digest)).hexdigest()
            except OSError:
                yield _("Tệp {name}: không còn trong kho.").format(name=name)
            else:
                if digest_now != digest:
                    yield _("Tệp {name}: nội dung đã bị đổi.").format(name=name)


def _renditions() -> Iterator[str]:
    for drawn in Rendition.objects.select_related("paper").order_by("pk").iterator(chunk_size=500):
        place = f"{drawn.paper} ({drawn.format})"
        if drawn.mark != services.mark_of(drawn.paper, drawn.format, drawn.digest):
            yield _("Bản thể hiện {paper}: không phải bản hệ thống đã vẽ.").format(paper=place)
            continue
        try:
            content = services.stored(drawn.digest)
        except OSError:
            continue  # drawn again when it is opened
        if hashlib.sha256(content).hexdigest() != drawn.digest or len(content) != drawn.size:
            yield _("Bản thể hiện {paper}: nội dung đã bị đổi.").format(paper=place)


def word_forms() -> Iterator[str]:
    """Word files put in place of a drawn form that do not say what the PDF says."""
    for form in forms.all_forms():
        if form.override and (lines := forms.differences(form)):
            yield _("Mẫu Word {code} từ ngày {day}: khác lời văn của mẫu: {lines}").format(
                code=form.code, day=dates.short(form.valid_from), lines=" | ".join(lines)
            )


STANDINGS = (
    standings.of("papers", Paper, "about", is_written_once=True),
    standings.of("papers", PaperVersion, "paper__about", is_written_once=True),
    standings.of("files", Upload, "about"),
    standings.of("files", EInvoice, "upload__about"),
    standings.of("outgoing", Outgoing, "uuid"),
    standings.of("records", RecordsOffice, "organisation__uuid"),
    standings.of("records", SigningRight, "organisation__uuid"),
    standings.of("records", DraftingUnit, "organisation__uuid"),
    standings.of("records", RegisterClosing, "organisation__uuid"),
    standings.of("papers", Dispatch, "paper__about"),
    standings.of("incoming", Incoming, "uuid"),
    standings.of("records", FileHeading, "organisation__uuid"),
    standings.of("archive", CaseFile, "uuid"),
)
_incoming = Incoming.objects.select_related("organisation")
INCOMINGS = Lifecycle({ANSWER}, _incoming, _incoming.filter(answered_at=None), owed_of_incoming)
_files_held = CaseFile.objects.select_related("organisation")
ARCHIVE = Lifecycle({HAND_IN}, _files_held, _files_held.filter(handed_date=None), owed_of_case)
_outgoing = Outgoing.objects.select_related("organisation")
OUTGOINGS = Lifecycle(
    OUTGOING.kinds,
    _outgoing,
    _outgoing.exclude(state__in=["dispatched", "dropped"]),
    owed_of,
)
