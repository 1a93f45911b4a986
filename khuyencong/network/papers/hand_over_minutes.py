"""Biên bản bàn giao: a post goes to another person with everything that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Column, Each, Signatures, Table, Text, When
from khuyencong.network import selectors
from khuyencong.network.models import HandOver
from khuyencong.network.selectors import KeptFile, OpenAdvance, OpenFile, Promise

NONE = (Text("Không có."),)
WORDS = (
    Text(
        "Ngày {paper.hand_over_date}, tại {paper.organisation}, hai bên bàn giao toàn bộ công việc "
        "của chức danh {paper.post}."
    ),
    Text("{paper.leaving}", lead="Người giao: "),
    Text("{paper.taking}", lead="Người nhận: "),
    Text("", lead="I. HỒ SƠ ĐANG MỞ"),
    Text("Gồm {paper.file_count} hồ sơ, xếp theo thứ tự nên đọc: việc gấp trước."),
    When(
        "paper.files",
        (
            Table(
                "paper.files",
                "row",
                (
                    Column("TT", "{row.n}", 9, "center"),
                    Column("Hồ sơ", "{row.title} ({row.code})", 52),
                    Column("Trạng thái; bước tiếp theo", "{row.state}; {row.next_step}", 42),
                    Column("Hạn", "{row.due}", 22, "center"),
                    Column("Quyết định gần nhất", "{row.reason}", 40),
                ),
            ),
        ),
    ),
    Text("", lead="II. ĐÃ HẸN VỚI CƠ SỞ"),
    When(
        "paper.promises",
        (
            Each(
                "paper.promises",
                "row",
                (
                    Text(
                        "{row.n}. {row.establishment} ({row.code}): trả lời trước ngày "
                        "{row.promised_date}{mark}"
                    ),
                ),
            ),
        ),
        NONE,
    ),
    Text("", lead="III. TẠM ỨNG CHƯA QUYẾT TOÁN"),
    When(
        "paper.advances",
        (
            Each(
                "paper.advances",
                "row",
                (Text("{row.n}. {row.project_code}, {row.fund}: {row.amount_dong} đồng{mark}"),),
            ),
        ),
        NONE,
    ),
    When("paper.note", (Text("", lead="IV. DẶN DÒ"), Text("{paper.note}"))),
    Text("Hai bên đã đọc lại và cùng ký tên."),
    Signatures(),
)

# Whoever leaves hands over what the archive does not have, too.
WITH_FILES = (
    *WORDS[:-3],
    Text("", lead="IV. HỒ SƠ THEO DANH MỤC, CHƯA NỘP LƯU"),
    When(
        "paper.kept_files",
        (
            Table(
                "paper.kept_files",
                "row",
                (
                    Column("TT", "{row.n}", 9, "center"),
                    Column("Số, ký hiệu hồ sơ", "{row.symbol}", 28),
                    Column("Tiêu đề hồ sơ", "{row.title}", 98),
                    Column("Hạn nộp lưu", "{row.due_date}", 30, "center"),
                ),
            ),
        ),
        NONE,
    ),
    When("paper.note", (Text("", lead="V. DẶN DÒ"), Text("{paper.note}"))),
    Text(
        "Người nhận đã đối chiếu hồ sơ với Danh mục hồ sơ. Hai bên đã đọc lại và cùng ký tên; biên "
        "bản lập thành hai bản, mỗi bên giữ một bản."
    ),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class HandOverMinutes(PaperData):
    """The files stand in the order to read them: the most urgent first."""

    code = "hand_over_minutes"
    kind = "BB"
    is_of_the_office = False
    title = "Biên bản bàn giao"
    has_grounds = False
    wordings = (
        Wording(
            "Biên bản bàn giao công việc",
            WORDS,
            working="In khi chuyển toàn bộ công việc của một chức danh cho người khác.",
        ),
        Wording(
            "Biên bản bàn giao công việc, hồ sơ",
            WITH_FILES,
            working="Thêm hồ sơ theo danh mục mà người đi chưa nộp lưu.",
            valid_from=date(2026, 11, 28),
        ),
    )

    leaving: str
    taking: str
    post: str
    organisation: str
    hand_over_date: date
    files: tuple[OpenFile, ...]
    promises: tuple[Promise, ...]
    advances: tuple[OpenAdvance, ...]
    note: str = ""
    kept_files: tuple[KeptFile, ...] = ()

    @property
    def file_count(self) -> int:
        return len(self.files)

    @classmethod
    def fill(cls, frame: Frame, done: HandOver) -> HandOverMinutes:
        left = done.left
        return cls(
            frame=frame,
            leaving=left.person.full_name,
            taking=done.taken.person.full_name,
            post=post_of(left),
            organisation=directory.name_on(done.organisation, done.hand_over_date).name,
            hand_over_date=done.hand_over_date,
            files=selectors.open_files(left),
            promises=selectors.promises(left),
            advances=selectors.open_advances(left),
            note=done.note,
            kept_files=selectors.kept_files(left),
        )


def post_of(assignment: Assignment) -> str:
    with translation.override("vi"):
        return assignment.post.title if assignment.post else str(assignment.get_role_display())


def issue(done: HandOver, *, by: Actor, at: datetime) -> Issued:
    return documents.issue(
        HandOverMinutes,
        done,
        organisation=done.organisation,
        about=[done.uuid],
        summary=f"Bàn giao công việc của {post_of(done.left)}",
        signers=(
            Signer(title="Người giao", name=done.left.person.full_name),
            Signer(title="Người nhận", name=done.taken.person.full_name),
            Signer(authority="Lãnh đạo đơn vị", title=by.title or by.post, name=by.name),
        ),
        by=by,
        at=at,
    )
