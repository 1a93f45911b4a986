"""Biên bản họp hội đồng thẩm định: who scored, the average, how they came together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import translation

from khuyencong.appraisal.models import Council, Member, Review, Sheet
from khuyencong.core.actors import Actor
from khuyencong.core.dates import in_words
from khuyencong.core.words import lowered
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Signer, Wording
from khuyencong.documents.papers.blocks import Column, Each, Grounds, Signatures, Table, Text, When
from khuyencong.projects.papers import parts
from khuyencong.rules.schema import ScoringPeriod
from khuyencong.rules.scoring import HUNDREDTHS, average, points

WORDS = (
    Grounds(),
    Text("{paper.council} (thành lập theo {paper.council_decision}).", lead="Hội đồng: "),
    Text("{paper.project_title} (mã {paper.project_code}).", lead="Đề án: "),
    Text("", lead="I. THÀNH VIÊN ĐÃ CHẤM ĐIỂM"),
    Each(
        "paper.members", "row", (Text("{row.n}. {row.name}, {row.part}: {row.points} điểm{mark}"),)
    ),
    When(
        "paper.absent",
        (
            Text("", lead="Không chấm hoặc không được chấm:"),
            Each("paper.absent", "name", (Text("- {name}{mark}"),)),
        ),
    ),
    Text("", lead="II. ĐIỂM THEO TIÊU CHÍ"),
    Text("Tiêu chí có hiệu lực tại ngày {paper.criteria_date}."),
    Table(
        "paper.criteria",
        "row",
        (
            Column("TT", "{row.n}", 12, "center"),
            Column("Tiêu chí", "{row.label}", 88),
            Column("Điểm tối đa", "{row.most}", 30, "right"),
            Column("Điểm bình quân", "{row.mean}", 30, "right"),
        ),
        total=("", "Cộng", "{paper.most}", "{paper.average}"),
    ),
    When("paper.moderation", (Text("{paper.moderation}", lead="Thảo luận, thống nhất: "),)),
    Text("", lead="III. KẾT LUẬN CỦA HỘI ĐỒNG"),
    When("paper.remark", (Text("{paper.remark}"),)),
    When(
        "paper.is_passed",
        (
            Text(
                "Điểm bình quân {paper.average} trên {paper.most}, đạt mức tối thiểu "
                "{paper.pass_points} điểm."
            ),
        ),
        (
            Text(
                "Điểm bình quân {paper.average} trên {paper.most}, chưa đạt mức tối thiểu "
                "{paper.pass_points} điểm."
            ),
        ),
    ),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class CriterionPoints:
    """One criterion: most points, and the mean given, in words ("17,25")."""

    label: str
    most: int
    mean: str


@dataclass(frozen=True, kw_only=True)
class MemberPoints:
    """One member's sum. Members are named; what each gave for what stays on their sheet."""

    name: str
    part: str
    points: int
    is_on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class CouncilMinutes(parts.OfAProject):
    code = "council_minutes"
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản"
    wordings = (
        Wording(
            "Biên bản họp hội đồng thẩm định",
            WORDS,
            working="Ghi tổng điểm từng thành viên và điểm bình quân từng tiêu chí.",
        ),
    )

    council: str
    council_decision: str
    criteria_date: date
    criteria: tuple[CriterionPoints, ...]
    members: tuple[MemberPoints, ...]
    absent: tuple[str, ...]
    average: str
    most: int
    pass_points: int
    is_passed: bool
    moderation: str
    remark: str

    @classmethod
    def fill(
        cls, frame: Frame, review: Review, sheets: Sequence[Sheet], scoring: ScoringPeriod
    ) -> CouncilMinutes:
        project, mean = review.project, review.points_hundredths or 0
        scored = {sheet.member_id for sheet in sheets}
        return cls.of(
            project,
            frame,
            council=review.council.name,
            council_decision=decision_of(review.council),
            criteria_date=review.criteria_date,
            criteria=tuple(
                CriterionPoints(
                    label=criterion.label.vi,
                    most=criterion.points,
                    mean=points(average([sheet.marks[criterion.code] for sheet in sheets])),
                )
                for criterion in scoring.criteria
            ),
            members=tuple(
                MemberPoints(
                    name=sheet.member.person.full_name,
                    part=str(sheet.member.get_part_display()).lower(),
                    points=sheet.points,
                    is_on_paper=sheet.is_on_paper,
                )
                for sheet in sheets
            ),
            absent=tuple(s.person.full_name for s in _members(review) if s.pk not in scored),
            average=points(mean),
            most=scoring.most,
            pass_points=scoring.pass_points,
            is_passed=mean >= scoring.pass_points * HUNDREDTHS,
            moderation=review.moderation,
            remark=review.remark,
        )


def decision_of(council: Council) -> str:
    """The decision that set it up, as it is cited."""
    number = council.number.removeprefix("Quyết định ").removeprefix("số ")
    return f"Quyết định số {number} {in_words(council.decided_date)}"


def _members(review: Review) -> list[Member]:
    return list(review.council.members.select_related("person").order_by("pk"))


def _signer(members: list[Member], part: str) -> Signer:
    member = next(member for member in members if member.part == part)
    with translation.override("vi"):
        return Signer(title=str(member.get_part_display()), name=member.person.full_name)


def issue(
    review: Review,
    sheets: Sequence[Sheet],
    scoring: ScoringPeriod,
    *,
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> Issued:
    members = _members(review)
    return documents.issue(
        CouncilMinutes,
        review,
        sheets,
        scoring,
        organisation=parts.department(review.project),
        about=[review.project.uuid],
        summary=f"Họp hội đồng thẩm định {parts.abstract(review.project)}",
        signers=(_signer(members, "secretary"), _signer(members, "chair")),
        began=began,
        ended=ended,
        grounds=[
            f"Căn cứ {decision_of(review.council)} về việc thành lập {lowered(review.council.name)}"
        ],
        by=by,
        at=at,
    )
