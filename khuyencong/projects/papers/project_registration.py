"""Phiếu đăng ký đề án with its estimate by item and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.words import capitalised
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued, Paper
from khuyencong.documents.papers import Frame, Wording
from khuyencong.documents.papers.blocks import Centre, Signatures, Text, When
from khuyencong.documents.papers.heading import NO_ADDRESSEE, head_of
from khuyencong.documents.selectors import papers_about
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts
from khuyencong.rules import engine

WORDS = (
    Text("{paper.project_title}", lead="Tên đề án: "),
    Text("{paper.project_code}", lead="Mã đề án: "),
    Text("{paper.activity}", lead="Nội dung hoạt động khuyến công: "),
    Text("{paper.track}", lead="Nguồn quản lý: "),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    parts.BENEFICIARIES,
    Text("{paper.place}", lead="Địa điểm thực hiện: "),
    Text("{paper.year}", lead="Năm kế hoạch: "),
    When("paper.goal", (Text("{paper.goal}", lead="Mục tiêu: "),)),
    Text("", lead="Dự toán kinh phí:"),
    parts.ESTIMATE,
    Text(
        "{paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Kinh phí khuyến công đề nghị: ",
    ),
    Signatures(),
)
ADDRESSED = (Centre("Kính gửi: {paper.addressee}"), *WORDS)


@dataclass(frozen=True, kw_only=True)
class ProjectRegistration(parts.Estimated, parts.OfItsUnit):
    code = "project_registration"
    kind = "PĐK"
    opens = frozenset({"conclude"})
    title = "Phiếu đăng ký đề án"
    register = "registration"
    recipients = ("Như trên",)
    wordings = (
        Wording(
            "Phiếu đăng ký đề án", WORDS, working="In khi đăng ký đề án; dự toán chia theo nguồn."
        ),
        Wording(
            "Phiếu đăng ký đề án",
            ADDRESSED,
            valid_from=date(2026, 11, 27),
            working="Thêm nơi gửi; để ký là người đứng đầu đơn vị thực hiện.",
        ),
    )

    activity: str
    track: str
    beneficiaries: tuple[str, ...]
    place: str
    year: int
    goal: str = ""
    addressee: str = ""  # none in those issued before it was printed

    @classmethod
    def fill(cls, frame: Frame, project: Project) -> ProjectRegistration:
        return cls.of(
            project,
            frame,
            activity=engine.label(project.activity),
            track=project.get_track_display(),
            beneficiaries=parts.beneficiaries(project),
            place=parts.place(project),
            year=project.year,
            rows=parts.estimate_rows(project),
            addressee=frame.parent_body or NO_ADDRESSEE,
        )


def issue(project: Project, *, by: Actor, at: datetime) -> Issued:
    """Of a flagship project the lighter bản đăng ký kế hoạch (Thông tư 36/2013/TT-BCT)."""
    return documents.issue(
        ProjectRegistration,
        project,
        organisation=project.implementing_unit,
        about=[project.uuid],
        signers=(head_of(project.implementing_unit, by, hanoi_date(at)),),
        title="Bản đăng ký kế hoạch" if project.is_flagship else "",
        summary=f"{capitalised(parts.abstract(project))}, năm {project.year}",
        by=by,
        at=at,
    )


def drop(project: Project, *, reason: str, by: Actor, at: datetime) -> None:
    """Its draft, where it was not signed yet."""
    documents.drop_with(project.uuid, ProjectRegistration.code, reason=reason, by=by, at=at)


def last_of(project: Project) -> Paper | None:
    """The one by which the project was registered last."""
    papers = papers_about(project.uuid).filter(code=ProjectRegistration.code)
    return papers.order_by("issued_at", "pk").last()
