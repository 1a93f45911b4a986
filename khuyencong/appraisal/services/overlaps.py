"""Possible double funding and related applicants: what is alike, how much, and since when.

A score only calls for a look: the reasons are listed, a person decides and says why. Compared are
establishments (tax code, owner, telephone, address, name), papers (the very same file sent by two)
and support already given to the same establishment, in every year and on both tracks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from khuyencong.appraisal.models import OverlapDecision
from khuyencong.appraisal.permissions import can_decide_overlap
from khuyencong.appraisal.selectors import Sent, sent_files, whose
from khuyencong.core import events, queues
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.money import dong
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Establishment, EstablishmentKey, Unit
from khuyencong.directory.services.likenesses import compared, numbers_of
from khuyencong.documents.models import Upload
from khuyencong.projects import selectors
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.rules.engine import label

# Points of each likeness; together at most 100. From ENOUGH on, somebody must decide.
POINTS = {"tax_code": 100, "file": 60, "same_content": 50, "phone": 40, "owner": 30, "address": 30}
NAME_POINTS, NAME_LEAST = 30, 90
ENOUGH, MOST = 60, 100
YEARS_BACK = 3
DIGESTS = 200  # asked for at once
SHARERS = 50  # workshops named beside one file, those that sent it first
NAMES = 2_000  # read of one commune, more than any has workshops
NEVER_PAID = ("draft", "withdrawn", "rejected", "stopped")
FORM_WORDS = (
    "lien hiep hop tac xa", "hop tac xa", "htx", "to hop tac", "cong ty trach nhiem huu han",
    "cong ty tnhh", "cong ty co phan", "cong ty cp", "cong ty hop danh", "doanh nghiep tu nhan",
    "dntn", "ho kinh doanh", "co so san xuat", "co so", "xuong san xuat", "xuong", "cong ty",
    "mot thanh vien", "mtv",
)  # fmt: skip


@dataclass(frozen=True)
class Signal:
    """One likeness, in words, and its points."""

    code: str
    text: str
    points: int


@dataclass
class Overlap:
    """A beneficiary beside another establishment, or beside its own earlier projects."""

    member: Establishment
    other: Establishment
    signals: list[Signal] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    decision: OverlapDecision | None = None

    @property
    def score(self) -> int:
        return min(MOST, sum(signal.points for signal in self.signals))

    @property
    def is_own(self) -> bool:
        return self.member.pk == self.other.pk

    @property
    def needs_decision(self) -> bool:
        return self.score >= ENOUGH and self.decision is None

    @property
    def found_double(self) -> OverlapDecision | None:
        return self.decision if self.decision and not self.decision.is_allowed else None


def bare_name(name: str) -> str:
    """A name folded and without the words of its legal form."""
    bare = f" {fold(name)} "
    for words in FORM_WORDS:
        bare = bare.replace(f" {words} ", " ")
    return " ".join(bare.split())


def overlaps(project: Project) -> list[Overlap]:
    """Everything alike about the beneficiaries of a project, the strongest first."""
    return compare(project, [member.establishment for member in selectors.members(project)])


def compare(
    project: Project, members: list[Establishment], sent: Iterable[Sent] | None = None
) -> list[Overlap]:
    """The same for these establishments, members already or not yet. `sent`: the files of their
    requests, read already."""
    if not members:
        return []
    keys = {member.pk for member in members}
    files = _same_files(members, project.province, sent_files(members) if sent is None else sent)
    named = sorted(keys.union(_namesakes(members), *files.values()))
    kinds, values = compared(members)
    others = _near(project.province_id, named, kinds, ["", *values])
    by_key = {row.pk: row for row in others}
    names = {row.pk: bare_name(row.name) for row in others}
    likenesses: list[Overlap] = []
    for member in members:
        for other in others:
            signals = _alike(member, other) if other.pk != member.pk else []
            if signals:
                likenesses.append(Overlap(member, other, signals))
        _add_names(likenesses, member, by_key, names)
        if len(files.get(member.pk, {})) >= SHARERS:
            text = _("có tệp nhiều cơ sở cùng gửi: nêu {count} nơi gửi trước").format(count=SHARERS)
            likenesses.append(Overlap(member, member, [Signal("many", text, 0)]))
        for other_key, count in files.get(member.pk, {}).items():
            text = _("gửi cùng {count} tệp giấy tờ").format(count=count)
            _of(likenesses, member, by_key[other_key]).signals.append(
                Signal("file", text, POINTS["file"])
            )
    _add_projects(likenesses, members, project, by_key)
    _add_decisions(likenesses, project)
    # Two members of one group project may well be neighbours: said only when it is strong.
    strong = [
        likeness
        for likeness in likenesses
        if likeness.other.pk not in keys or likeness.is_own or likeness.score >= ENOUGH
    ]
    return sorted(strong, key=lambda likeness: (-likeness.score, likeness.other.pk))


def _namesakes(members: Iterable[Establishment]) -> set[int]:
    """Cards of the same communes whose names are alike: of the others only the name is read."""
    mine: dict[int, list[str]] = {}
    for member in members:
        if name := bare_name(member.name):
            mine.setdefault(member.place_id, []).append(name)
    if not mine:
        return set()
    names: dict[int, dict[int, str]] = {}
    for key, place, name in _names_in(sorted(mine)):
        names.setdefault(place, {})[key] = bare_name(name)
    return {
        key
        for place, some in mine.items()
        for name in some
        for _name, _percent, key in process.extract(
            name, names.get(place, {}), scorer=fuzz.ratio, score_cutoff=NAME_LEAST, limit=50
        )
    }


def _add_decisions(likenesses: list[Overlap], project: Project) -> None:
    """What was decided about a likeness, the last word."""
    decided = {(row.establishment_id, row.other_id): row for row in _decisions(project.pk)}
    for likeness in likenesses:
        likeness.decision = decided.get((likeness.member.pk, likeness.other.pk))


@prepared
def _names_in(places: list[int]) -> QuerySet[Establishment, tuple[int, int, str]]:
    here = Establishment.objects.standing()
    of_each = [here.filter(place=place).order_by("pk") for place in places]
    read = Establishment.objects.filter(pk__in=queues.heads(of_each, NAMES))
    return read.values_list("pk", "place", "name")


@prepared
def _near(
    province: int, named: list[int], kinds: list[str], values: list[str]
) -> QuerySet[Establishment]:
    """These, and whoever shares a value that is compared; which one it is, is looked at after."""
    sharing = EstablishmentKey.objects.filter(kind__in=kinds, value__in=values)
    wanted = sharing.values("establishment").union(
        Establishment.objects.filter(pk__in=named).values("pk")
    )
    here = Establishment.objects.standing().filter(province=province)
    return here.filter(pk__in=wanted).order_by("pk")


@prepared
def _decisions(project: int) -> QuerySet[OverlapDecision]:
    return OverlapDecision.objects.filter(project=project).order_by("pk")


def _alike(member: Establishment, other: Establishment) -> list[Signal]:
    signals = []
    code = member.tax_code.split("-")[0]
    if code and other.tax_code.split("-")[0] == code:
        text = _("cùng mã số thuế {code}").format(code=code)
        signals.append(Signal("tax_code", text, POINTS["tax_code"]))
    if numbers_of(member.owner_phone) & numbers_of(other.owner_phone):
        signals.append(Signal("phone", _("cùng số điện thoại chủ cơ sở"), POINTS["phone"]))
    if member.owner_name and fold(member.owner_name) == fold(other.owner_name):
        text = _("cùng tên chủ cơ sở {name}").format(name=member.owner_name)
        signals.append(Signal("owner", text, POINTS["owner"]))
    address = fold(member.address_text)
    if address and other.place_id == member.place_id and fold(other.address_text) == address:
        signals.append(Signal("address", _("cùng địa chỉ"), POINTS["address"]))
    return signals


def _add_names(
    likenesses: list[Overlap],
    member: Establishment,
    by_key: Mapping[int, Establishment],
    names: Mapping[int, str],
) -> None:
    """Names alike in the same commune, or anywhere when something else is alike too."""
    mine = names[member.pk]
    if not mine:
        return
    alike = process.extract(mine, names, scorer=fuzz.ratio, score_cutoff=NAME_LEAST, limit=50)
    known = {likeness.other.pk for likeness in likenesses if likeness.member.pk == member.pk}
    for _name, percent, key in alike:
        other = by_key[key]
        if key == member.pk or (other.place_id != member.place_id and key not in known):
            continue
        text = _("tên gần giống, {percent} %").format(percent=int(percent))
        _of(likenesses, member, other).signals.append(Signal("name", text, NAME_POINTS))


def _of(likenesses: list[Overlap], member: Establishment, other: Establishment) -> Overlap:
    for likeness in likenesses:
        if likeness.member.pk == member.pk and likeness.other.pk == other.pk:
            return likeness
    likenesses.append(Overlap(member, other))
    return likenesses[-1]


def _same_files(
    members: Iterable[Establishment], province: Unit, sent: Iterable[Sent]
) -> dict[int, dict[int, int]]:
    """{member: {other establishment: how many of the very same files both sent}}, of the province:
    what workshops of another one sent is not this appraiser's to see. Of a file that many sent
    those who did so first."""
    keys = {member.pk for member in members}
    own = Request.objects.filter(establishment__in=keys)
    mine: dict[str, set[int]] = {}
    for file in sent:
        if file.establishment in keys:
            mine.setdefault(file.digest, set()).add(file.establishment)
    here = Request.objects.filter(establishment__province=province)
    twins = Upload.objects.filter(Exists(here.filter(uuid=OuterRef("about"))))
    twins = twins.exclude(about__in=own.values("uuid")).order_by("pk")
    rows: list[tuple[int, str]] = []
    digests = sorted(mine)
    for start in range(0, len(digests), DIGESTS):
        of_each = [twins.filter(digest=digest) for digest in digests[start : start + DIGESTS]]
        first = Upload.objects.filter(pk__in=queues.heads(of_each, SHARERS)).annotate(whose=whose())
        rows += first.values_list("whose", "digest")
    seen: dict[int, dict[int, set[str]]] = {}
    for other, digest in rows:
        for member in mine[digest]:
            seen.setdefault(member, {}).setdefault(other, set()).add(digest)
    return {
        member: {other: len(digests) for other, digests in others.items()}
        for member, others in seen.items()
    }


def _add_projects(
    likenesses: list[Overlap],
    members: list[Establishment],
    project: Project,
    by_key: Mapping[int, Establishment],
) -> None:
    """What those alike were given before, and the member's own support for the same activity."""
    wanted = {likeness.other.pk for likeness in likenesses} | {member.pk for member in members}
    supported: dict[int, list[Project]] = {}
    for membership in _memberships(sorted(wanted), project.pk):
        supported.setdefault(membership.establishment_id, []).append(membership.project)
    for likeness in likenesses:
        likeness.projects = supported.get(likeness.other.pk, [])[:5]
    for member in members:
        own = [
            before
            for before in supported.get(member.pk, [])
            if before.activity == project.activity and before.year > project.year - YEARS_BACK
        ]
        if own:
            text = _("đã có {count} đề án cùng nội dung “{content}” từ {year}, {sum}").format(
                count=len(own),
                content=label(project.activity, get_language() or "vi"),
                year=min(before.year for before in own),
                sum=dong(sum(before.support_dong for before in own)),
            )
            is_same_year = any(before.year == project.year for before in own)
            points = ENOUGH if is_same_year else POINTS["same_content"]
            signal = Signal("same_content", text, points)
            likenesses.append(Overlap(member, by_key[member.pk], [signal], own[:5]))


@prepared
def _memberships(establishments: list[int], but: int) -> QuerySet[Beneficiary]:
    return (
        Beneficiary.objects.filter(establishment__pk__in=establishments)
        .exclude(project=but)
        .exclude(project__state__in=NEVER_PAID)
        .select_related("project")
        .order_by("-project__year", "pk")
    )


@transaction.atomic
def decide_overlap(
    project: Project,
    member: Establishment,
    other: Establishment,
    *,
    is_allowed: bool,
    reason: str,
    by: Actor,
    at: datetime,
) -> OverlapDecision:
    """Kết luận về một dấu hiệu trùng: allowed or not, always with the reason."""
    project = selectors.lock(project)
    can_decide_overlap(project, by).require()
    if not reason.strip():
        raise Refused(
            _("Kết luận về dấu hiệu trùng phải có lý do."),
            fix=_("Ghi đã đối chiếu điều gì."),
            field="reason",
        )
    decision, _is_new = OverlapDecision.objects.update_or_create(
        project=project,
        establishment=member,
        other=other,
        defaults={
            "is_allowed": is_allowed,
            "reason": nfc(reason),
            "decided_by": by.name,
            "decided_at": at,
        },
    )
    payload = {"establishment": member.code, "other": other.code, "is_allowed": is_allowed}
    events.record(project.stream, "decide_overlap", payload, by=by, at=at)
    return decision


def require_decisions(project: Project) -> None:
    """Refused while a strong likeness is undecided, or was decided to be double funding."""
    likenesses = overlaps(project)
    if names := [
        f"{likeness.other.name} ({likeness.score})"
        for likeness in likenesses
        if likeness.needs_decision
    ]:
        raise Refused(
            _("Còn dấu hiệu trùng chưa có người kết luận: {names}.").format(names=", ".join(names)),
            fix=_("Đối chiếu rồi ghi kết luận trên trang thẩm định."),
        )
    for likeness in likenesses:
        if double := likeness.found_double:
            raise Refused(
                _("Đã kết luận trùng với {name}: {reason}").format(
                    name=likeness.other.name, reason=double.reason
                ),
                fix=_("Kết luận không đạt, hoặc bỏ đơn vị này khỏi đề án."),
            )
