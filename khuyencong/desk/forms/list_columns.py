"""What the columns of each list are called, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.folding import fold, nfc
from khuyencong.core.reading.communes import CommuneError, commune_name
from khuyencong.core.reading.counts import YearError, read_year
from khuyencong.core.reading.tax_codes import TaxCodeError, read_tax_code
from khuyencong.core.told import in_every_language
from khuyencong.desk.forms.list_cells import (
    CellError,
    ambiguous,
    one_of,
    telephones,
    whole,
)
from khuyencong.desk.forms.list_sheet import Column
from khuyencong.directory.models import Establishment, Trade, Unit
from khuyencong.directory.selectors.people import standing_at
from khuyencong.policy import selectors as policy
from khuyencong.rules.engine import label
from khuyencong.ui.reading import words
from khuyencong.ui.sheets import Year

# As offices call them, folded.
HEADINGS_NAME = ("ho va ten", "ho ten", "hoc vien", "ten", "ho ten hoc vien", "ho va ten hoc vien",
    "ten hoc vien", "ho va ten nguoi hoc", "ho ten nguoi hoc")  # fmt: skip
HEADINGS_BIRTH = ("nam sinh", "sinh nam", "ngay sinh", "ngay thang nam sinh", "sinh ngay",
    "ngay thang sinh", "ngay nam sinh", "nam sinh hoc vien")  # fmt: skip
HEADINGS_HOME = ("xa phuong", "xa", "phuong", "dia chi", "noi o", "noi o hien nay", "cho o",
    "noi o hien tai", "cho o hien nay", "cho o hien tai", "dia chi thuong tru", "noi thuong tru",
    "thuong tru", "dia chi cu tru", "noi cu tru", "ho khau thuong tru", "noi dang ky thuong tru",
    "dia chi hien nay", "dia chi noi o", "que quan noi o", "xa phuong thi tran")  # fmt: skip
HEADINGS_WORKSHOP = ("co so lam viec", "co so", "don vi", "noi lam viec", "don vi cong tac",
    "don vi lam viec", "co so san xuat")  # fmt: skip
HEADINGS_REQUESTER = ("ten co so", "co so", "don vi", "ten don vi", "ten doanh nghiep",
    "doanh nghiep", "ten co so san xuat", "co so san xuat", "ten co so cong nghiep nong thon",
    "co so cong nghiep nong thon", "ten co so cnnt", "co so cnnt", "don vi thu huong",
    "don vi de nghi", "ten to chuc ca nhan", "ten co so doanh nghiep")  # fmt: skip
HEADINGS_ADDRESS = ("dia chi", "dia diem", "dia chi co so", "dia chi san xuat",
    "dia diem san xuat", "dia chi tru so", "dia diem thuc hien")  # fmt: skip
HEADINGS_OWNER = ("chu co so", "nguoi dai dien", "dai dien", "ho ten chu co so", "chu doanh nghiep",
    "nguoi dai dien phap luat", "nguoi dai dien theo phap luat", "ho va ten chu co so",
    "ho ten nguoi dai dien", "ho va ten nguoi dai dien", "giam doc")  # fmt: skip
HEADINGS_TITLE = ("ten de nghi", "ten de an", "noi dung de nghi", "ten noi dung", "ten nhiem vu",
    "ten de an nhiem vu")  # fmt: skip
HEADINGS_SUPPORT = ("de nghi ho tro", "kinh phi de nghi", "kinh phi khuyen cong", "kinh phi ho tro",
    "kinh phi de nghi ho tro", "de nghi kinh phi ho tro", "kinh phi khuyen cong ho tro",
    "kinh phi khuyen cong de nghi", "nsnn ho tro", "von khuyen cong")  # fmt: skip
# How lists call the help for machines.
MACHINES = [(name, "machinery") for name in ("Máy móc", "Máy móc thiết bị", "Mua máy móc",
    "Mua máy móc thiết bị", "Hỗ trợ máy móc", "Hỗ trợ máy móc thiết bị",
    "Đầu tư máy móc thiết bị")]  # fmt: skip

COMMUNE_TAKES = lazy("Xã, phường hiện nay; ghi kèm thôn, xóm cũng được.")

# Before the commune: a village, a street, a house.
VILLAGE = re.compile(
    r"(?:thon|xom|ban|khoi|khoi pho|to|to dan pho|ap|lang|so|so nha|duong|ngo|ngach|hem|pho|khu|"
    r"khu pho|tieu khu|cum|doi|buon|phum|soc|[0-9]+\S*)\b"
)
NAMED = re.compile(r"(?<!\w)(?:xã|phường|thị trấn|đặc khu)\s+[^,;()]+", re.I)


def _commune_part(text: str) -> str:
    """ "Xóm 3, xã Minh Hợp" and "Thôn Đông, Minh Hợp" → the part that is the commune."""
    pieces = [piece.strip() for piece in re.split(r"[,;(]| - ", nfc(text)) if piece.strip(" )")]
    while len(pieces) > 1 and VILLAGE.match(fold(pieces[0])) and not NAMED.search(pieces[0]):
        pieces.pop(0)
    if pieces and VILLAGE.match(fold(pieces[0])) and (named := NAMED.search(pieces[0])):
        return named.group().strip()
    return pieces[0] if pieces else text


def _commune(actor: Actor, on: date) -> Callable[[str], Unit]:
    """Reads a commune of today in the actor's provinces, by its name, with or without its kind, or
    its code. A former one is answered with what it became."""
    everywhere = Unit.objects.communes().filter(province_code__in=actor.provinces)
    today = _by_name(everywhere.on(on))
    former = _by_name(everywhere.filter(valid_until__lte=on))

    def choose(typed: str) -> Unit:
        units = _called(typed, today)
        text = typed if units or _called(typed, former) else _commune_part(typed)
        units = units or _called(text, today)
        if len(units) == 1:
            return units[0]
        if units:
            raise ambiguous(text, units)
        after = [new for old in _called(text, former) for new in standing_at(old, on)]
        if not after:
            raise CellError(words(CommuneError("unknown", text=text)))
        names = [str(unit) for unit in dict.fromkeys(after)]
        error = CommuneError("former", text=text, successors=_(" hoặc ").join(names))
        raise CellError(words(error), names, sure=names[0] if len(names) == 1 else "")

    return choose


def _by_name(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {fold(unit.name), unit.code}:
            found.setdefault(name, []).append(unit)
    return found


def _called(text: str, units: dict[str, list[Unit]]) -> list[Unit]:
    """Those of this name; of this kind where one was written and stands among them."""
    name = commune_name(text)
    same = units.get(name.folded) or units.get(fold(text), [])
    return [unit for unit in same if unit.kind.lower() == name.kind] or same


def _tax_code(text: str) -> str:
    try:
        read_tax_code(text)
    except TaxCodeError as error:
        offers = [str(error.params["meant"])] if error.code == "lost_zero" else []
        raise CellError(words(error), offers) from error
    return text


def _choices(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(name, value) for value, label in choices.choices for name in in_every_language(label)]


def offered(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What a column of choices takes: each by its first name; the first of all as the example."""
    names: dict[Any, str] = {}
    for name, thing in pairs:
        names.setdefault(thing, name)
    return {"choices": tuple(names.values()), "example": next(iter(names.values()), "")}


def _some_commune(actor: Actor, on: date) -> str:
    places = Unit.objects.communes().filter(province_code__in=actor.provinces).on(on)
    own = places.filter(pk__in=[place for grant in actor.grants for place in grant.place_ids])
    return str(own.order_by("pk").first() or places.order_by("pk").first() or "")


def registrations(actor: Actor, on: date) -> tuple[Column, ...]:
    forms = _choices(Establishment.LegalForm)
    trades = [(name, t) for t in Trade.objects.all() for name in (t.name_vi, t.name_en, t.code)]
    supported = policy.activities()
    activities = [
        (name, code)
        for code, one in supported.items()
        for name in (one.label["vi"], one.label["en"], code)
    ]
    activities += [(name, code) for name, code in MACHINES if code in supported]
    return (
        Column(
            "name",
            lazy("Tên cơ sở"),
            HEADINGS_REQUESTER,
            takes=lazy("Tên đầy đủ của cơ sở."),
            example="Hợp tác xã mây tre đan Bình Minh",
        ),
        Column(
            "tax_code",
            lazy("Mã số thuế"),
            ("ma so thue", "mst", "ma so doanh nghiep", "ma so thue ma so doanh nghiep"),
            _tax_code,
            False,
            is_number=True,
            takes=lazy("Mã số thuế, giữ số 0 ở đầu."),
        ),
        Column(
            "legal_form",
            lazy("Loại hình"),
            ("loai hinh", "loai hinh co so", "loai hinh doanh nghiep", "loai hinh to chuc"),
            one_of(forms, _("loại hình")),
            is_shown_as_read=True,
            words=lambda form: str(Establishment.LegalForm(form).label),
            **offered(forms),
        ),
        Column(
            "place",
            lazy("Xã, phường"),
            (
                "xa phuong",
                "xa",
                "phuong",
                "ten xa",
                "ten xa phuong",
                "dia ban",
                "xa phuong thi tran",
            ),
            _commune(actor, on),
            is_shown_as_read=True,
            takes=COMMUNE_TAKES,
            example=_some_commune(actor, on),
        ),
        Column("address_text", lazy("Địa chỉ"), HEADINGS_ADDRESS, str, False, example="Xóm 3"),
        Column(
            "trade",
            lazy("Ngành nghề"),
            ("nganh nghe", "nghe", "nganh", "nganh nghe san xuat", "nganh nghe kinh doanh"),
            one_of(trades, _("ngành nghề")),
            is_shown_as_read=True,
            **offered(trades),
        ),
        Column(
            "owner_name",
            lazy("Chủ cơ sở"),
            HEADINGS_OWNER,
            example="Nguyễn Thị Bình",
        ),
        Column(
            "owner_phone",
            lazy("Điện thoại"),
            ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dien thoai lien he"),
            telephones,
            False,
            is_shown_as_read=True,
            is_number=True,
            takes=lazy("Một hoặc nhiều số điện thoại, cách nhau bằng dấu phẩy."),
            example="0912 345 678",
        ),
        Column(
            "workers",
            lazy("Số lao động"),
            ("so lao dong", "lao dong", "so luong lao dong", "tong so lao dong", "so ld"),
            whole,
            takes=lazy("Số người đang làm việc."),
            example=12,
        ),
        Column(
            "activity",
            lazy("Nội dung hỗ trợ"),
            ("noi dung ho tro", "noi dung", "noi dung hoat dong", "noi dung khuyen cong"),
            one_of(activities, _("nội dung hỗ trợ")),
            is_shown_as_read=True,
            words=lambda code: label(code, get_language() or "vi"),
            **offered(activities),
        ),
        Column("title", lazy("Tên đề nghị"), HEADINGS_TITLE, example="Mua máy chẻ nan"),
        Column(
            "total_dong",
            lazy("Tổng chi phí"),
            ("tong chi phi", "tong kinh phi", "tong muc dau tu", "tong von dau tu"),
            is_money=True,
            example=600_000_000,
        ),
        Column(
            "support_dong",
            lazy("Đề nghị hỗ trợ"),
            HEADINGS_SUPPORT,
            is_money=True,
            example=200_000_000,
        ),
    )


def learners(actor: Actor, on: date) -> tuple[Column, ...]:
    sexes = _choices(Establishment.Sex)
    return (
        Column("full_name", lazy("Họ và tên"), HEADINGS_NAME, example="Trần Thị Lụa"),
        Column(
            "birth_year",
            lazy("Năm sinh"),
            HEADINGS_BIRTH,
            _birth_year,
            takes=lazy("Năm, hoặc ngày tháng năm sinh."),
            example=Year(1990),
        ),
        Column(
            "sex",
            lazy("Giới tính"),
            ("gioi tinh", "gioi", "nam nu", "phai"),
            one_of(sexes, _("giới tính")),
            False,
            **offered(sexes),
        ),
        Column(
            "place",
            lazy("Xã, phường"),
            HEADINGS_HOME,
            _commune(actor, on),
            is_shown_as_read=True,
            takes=COMMUNE_TAKES,
            example=_some_commune(actor, on),
        ),
        Column("workshop", lazy("Cơ sở làm việc"), HEADINGS_WORKSHOP, str, False),
        Column("remark", lazy("Ghi chú"), ("ghi chu",), str, False),
    )


def _birth_year(text: str) -> int:
    """A year, or the year at the end of a date."""
    year = text.replace("-", "/").replace(".", "/").rsplit("/", 1)[-1]
    try:
        return Year(read_year(year, first=1900, last=2100))
    except YearError as error:
        raise CellError(
            _("“{text}” không phải năm sinh. Ví dụ: 1985.").format(text=text)
        ) from error
