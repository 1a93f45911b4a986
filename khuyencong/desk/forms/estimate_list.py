"""Lines of an estimate out of a spreadsheet: their columns, and what one row amounts to."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, grouped, share
from khuyencong.desk.forms.estimate import only_fund
from khuyencong.desk.forms.list_cells import CellError, one_of, quantity, text_up_to
from khuyencong.desk.forms.list_columns import HEADINGS_SUPPORT, offered
from khuyencong.desk.forms.list_heads import is_mark
from khuyencong.desk.forms.list_sheet import Column, Row, Sheet
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Project

# As offices call them, folded.
ITEM = ("noi dung", "khoan muc", "khoan chi", "noi dung cong viec", "dien giai", "hang muc",
    "hang muc chi", "hang muc chi phi", "noi dung chi phi", "khoan muc chi phi", "cac khoan chi",
    "ten thiet bi", "ten may moc thiet bi", "danh muc", "ten hang muc")  # fmt: skip
UNIT = ("don vi", "dvt", "dv tinh", "dv")
QUANTITY = ("sl", "khoi luong", "kl")
PRICE = ("gia", "don gia du kien", "don gia tam tinh", "don gia co thue", "don gia gom thue")
AMOUNT = ("tong tien", "so tien", "tong chi phi", "tong kinh phi", "kinh phi", "gia tri", "tong so",
    "thanh tien du toan", "du toan")  # fmt: skip
SUPPORT = (*HEADINGS_SUPPORT, "khuyen cong", "ho tro", "nguon khuyen cong", "kp khuyen cong",
    "kinh phi ktkc", "nsnn", "ngan sach", "ngan sach nha nuoc", "khuyen cong ho tro")  # fmt: skip
COUNTERPART = ("doi ung", "von co so", "von cua co so", "co so dong gop", "don vi dong gop",
    "von tu co", "kinh phi doi ung", "don vi thu huong dong gop", "don vi doi ung", "tu co",
    "von cua don vi", "dong gop cua co so", "kinh phi cua co so")  # fmt: skip
PROGRAMME = ("chuong trinh khac", "nguon khac", "von chuong trinh khac", "von khac")
BENEFICIARY = ("co so", "ten co so", "co so thu huong", "don vi thu huong", "don vi nhan")


def columns(project: Project) -> tuple[Column, ...]:
    members = [(m.establishment.name, m.establishment) for m in project.beneficiaries.all()]
    members += [(m.establishment.code, m.establishment) for m in project.beneficiaries.all()]
    funds = [(name, f) for f in funds_of(project) for name in (str(f), f.name, f.code)]
    return (
        Column("item", lazy("Nội dung chi"), ITEM, text_up_to(300), example="Máy chẻ nan"),
        Column(
            "unit",
            lazy("Đơn vị tính"),
            UNIT,
            text_up_to(40),
            False,
            is_shown_as_read=True,
            example="máy",
        ),
        Column(
            "quantity",
            lazy("Số lượng"),
            QUANTITY,
            quantity,
            False,
            is_shown_as_read=True,
            words=grouped,
            takes=lazy("Một số, ví dụ 2 hoặc 2,5."),
            example=2,
        ),
        Column(
            "unit_price_dong",
            lazy("Đơn giá"),
            PRICE,
            is_required=False,
            is_money=True,
            is_summed=False,
            example=150_000_000,
        ),
        Column(
            "amount_dong",
            lazy("Thành tiền"),
            AMOUNT,
            is_required=False,
            is_money=True,
            example=300_000_000,
        ),
        Column(
            "support_dong",
            lazy("Khuyến công"),
            SUPPORT,
            is_required=False,
            is_money=True,
            example=100_000_000,
        ),
        Column(
            "counterpart_dong",
            lazy("Vốn đối ứng"),
            COUNTERPART,
            is_required=False,
            is_money=True,
            example=200_000_000,
        ),
        Column(
            "programme_dong",
            lazy("Chương trình khác của Nhà nước"),
            PROGRAMME,
            is_required=False,
            is_money=True,
        ),
        Column("loan_dong", lazy("Vốn vay"), ("vay",), is_required=False, is_money=True),
        Column(
            "fund",
            lazy("Nguồn"),
            ("nguon kinh phi", "nguon von", "nguon cap"),
            one_of(funds, _("nguồn kinh phí")),
            False,
            is_shown_as_read=True,
            **offered(funds),
        ),
        Column(
            "establishment",
            lazy("Đơn vị thụ hưởng"),
            BENEFICIARY,
            one_of(members, _("đơn vị thụ hưởng")),
            False,
            is_shown_as_read=True,
            words=lambda establishment: establishment.name,
            **offered(members),
        ),
        Column(
            "is_not_eligible",
            lazy("Khoản không được hỗ trợ"),
            ("khong duoc ho tro", "khong ho tro"),
            _mark,
            False,
            takes=lazy("Dấu x nếu khoản này chỉ trả bằng vốn của cơ sở."),
        ),
    )


def funds_of(project: Project) -> list[Fund]:
    """Those an estimate of this project may take support from."""
    return list(Fund.objects.filter(province=project.province.code).order_by("code"))


def _mark(text: str) -> bool:
    if not is_mark(text):
        raise CellError(_("“{text}” không phải dấu x. Ghi x, hoặc để trống.").format(text=text))
    return True


def complete(sheet: Sheet, project: Project, fund: Fund | None) -> None:
    """Fills in what a row leaves out and another of its cells says; tells what does not fit.
    `fund`: where support comes from when the row does not say."""
    if sheet.rows and not any(
        row.cells["unit_price_dong"] or row.cells["amount_dong"] for row in sheet.rows
    ):
        raise Refused(
            _("Bảng thiếu cột: {columns}.").format(columns=_("Đơn giá")),
            fix=_("Thêm cột Đơn giá hoặc Thành tiền."),
        )
    only = [member.establishment for member in project.beneficiaries.all()]
    for row in sheet.rows:
        if not row.errors:
            _price(row, sheet.units)
        if not row.errors:
            _sources(row, sheet.units, fund)
        if row.values["establishment"] is None and len(only) == 1:
            row.values["establishment"] = only[0]


def _price(row: Row, units: dict[str, int]) -> None:
    """Number × price, or the amount alone: "một gói" where nothing is counted."""
    values = row.values
    number, price, amount = (
        values[name] for name in ("quantity", "unit_price_dong", "amount_dong")
    )
    if number is None and (price is None or amount is None or price == amount):
        number = 1
        values["unit"] = values["unit"] or _("gói")
    if price is None and amount is not None and number and not amount % number:
        price = int(amount / number)
    if number is None or price is None or not values["unit"]:
        name = "quantity" if number is None else "unit" if price else "unit_price_dong"
        row.errors[name] = _("Ghi đủ đơn vị, số lượng và đơn giá.")
        return
    product = share(price, number)
    if amount is not None and abs(product - amount) >= units.get("amount_dong", 1):
        row.errors["amount_dong"] = _(
            "{quantity} × {price} là {product}, không phải {amount}."
        ).format(
            quantity=row.cells["quantity"] or number,
            price=dong(price),
            product=dong(product),
            amount=dong(amount),
        )
    values |= {"quantity": number, "unit_price_dong": price, "amount_dong": product}


def _sources(row: Row, units: dict[str, int], fund: Fund | None) -> None:
    """The parts stay within the amount, and make it up where the list tells all of them."""
    values = row.values
    parts = sum(values[name] or 0 for name in ("support_dong", "programme_dong", "loan_dong"))
    rest = values["amount_dong"] - parts
    own = values["counterpart_dong"]
    if rest < 0:
        row.errors["support_dong"] = _("Các nguồn cộng lại nhiều hơn thành tiền {amount}.").format(
            amount=dong(values["amount_dong"])
        )
    elif own is not None and abs(own - rest) >= units.get("counterpart_dong", 1):
        row.errors["counterpart_dong"] = _(
            "Phần còn lại của khoản là {rest}, bảng ghi vốn đối ứng {own}."
        ).format(rest=dong(rest), own=dong(own))
    else:
        values["counterpart_dong"] = rest
    if values["support_dong"] and values["is_not_eligible"]:
        row.errors["support_dong"] = _("Khoản không được hỗ trợ thì không ghi khuyến công.")
    values["fund"] = (values["fund"] or fund) if values["support_dong"] else None
    if values["support_dong"] and values["fund"] is None:
        row.errors["fund"] = _("Chọn nguồn cấp kinh phí khuyến công.")


def chosen_fund(project: Project, key: str) -> Fund | None:
    """The fund that was chosen for the whole list, by its key; else the only one of its track."""
    chosen = next((fund for fund in funds_of(project) if str(fund.pk) == key), None)
    return chosen or only_fund(project)
