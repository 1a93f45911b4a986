"""The records offices at work: lists of files, papers on their way, letters, a hand-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from khuyencong.demo import authority
from khuyencong.demo.province import Province, moment
from khuyencong.documents import services as documents
from khuyencong.documents.models import CaseFile, Outgoing, Paper
from khuyencong.documents.services import versions
from khuyencong.projects import services as writing
from khuyencong.projects.models import Project

OPENED = 10  # working days ago
# Body, who leads it, who keeps its records, whether it is a small office.
OFFICES = (
    ("SCT-40", "lanhdaoso", "vanthu", False),
    ("TT-40", "lanhdaott", "vanthutt", True),
)
RETENTION = 10  # years
INVENTED = "Số năm là dữ liệu trình diễn"
HEADINGS = (
    # symbol, title, maker, whether settled projects go there
    ("01.KH", "Kế hoạch khuyến công năm {year}", "Phòng Quản lý công nghiệp", False),
    ("02.ĐA", "Đề án khuyến công quyết toán năm {year}", "Văn thư", True),
    ("03.ĐN", "Đề nghị hỗ trợ của cơ sở năm {year}", "Văn thư", False),
    ("04.BC", "Báo cáo khuyến công năm {year}", "Phòng Quản lý công nghiệp", False),
)


# Author, symbol and abstract of letters of last December.
LAST_YEAR = (
    ("Sở Tài chính", "3105/STC-HCSN", "V/v hướng dẫn khóa sổ cuối năm"),
    ("Ủy ban nhân dân xã Minh Hợp", "212/UBND-KT", "V/v đăng ký nhu cầu hỗ trợ khuyến công"),
)


def begin(world: Province) -> Iterator[datetime]:
    """The offices open, each with its list of files: what is issued from here on goes its way."""
    yield (at := world.day(OPENED))
    lists = []
    for code, leader, clerk, is_joined in OFFICES:
        body = world.bodies[code]
        documents.begin_office(
            body, valid_from=at.date(), is_joined=is_joined, by=world.actor(leader), at=at
        )
        for symbol, title, maker, takes_projects in HEADINGS:
            documents.write_heading(
                body,
                year=world.year,
                symbol=symbol,
                title=title.format(year=world.year),
                retention_years=RETENTION,
                maker=maker,
                note=INVENTED,
                takes_projects=takes_projects,
                by=world.actor(clerk),
                at=at,
            )
        decided = documents.issue_file_list(body, year=world.year, by=world.actor(clerk), at=at)
        assert isinstance(decided, Outgoing)
        lists.append((decided, leader))
    documents.name_unit(
        world.bodies["SCT-40"],
        name="Phòng Quản lý công nghiệp",
        symbol="QLCN",
        valid_from=at.date(),
        by=world.actor("lanhdaoso"),
        at=at,
    )
    yield world.day(OPENED - 1)
    for decided, leader in lists:
        _take_through(world, decided, leader, ago=OPENED - 1)


def build(world: Province) -> None:
    """What the records officers did since, and what waits for them today."""
    _out(world)
    _signed(world)
    _in(world)
    _handed_in(world)


def register(world: Province, project: Project, at: datetime) -> Project:
    """Registered by the specialist; where the office is open, signed by who leads the Centre."""
    project = writing.register(project, by=world.actor("chuyenvien"), at=at)
    sign_waiting(world, project, at)
    return project


def sign_waiting(world: Province, project: Project, at: datetime) -> None:
    """What waits at the Centre, by who leads it."""
    waiting = Outgoing.objects.filter(about=project.uuid, state="for_signature")
    for paper in waiting.filter(organisation=world.bodies["TT-40"]).order_by("pk"):
        documents.sign_draft(paper, by=world.actor("lanhdaott"), at=at)


def _take_through(world: Province, paper: Outgoing, leader: str, *, ago: int) -> None:
    """Looked at, signed, numbered and sent, as far as its office asks for each."""
    if paper.state == "review":
        documents.check_draft(paper, by=world.actor("truongphong"), at=world.day(ago))
    documents.sign_draft(paper, by=world.actor(leader), at=world.day(ago))
    paper.refresh_from_db()
    if paper.state == "signed":
        documents.number_paper(paper, by=world.actor("vanthu"), at=world.day(ago))
        documents.dispatch_paper(paper, by=world.actor("vanthu"), at=world.day(ago))


def _out(world: Province) -> None:
    """What was numbered before today has left; of what is on its way one stands at every step."""
    body, clerk = world.bodies["SCT-40"], world.actor("vanthu")
    head, leader = world.actor("truongphong"), world.actor("lanhdaoso")
    numbered = Outgoing.objects.filter(organisation=body, state="numbered")
    for paper in numbered.exclude(signed_at__gte=world.day(0)).order_by("pk"):
        documents.dispatch_paper(paper, by=clerk, at=world.day(0))
        assert paper.paper is not None
        documents.hand_over(
            body,
            paper=paper.paper,
            copies=3,
            keeper="Văn thư, Phòng Quản lý công nghiệp",
            handed_date=world.today,
            receipt="Trục liên thông",
            note="",
            by=clerk,
            at=world.day(0),
        )
    meetings = [
        _invitation(world, subject, days)
        for subject, days in (
            ("Họp thẩm định đề án khuyến công đợt cuối năm", 5),
            ("Hội nghị tổng kết công tác khuyến công năm {year}", 12),
            ("Họp rà soát tiến độ giải ngân", 3),
            ("Họp nghiệm thu lớp truyền nghề", 6),
        )
    ]
    for paper in meetings[1:]:
        documents.check_draft(paper, by=head, at=world.day(0))
    documents.return_draft(
        meetings[1], remark="Ghi rõ thành phần của từng sở.", by=leader, at=world.day(0)
    )
    documents.sign_draft(meetings[2], by=leader, at=world.day(0))


def _signed(world: Province) -> None:
    """The last decision comes back signed, by a certificate that says it is worth nothing."""
    papers = Paper.objects.filter(organisation=world.bodies["SCT-40"], code="estimate_approval")
    paper = papers.order_by("pk").last()
    assert paper is not None
    name = paper.told["frame"]["signers"][0]["name"]
    versions.add(
        paper,
        kind="signed",
        name="ban-ky-thu.pdf",
        content=authority.sign(documents.rendition(paper, "pdf"), name, at=timezone.now()),
        reason="Chữ ký thử của bản trình diễn.",
        by=world.actor("thamdinh"),
        at=world.day(0),
    )


def _invitation(world: Province, subject: str, days: int) -> Outgoing:
    start = world.day(0).replace(hour=14, minute=0)
    drafted = documents.invite(
        world.bodies["SCT-40"],
        invited="Sở Tài chính\nTrung tâm Hỗ trợ và Tư vấn phát triển Công Thương",
        subject=subject.format(year=world.year),
        day=world.today + timedelta(days=days),
        hour=start.time(),
        place="Phòng họp số 2, Sở Công Thương",
        chair="Phó Giám đốc Sở Công Thương",
        by=world.actor("thamdinh"),
        at=world.day(0),
    )
    assert isinstance(drafted, Outgoing)
    return drafted


def _in(world: Province) -> None:
    """Letters that came: last year's, whose register is to be closed; one with its scan and
    answered, one to answer, one of today."""
    body, clerk = world.bodies["SCT-40"], world.actor("vanthu")
    _last_year(world)
    plan = Paper.objects.filter(organisation=world.bodies["UBND-40"]).order_by("pk").last()
    assert plan is not None
    letters = (
        ("Ủy ban nhân dân tỉnh Nghệ An", f"{plan.number}/{plan.symbol}", plan.issued_date,
         "Quyết định về việc phê duyệt kế hoạch khuyến công", 3),
        ("Sở Tài chính", "2215/STC-HCSN", world.day(4).date(),
         "V/v góp ý dự toán đề án khuyến công", 2),
        ("Ủy ban nhân dân xã Hữu Kiệm", "87/UBND-KT", world.day(2).date(),
         "V/v nhu cầu mở lớp truyền nghề năm sau", 0),
    )  # fmt: skip
    for author, symbol, dated, summary, ago in letters:
        scan = (f"{symbol.replace('/', '-')}.pdf", documents.rendition(plan, "pdf"))
        letter = documents.register_incoming(
            body,
            received_date=world.day(ago).date(),
            author=author,
            symbol=symbol,
            dated=dated,
            summary=summary,
            role="department_specialist",
            due_date=world.today + timedelta(days=7),
            file=scan if author.endswith("tỉnh Nghệ An") else None,
            by=clerk,
            at=world.day(ago),
        )
        if ago == 3:
            documents.answer_incoming(
                letter,
                answer="Đã sao gửi Trung tâm để thực hiện.",
                by=world.actor("thamdinh"),
                at=world.day(2),
            )


def _last_year(world: Province) -> None:
    for day, (author, symbol, summary) in enumerate(LAST_YEAR, 15):
        on = date(world.year - 1, 12, day)
        letter = documents.register_incoming(
            world.bodies["SCT-40"],
            received_date=on,
            author=author,
            symbol=symbol,
            dated=on,
            summary=summary,
            role="department_specialist",
            by=world.actor("vanthu"),
            at=moment(on),
        )
        documents.answer_incoming(
            letter, answer="Lưu để biết.", by=world.actor("thamdinh"), at=moment(on, 15)
        )


def _handed_in(world: Province) -> None:
    """The first settled project is with the archive; the others wait for their day."""
    body = world.bodies["TT-40"]
    first = CaseFile.objects.filter(organisation=body).order_by("pk").first()
    assert first is not None
    documents.hand_in(
        body,
        files=[first],
        taker="Phạm Văn Kho",
        by=world.actor("vanthutt"),
        at=world.day(0),
    )
