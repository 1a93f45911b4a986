"""The invented people and bodies of the demonstration province."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from khuyencong.core.actors import SYSTEM
from khuyencong.directory import services as directory
from khuyencong.directory.models import Organisation, Unit, User
from khuyencong.directory.services.passwords import PUBLISHED

PASSWORD = PUBLISHED  # printed at the start; opens nothing outside a demonstration
FIRST_DAY = date(2002, 1, 1)

BODIES = (
    # code, kind, parent, names: (name, short, symbol, from, until)
    (
        "UBND-40",
        "provincial_committee",
        None,
        (("Ủy ban nhân dân tỉnh Nghệ An", "UBND tỉnh", "UBND", FIRST_DAY, None),),
    ),
    (
        "SCT-40",
        "department",
        "UBND-40",
        (("Sở Công Thương", "Sở Công Thương", "SCT", FIRST_DAY, None),),
    ),
    (
        "STC-40",
        "finance_department",
        "UBND-40",
        (("Sở Tài chính", "Sở Tài chính", "STC", FIRST_DAY, None),),
    ),
    (
        "TT-40",
        "centre",
        "SCT-40",
        (
            (
                "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp",
                "Trung tâm Khuyến công",
                "TTKC",
                FIRST_DAY,
                date(2022, 1, 1),
            ),
            (
                "Trung tâm Hỗ trợ và Tư vấn phát triển Công Thương",
                "Trung tâm Hỗ trợ",
                "TTHTTV",
                date(2022, 1, 1),
                None,
            ),
        ),
    ),
)

ACCOUNTS = (
    # username, name, role, body, title of the post
    ("chuyenvien", "Nguyễn Thị Mai", "centre_specialist", "TT-40", "Chuyên viên"),
    ("lanhdaott", "Phan Văn Hùng", "centre_head", "TT-40", "Giám đốc"),
    ("phogiamdoctt", "Trương Văn Phúc", "centre_head", "TT-40", "Phó Giám đốc"),
    ("ketoan", "Hồ Thị Thu", "centre_accountant", "TT-40", "Kế toán trưởng"),
    ("thamdinh", "Trần Thanh Bình", "department_specialist", "SCT-40", "Chuyên viên"),
    ("lanhdaoso", "Lê Thị Lan", "department_leader", "SCT-40", "Giám đốc"),
    ("phogiamdoc", "Cao Xuân Giang", "department_leader", "SCT-40", "Phó Giám đốc"),
    ("taichinh", "Đặng Văn Sơn", "finance_officer", "STC-40", "Chuyên viên"),
    ("ubnd", "Võ Trọng Dũng", "provincial_approver", "UBND-40", "Phó Chủ tịch"),
    ("truongphong", "Đậu Thị Hòa", "unit_head", "SCT-40", "Trưởng phòng Quản lý công nghiệp"),
    ("vanthu", "Ngô Thị Yến", "records_officer", "SCT-40", "Văn thư"),
    ("vanthutt", "Lê Thị Xoan", "records_officer", "TT-40", "Văn thư"),
    ("thanhtra", "Bùi Thị Hà", "inspector", "UBND-40", "Thanh tra viên"),
    ("quantri", "Phạm Thị Ngân", "administrator", "SCT-40", "Quản trị hệ thống"),
    ("chutichhd", "Nguyễn Hữu Quân", "council_member", "SCT-40", "Trưởng phòng"),
    ("thukyhd", "Trương Thị Thảo", "council_member", "SCT-40", "Chuyên viên"),
    ("uyvienhd", "Hoàng Đức Minh", "council_member", "STC-40", "Chuyên viên"),
)

OWNERS = (
    "Hoàng Thị Tám",
    "Nguyễn Văn Lộc",
    "Trần Thị Hoài",
    "Lê Văn Thìn",
    "Phạm Thị Nhàn",
    "Vi Thị Xuân",
    "Lương Văn Păn",
    "Đinh Thị Sen",
    "Cao Văn Quế",
    "Hồ Sỹ Nam",
    "Nguyễn Thị Thắm",
    "Võ Văn Kiên",
)


def _name(name: str, short: str, symbol: str, start: date, _until: date | None) -> dict[str, Any]:
    return {
        "name": name,
        "short_name": short,
        "symbol": symbol,
        "valid_from": start,
        "source": "tên gọi theo nguồn báo chí 2016–2022",
    }


def bodies(province: Unit, *, at: datetime) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for code, kind, parent, names in BODIES:
        first, *later = (_name(*known) for known in names)
        made[code] = directory.open_body(
            code, kind, province=province, parent=made.get(parent or ""), **first, by=SYSTEM, at=at
        )
        for name in later:
            directory.name_body(made[code], **name, by=SYSTEM, at=at)
    return made


def account(username: str, name: str, *, at: datetime, secret: str, **scope: Any) -> User:
    """One login with one role; the hash is made once for all of them."""
    user = User.objects.create(username=username, full_name=name, password=secret)
    person = directory.register_person(name, user=user, by=SYSTEM, at=at)
    directory.assign(person, by=SYSTEM, at=at, valid_from=FIRST_DAY, **scope)
    return user


def officers(made: dict[str, Organisation], *, at: datetime) -> dict[str, User]:
    secret = make_password(PASSWORD)
    return {
        username: account(
            username,
            name,
            at=at,
            secret=secret,
            role=role,
            organisation=made[body],
            post=directory.open_post(made[body], title, valid_from=FIRST_DAY, by=SYSTEM, at=at),
        )
        for username, name, role, body, title in ACCOUNTS
    }


COMMUNE_OFFICER = ("canboxa", "Lô Thị Mỷ")


def commune_officer(province: Unit, commune: Unit, *, at: datetime) -> User:
    """One officer of a commune, who types for workshops there."""
    office = directory.open_body(
        f"UBX-{commune.code}",
        "commune_committee",
        province=province,
        place=commune,
        name=f"Ủy ban nhân dân {commune}",
        short_name=f"UBND {commune}",
        symbol="UBND",
        valid_from=FIRST_DAY,
        source="dữ liệu trình diễn",
        by=SYSTEM,
        at=at,
    )
    username, name = COMMUNE_OFFICER
    return account(
        username,
        name,
        at=at,
        secret=make_password(PASSWORD),
        role="commune_officer",
        organisation=office,
        place=commune,
    )
