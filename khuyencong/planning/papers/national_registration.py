"""Đăng ký kế hoạch khuyến công quốc gia, consolidated by the Department; the data of Mẫu số 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, SumOf, Wording
from khuyencong.documents.papers.blocks import (
    Centre,
    Column,
    Grounds,
    Signatures,
    Text,
    When,
)
from khuyencong.documents.papers.phrases import appendix, summed
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts
from khuyencong.rules.engine import label

WORDS = (
    Centre("Kính gửi: Bộ Công Thương"),
    Grounds(),
    Text(
        "{paper.frame.issuing_body} báo cáo và đăng ký kế hoạch khuyến công quốc gia năm "
        "{paper.year} của {paper.place_name} như sau:"
    ),
    When("paper.last_year", (Text("{paper.last_year}", lead="Kết quả năm trước: "),)),
    When("paper.this_year", (Text("{paper.this_year}", lead="Tình hình năm nay: "),)),
    Text(
        "{paper.count} đề án, tổng dự toán {paper.total_dong} đồng, kinh phí khuyến công quốc gia "
        "đề nghị {paper.support_dong} đồng ({paper.support_dong_words}).",
        lead="Đăng ký: ",
    ),
    Signatures(),
    appendix("TỔNG HỢP ĐĂNG KÝ KẾ HOẠCH KHUYẾN CÔNG QUỐC GIA NĂM {paper.year}", to="Báo cáo"),
    summed(
        "paper.projects",
        Column("TT", "{row.n}", 9, "center"),
        Column("Tên đề án, mã đề án", "{row.project_title} ({row.project_code}) {row.mark}", 47),
        Column(
            "Nội dung; đơn vị thực hiện; địa điểm",
            "{row.activity}; {row.implementing_unit}; {row.place}",
            53,
        ),
        Column("Tổng dự toán (đồng)", "{row.total_dong}", 29, "right"),
        Column("Kinh phí đề nghị (đồng)", "{row.support_dong}", 27, "right"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class RegisteredProject:
    """One row of the consolidated registration."""

    project_code: str
    project_title: str
    activity: str
    implementing_unit: str
    place: str
    total_dong: int
    support_dong: int
    is_flagship: bool

    @property
    def mark(self) -> str:
        return "đề án điểm" if self.is_flagship else ""


@dataclass(frozen=True, kw_only=True)
class NationalRegistration(PaperData):
    code = "national_registration"
    kind = "BC"
    title = "Báo cáo"
    recipients = ("Cục quản lý khuyến công, Bộ Công Thương",)
    wordings = (
        Wording(
            "Đăng ký kế hoạch khuyến công quốc gia",
            WORDS,
            working=(
                "Dữ liệu của Mẫu số 2, Phụ lục 1, Thông tư 36/2013/TT-BCT; mẫu gốc chưa thấy."
            ),
        ),
    )

    year: int
    place_name: str
    last_year: str
    this_year: str
    projects: tuple[RegisteredProject, ...]

    @property
    def count(self) -> int:
        return len(self.projects)

    total_dong = SumOf("projects", "total_dong")
    support_dong = SumOf("projects", "support_dong")

    @classmethod
    def fill(
        cls, frame: Frame, projects: Sequence[Project], last_year: str, this_year: str
    ) -> NationalRegistration:
        on = frame.issued_date
        return cls(
            frame=frame,
            year=projects[0].year,
            place_name=str(projects[0].province),
            last_year=last_year,
            this_year=this_year,
            projects=tuple(
                RegisteredProject(
                    project_code=project.code,
                    project_title=project.title,
                    activity=label(project.activity),
                    implementing_unit=directory.name_on(project.implementing_unit, on).short_name,
                    place=parts.place(project),
                    total_dong=project.total_dong,
                    support_dong=project.support_dong,
                    is_flagship=project.is_flagship,
                )
                for project in projects
            ),
        )


def issue(
    projects: Sequence[Project], *, last_year: str, this_year: str, by: Actor, at: datetime
) -> Issued:
    """One letter for the whole list; every project of it finds it under its own dossier."""
    return documents.issue(
        NationalRegistration,
        projects,
        last_year,
        this_year,
        organisation=parts.department(projects[0]),
        about=[project.uuid for project in projects],
        summary=f"Đăng ký kế hoạch khuyến công quốc gia năm {projects[0].year}",
        by=by,
        at=at,
    )
