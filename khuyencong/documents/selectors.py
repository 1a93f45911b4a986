"""Papers and files of one request or project."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Event
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Assignment, Organisation, Person, valid_on
from khuyencong.directory.models.roles import ROLES, WATCHERS
from khuyencong.documents.models import (
    KEPT_REMOVED,
    CaseFile,
    FileHeading,
    Filing,
    Incoming,
    Outgoing,
    Paper,
    RecordsOffice,
    Register,
    RegisterClosing,
    Upload,
)
from khuyencong.documents.workflow import OUTGOING
from khuyencong.obligations.models import Kind
from khuyencong.obligations.services import Owed


def papers_about(*abouts: uuid.UUID) -> QuerySet[Paper]:
    """Their own, and those filed with them. As a union: with OR both databases read every paper."""
    own = Paper.objects.filter(about__in=abouts).order_by().values("pk")
    filed = Filing.objects.filter(about__in=abouts).order_by().values("paper")
    return Paper.objects.filter(pk__in=own.union(filed)).order_by("issued_at", "pk")


@prepared
def issued_about(abouts: list[uuid.UUID]) -> QuerySet[Paper]:
    """The same, read."""
    return papers_about(*abouts)


def uploads_about(about: uuid.UUID) -> QuerySet[Upload]:
    """Files sent for a request, by kind and in their order."""
    return Upload.objects.filter(about=about).order_by("kind", "order", "pk")


def removed_about(about: uuid.UUID, *, at: datetime) -> QuerySet[Upload]:
    """Files that were removed and can be taken back still, the latest first."""
    gone = Upload.everything.filter(about=about, removed_at__gte=at - KEPT_REMOVED)
    return gone.order_by("-removed_at", "-pk")


def received_from(by: Actor, abouts: Iterable[uuid.UUID]) -> set[str]:
    """Keys of the files about these that this person sent."""
    streams = [f"files:{about}" for about in abouts]
    rows = Event.objects.filter(stream__in=streams, kind="receive_file", by_id=by.id)
    return {row.payload["file"] for row in rows.order_by("pk")}


def uploads_of(case: CaseFile) -> QuerySet[Upload]:
    """Files sent about the case and what belongs to it, in the order of their days."""
    return Upload.objects.filter(about__in=case.abouts).order_by("uploaded_at", "pk")


def bytes_about(about: Iterable[uuid.UUID]) -> int:
    """How much all files weigh that were sent about these."""
    found = Upload.objects.filter(about__in=list(about)).aggregate(whole=Sum("size"))
    return found["whole"] or 0


def is_issued(organisation: Organisation, *, symbol: str, number: str, year: int) -> bool:
    """Whether the body has a paper of that number and symbol in the year; 5 and 05 are one."""
    bare = number.lstrip("0") or number
    papers = Paper.objects.filter(organisation=organisation, symbol=symbol)
    papers = papers.filter(issued_date__year=year)
    return papers.filter(number__in={number, bare, *(bare.zfill(n) for n in (2, 3, 4))}).exists()


def reference(about: uuid.UUID, *codes: str) -> str:
    """How the newest paper of these forms is cited; empty when none was issued."""
    paper = papers_about(about).filter(code__in=codes).last()
    return paper.reference if paper else ""


def chain_of(abouts: Sequence[uuid.UUID], codes: Sequence[str]) -> tuple[str, ...]:
    """Căn cứ from the case itself: the newest paper of each kind in the dossiers, in the order of
    the kinds; one that was corrected is cited as the correction."""
    if not codes:
        return ()
    newest: dict[str, Paper] = {}
    for paper in papers_about(*abouts).filter(code__in=codes):
        newest[paper.code] = paper
    found = (newest[code] for code in codes if code in newest)
    return tuple(f"Căn cứ {paper.citation}" for paper in found)


def office_on(organisation: Organisation, on: date) -> RecordsOffice | None:
    """The records office of the body, once it is open."""
    return RecordsOffice.objects.filter(organisation=organisation, valid_from__lte=on).first()


def waiting_papers(about: uuid.UUID) -> QuerySet[Outgoing]:
    """Papers of a dossier on their way out, the oldest first."""
    return Outgoing.objects.filter(about=about, paper=None).exclude(state="dropped").order_by("pk")


@prepared
def waiting_about(abouts: list[uuid.UUID]) -> QuerySet[Outgoing]:
    """The same of several dossiers, read."""
    waiting = Outgoing.objects.filter(about__in=abouts, paper=None).exclude(state="dropped")
    return waiting.order_by("pk")


LEADER_OF = {
    Organisation.Kind.CENTRE: "centre_head",
    Organisation.Kind.DEPARTMENT: "department_leader",
    Organisation.Kind.PROVINCIAL_COMMITTEE: "provincial_approver",
}
KINDS = (
    Kind(
        "outgoing.submit",
        _("Sửa dự thảo được trả lại, trình lại"),
        creditor="unit_head",
        place="outgoing",
        steps=("submit_draft",),
    ),
    Kind(
        "outgoing.check",
        _("Xem dự thảo trước khi trình ký"),
        creditor="department_leader",
        place="outgoing",
        steps=("check_draft",),
    ),
    Kind(
        "outgoing.sign",
        _("Ký văn bản"),
        creditor="records_officer",
        place="outgoing",
        steps=("sign_draft",),
    ),
    Kind(
        "outgoing.number",
        _("Cấp số văn bản đã ký"),
        creditor="department_specialist",
        place="outgoing",
        steps=("number_paper",),
    ),
    Kind(
        "outgoing.dispatch",
        _("Phát hành văn bản đã có số"),
        creditor="department_specialist",
        place="outgoing",
        steps=("dispatch_paper",),
    ),
    Kind(
        "incoming.answer",
        _("Giải quyết văn bản đến"),
        creditor="records_officer",
        place="incoming",
        met_by=("answer_incoming",),
    ),
    Kind(
        "archive.hand_in",
        _("Nộp lưu hồ sơ"),
        creditor="department_leader",
        place="archive",
        met_by=("hand_in",),
    ),
)


def owed_of(outgoing: Outgoing) -> list[Owed]:
    """By its state: of the body that issues it, but for a draft that came back."""
    body = outgoing.organisation
    if outgoing.state == "drafted":
        return [Owed("outgoing.submit", outgoing.drafted_role, outgoing.drafted_at_body)]
    leader = LEADER_OF.get(Organisation.Kind(body.kind))
    return [
        Owed(kind, role, str(body.uuid), outgoing.due_date)
        for kind, role in OUTGOING.owed_in(outgoing.state)
        if kind != "outgoing.sign" or role == leader
    ]


def bodies_of(actor: Actor) -> QuerySet[Organisation]:
    """Bodies whose papers she works on."""
    keys = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
    return Organisation.objects.filter(pk__in=keys, kind__in=LEADER_OF).order_by("pk")


def people_of(organisation: Organisation) -> QuerySet[Person]:
    """Who holds or held a post of the body."""
    held = Assignment.objects.filter(organisation=organisation)
    return Person.objects.filter(pk__in=held.values("person")).order_by("sort_key", "pk")


def on_their_way(organisation: Organisation, actor: Actor) -> QuerySet[Outgoing]:
    """Papers of the body that have not left, the oldest first."""
    rows = Outgoing.objects.visible_to(actor).filter(organisation=organisation)
    rows = rows.exclude(state__in=["dispatched", "dropped"]).select_related("paper", "province")
    return rows.order_by("pk")


ANSWER = "incoming.answer"


def owed_of_incoming(letter: Incoming) -> list[Owed]:
    """Who it was given to, until it is answered."""
    if not letter.is_open:
        return []
    return [Owed(ANSWER, letter.role, str(letter.organisation.uuid), letter.due_date)]


def registers_of(organisation: Organisation) -> list[tuple[str, int]]:
    """(kind, year) of every register in which the body has a number, the newest first."""
    rows = Register.objects.filter(organisation=organisation).exclude(kind__startswith="code-")
    return list(rows.order_by("-year", "kind").values_list("kind", "year"))


def unclosed_of(organisation: Organisation, year: int) -> list[tuple[str, int]]:
    """(kind, year) of registers of the years before that gave a number and are not closed."""
    rows = Register.objects.filter(organisation=organisation, year__lt=year, is_closed=False)
    rows = rows.exclude(kind__startswith="code-").exclude(last_number=0)
    return list(rows.order_by("year", "kind").values_list("kind", "year"))


def closing_of(organisation: Organisation, kind: str, year: int) -> RegisterClosing | None:
    closed = RegisterClosing.objects.filter(organisation=organisation, kind=kind, year=year)
    return closed.first()


def roles_at(organisation: Organisation, on: date) -> list[tuple[str, str]]:
    """(code, label) of the roles somebody holds in the body that day, to whom a letter is given."""
    held = Assignment.objects.filter(valid_on(on), organisation=organisation)
    codes = set(held.values_list("role", flat=True)) - {"records_officer"} - WATCHERS
    return sorted(((code, str(ROLES[code].label)) for code in codes), key=lambda one: one[1])


HAND_IN = "archive.hand_in"
_LISTS = uuid.UUID("3f0f6c3e-8f0b-4c55-9d57-6a1f6f0f9b1e")  # what the list of a year is about


def owed_of_case(case: CaseFile) -> list[Owed]:
    """Whoever keeps the records, until the archive has it."""
    if case.is_handed_in:
        return []
    return [Owed(HAND_IN, "records_officer", str(case.organisation.uuid), case.due_date)]


def about_list(organisation: Organisation, year: int) -> uuid.UUID:
    return uuid.uuid5(_LISTS, f"{organisation.uuid}/{year}")


def headings(organisation: Organisation, year: int) -> QuerySet[FileHeading]:
    """Danh mục hồ sơ of the body and year, in the order of its symbols."""
    return FileHeading.objects.filter(organisation=organisation, year=year).order_by("symbol", "pk")


def headings_to_copy(organisation: Organisation, year: int) -> QuerySet[FileHeading]:
    """Of the year before, those whose symbols the list of the year does not have."""
    there = headings(organisation, year).order_by().values("symbol")
    return headings(organisation, year - 1).exclude(symbol__in=there)


def handed_in(organisation: Organisation, year: int) -> QuerySet[CaseFile]:
    """Files that the archive took in the year, the last first."""
    taken = CaseFile.objects.filter(organisation=organisation, handed_date__year=year)
    return taken.select_related("minutes").order_by("-handed_date", "-pk")


def to_hand_in(organisation: Organisation) -> QuerySet[CaseFile]:
    """Files that the archive does not have, the first due first."""
    held = CaseFile.objects.filter(organisation=organisation, handed_date=None)
    return held.select_related("heading", "province").order_by("due_date", "pk")
