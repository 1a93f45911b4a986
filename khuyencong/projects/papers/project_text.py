"""Đề án: the project text in eight parts with its estimate and, of a class, its programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.documents import services as documents
from khuyencong.documents.papers import Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Each, Grounds, Signatures, Table, Text, When
from khuyencong.documents.papers.heading import END, head_of
from khuyencong.projects import selectors
from khuyencong.projects.models import Part, Project, ProjectPart, TrainingSession
from khuyencong.projects.papers import parts
from khuyencong.rules import engine

LAW = "Thông tư 36/2013/TT-BCT, Điều 5"


def _part(number: str, title: str, path: str) -> tuple[Text, Each]:
    return Text("", lead=f"{number}. {title}"), Each(f"paper.{path}", "line", (Text("{line}"),))


PROGRAMME = When(
    "paper.sessions",
    (
        Text("", lead="Kế hoạch, chương trình đào tạo:"),
        Table(
            "paper.sessions",
            "row",
            (
                Column("TT", "{row.n}", 10, "center"),
                Column("Nội dung", "{row.content}", 65),
                Column("Giảng viên, người hướng dẫn", "{row.trainer}", 40),
                Column("Giờ lý thuyết", "{row.theory_hours}", 15, "right"),
                Column("Giờ thực hành", "{row.practice_hours}", 15, "right"),
                Column("Ngày dự kiến", "{row.day}", 20, "center"),
            ),
            ("", "Cộng", "", "{paper.theory_hours}", "{paper.practice_hours}", ""),
        ),
    ),
)
WORDS = (
    Grounds(),
    Text("{paper.project_title}", lead="Tên đề án: "),
    Text("{paper.project_code}", lead="Mã đề án: "),
    Text("{paper.activity}", lead="Nội dung hoạt động khuyến công: "),
    *_part("I", "Đơn vị thực hiện, phối hợp, thụ hưởng và địa điểm", "units"),
    *_part("II", "Sự cần thiết và căn cứ", "need"),
    *_part("III", "Mục tiêu", "aim"),
    *_part("IV", "Quy mô, điểm tiến bộ của công nghệ", "scale"),
    *_part("V", "Nội dung, tiến độ, phân công", "content"),
    PROGRAMME,
    *_part("VI", "Dự toán kinh phí", "estimate"),
    parts.ESTIMATE,
    *_part("VII", "Tổ chức thực hiện", "organisation"),
    *_part("VIII", "Hiệu quả kinh tế, xã hội, môi trường; khả năng nhân rộng", "effect"),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    """One session of a class; whole hours."""

    content: str
    trainer: str
    theory_hours: int
    practice_hours: int
    day: str


@dataclass(frozen=True, kw_only=True)
class ProjectText(parts.Estimated, parts.OfAProject):
    code = "project_text"
    kind = "ĐA"
    title = "Đề án"
    follows = ("site_check_minutes",)
    wordings = (
        Wording(
            "Đề án khuyến công",
            WORDS,
            legal=LAW,
            working="In khi đăng ký đề án, nếu đề cương đã viết đủ tám phần.",
            evidence="Tám phần theo Điều 5; trình bày của hệ thống, chưa phải mẫu luật định.",
        ),
    )

    activity: str
    units: tuple[str, ...]
    need: tuple[str, ...]
    aim: tuple[str, ...]
    scale: tuple[str, ...]
    content: tuple[str, ...]
    estimate: tuple[str, ...]
    organisation: tuple[str, ...]
    effect: tuple[str, ...]
    sessions: tuple[PlannedSession, ...] = ()

    theory_hours = SumOf("sessions", "theory_hours")
    practice_hours = SumOf("sessions", "practice_hours")

    @classmethod
    def fill(cls, frame: Frame, project: Project) -> ProjectText:
        written = ProjectPart.objects.filter(project=project)
        told = {one.part: tuple(filter(None, one.text.split("\n"))) for one in written}
        return cls.of(
            project,
            frame,
            activity=engine.label(project.activity),
            rows=parts.estimate_rows(project),
            sessions=tuple(
                PlannedSession(
                    content=one.content,
                    trainer=one.trainer,
                    theory_hours=one.theory_hours,
                    practice_hours=one.practice_hours,
                    day=short(one.on_date) if one.on_date else "",
                )
                for one in TrainingSession.objects.filter(project=project).order_by("order")
            ),
            **told | {"effect": _ended(told["effect"])},
        )


def _ended(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The last words of the text with the mark of the end, whatever mark was typed."""
    *others, last = lines
    return (*others, f"{last.rstrip(' ./;,')}.{END}")


def issue(project: Project, *, by: Actor, at: datetime) -> None:
    """With the registration, once all eight parts are written; nothing before."""
    written = ProjectPart.objects.filter(project=project).exclude(text="")
    if written.count() < len(Part):
        return
    members = selectors.members(project)
    asked = [member.request for member in members if member.request]
    documents.issue(
        ProjectText,
        project,
        organisation=project.implementing_unit,
        about=[project.uuid, *(request.uuid for request in asked)],
        signers=(head_of(project.implementing_unit, by, hanoi_date(at)),),
        summary=project.title,
        grounds=[
            f"Căn cứ đơn đề nghị {request.code} của {request.establishment.name}"
            for request in asked
        ],
        by=by,
        at=at,
    )


def drop(project: Project, *, reason: str, by: Actor, at: datetime) -> None:
    """Its draft, where it was not signed yet."""
    documents.drop_with(project.uuid, ProjectText.code, reason=reason, by=by, at=at)
