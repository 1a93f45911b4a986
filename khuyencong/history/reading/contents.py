"""What an old list says a project was for, and whose money it was, by the words it uses."""

from __future__ import annotations

import re
from functools import lru_cache

from khuyencong.core.folding import fold

NATIONAL, LOCAL, DISTRICT = "national", "local", "district"
# The first that is found counts: what says more stands first. Activities as the rules name them.
_ACTIVITIES = (
    (
        "product_vote",
        "binh chon|san pham cong nghiep nong thon tieu bieu|san pham cnnt tieu bieu|sp cnnt",
    ),
    ("cleaner_production_model", "san xuat sach hon|sxsh"),
    (
        "new_enterprise",
        "thanh lap doanh nghiep|thanh lap moi doanh nghiep|doanh nghiep thanh lap|"
        "thanh lap dn",
    ),
    (
        "management_training",
        "khoi su|nang cao nang luc quan ly cho|quan ly doanh nghiep|tap huan quan ly|"
        "quan tri doanh nghiep",
    ),
    (
        "vocational_training",
        "dao tao nghe|truyen nghe|day nghe|lop dao tao|dao tao lao dong|hoc vien|"
        "boi duong tay nghe|dao tao",
    ),
    ("foreign_fair", "hoi cho .*nuoc ngoai|hoi cho quoc te tai"),
    ("domestic_fair_organised", "to chuc hoi cho|to chuc trien lam"),
    ("domestic_fair_joined", "hoi cho|trien lam|gian hang"),
    ("showroom", "trung bay"),
    ("trademark", "thuong hieu|nhan hieu|bao bi|mau ma"),
    ("seminar_visit", "hoi thao|hoi nghi|tham quan|khao sat|hoc tap kinh nghiem|dien dan|tap huan"),
    (
        "industrial_cluster_pollution_treatment",
        "xu ly (?:nuoc thai|moi truong|o nhiem).*cum|cum .*xu ly (?:nuoc thai|moi truong|"
        "o nhiem)|nuoc thai",
    ),
    ("industrial_cluster_planning", "quy hoach.*(?:cum|ccn)"),
    (
        "industrial_cluster_infrastructure",
        "ha tang.*(?:cum|ccn)|(?:cum|ccn).*ha tang|cum cong nghiep",
    ),
    ("establishment_pollution_treatment", "o nhiem|xu ly moi truong"),
    ("craft_village", "lang nghe|lang co nghe|du nhap nghe"),
    ("linked_cluster", "cum lien ket"),
    ("association", "hiep hoi|hoi nganh nghe"),
    ("technology_line", "day chuyen"),
    ("demonstration_model", "mo hinh trinh dien|mo hinh|trinh dien ky thuat"),
    (
        "machinery",
        "may moc|thiet bi|ung dung|chuyen giao|tien bo khoa hoc|cong nghe|dau tu may|may |"
        "ttkt",
    ),
    (
        "information",
        "thong tin|tuyen truyen|truyen thong|ban tin|phat thanh|truyen hinh|an pham|"
        "website|trang thong tin|phong su",
    ),
    ("consultancy", "tu van|tro giup|thiet ke mau|thiet ke"),
    ("international_cooperation", "hop tac quoc te"),
    (
        "programme_management",
        "quan ly chuong trinh|quan ly de an|chi phi quan ly|quan ly hoat dong|"
        "kiem tra, giam sat|giam sat",
    ),
    ("capacity_building", "nang cao nang luc|can bo khuyen cong|cong tac vien"),
)  # fmt: skip
ACTIVITIES = tuple((activity, re.compile(words)) for activity, words in _ACTIVITIES)
_NATIONAL = re.compile(
    r"\b(?:khuyen cong quoc gia|kcqg|quoc gia|trung uong|ngan sach tw|nstw|tw)\b"
)
_LOCAL = re.compile(r"\b(?:khuyen cong dia phuong|kcdp|dia phuong|ngan sach tinh|nst|tinh|kct)\b")
_DISTRICT = re.compile(r"\b(?:ngan sach huyen|khuyen cong huyen|cap huyen|huyen)\b")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d|199\d)(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20[0-4]\d|199\d)\s*(?:-|–|den|đến|/)\s*(20[0-4]\d|199\d)(?!\d)")


@lru_cache(maxsize=5_000)
def activity_of(text: str) -> str:
    """The code of the activity that the words name; "" where they name none."""
    folded = f"{fold(text)} "
    return next((code for code, words in ACTIVITIES if words.search(folded)), "")


@lru_cache(maxsize=5_000)
def track_of(text: str, *, is_column: bool = False) -> str:
    """Whose money: national or local; "" where the words do not say. `is_column`: in a column of
    sources "tỉnh", "huyện" alone say it."""
    folded = fold(text)
    if _NATIONAL.search(folded):
        return NATIONAL
    if is_column and _DISTRICT.search(folded):
        return DISTRICT
    if _LOCAL.search(folded) and (
        is_column or "tinh" not in folded.split() or "ngan sach" in folded
    ):
        return LOCAL
    return ""


@lru_cache(maxsize=5_000)
def years_in(text: str) -> tuple[int, int] | None:
    """(first, last) of the years that a text names: "NĂM 2016", "giai đoạn 2011-2015"."""
    if span := _SPAN.search(text):
        first, last = sorted((_int(span[1]), _int(span[2])))
        return first, last
    years = [_int(year) for year in _YEAR.findall(text)]
    return (years[0], years[0]) if len(set(years)) == 1 else None


def _int(digits: str) -> int:
    return int(digits)
