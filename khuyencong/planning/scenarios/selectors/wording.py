"""Reasons, limits, relaxations of the plan room and faults of a plan file in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.allocation.instance import LARGEST, Fault
from khuyencong.core.money import dong
from khuyencong.core.reading.addresses import read_key
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import Limit
from khuyencong.rules import wording

Funds = Mapping[int, Fund]
Limits = Mapping[int, Limit]


def content_label(code: str, lang: str) -> str:
    return wording.label("content", code, lang) if code else _("mọi nội dung")


def area_label(code: str, lang: str) -> str:
    return wording.label("area", code, lang) if code else _("chưa phân loại")


def limit_name(limit: Limit, lang: str) -> str:
    """Of what a limit is: fund, content and area, as far as they are named."""
    parts = [
        limit.fund.name if limit.fund else "",
        content_label(limit.content, lang) if limit.content else "",
        area_label(limit.area, lang) if limit.area else "",
    ]
    return ", ".join(filter(None, parts)) or _("cả kế hoạch")


def amount(limit: Limit, value: int) -> str:
    if limit.measure == Limit.Measure.COUNT:
        return _("{count} đề án").format(count=value)
    return dong(value)


def reason_text(
    reason: Mapping[str, Any], *, order: list[int], limits: Limits, funds: Funds, lang: str
) -> str:
    """Why a proposal is in or out. `order`: the limit behind each band of the instance."""
    params = reason.get("params", {})

    def band() -> tuple[str, str]:
        place = params["band"] - 1
        limit = limits.get(order[place]) if place < len(order) else None
        if limit is None:
            return _("một mức đã bỏ"), str(params["by"])
        return limit_name(limit, lang), amount(limit, params["by"])

    match reason.get("code"):
        case "must":
            return _("được ghim vào kế hoạch")
        case "worth":
            return _("đáng giá nhất trong số tiền còn lại")
        case "floor":
            name, by = band()
            return _("giữ mức sàn của {name}: bỏ ra thì thiếu {by}").format(name=name, by=by)
        case "cap":
            name, by = band()
            return _("vượt mức trần của {name} thêm {by}").format(name=name, by=by)
        case "short":
            return _short(params, funds)
        case "excluded":
            return _("cơ sở đã có đề án {code} trong kế hoạch").format(code=params["by"])
        case "worthless":
            return _("không tăng giá trị nào của mục tiêu")
        case "fits":
            return _("còn chỗ ở mức {percent} %, chênh lệch nằm trong sai số đã công bố").format(
                percent=params["option"]
            )
    return ""


def _short(params: Mapping[str, Any], funds: Funds) -> str:
    name = str(params["budget"])
    fund = funds.get(read_key(name) or 0)
    text = _("{fund} thiếu {by}").format(
        fund=fund.name if fund else _("kinh phí"), by=dong(params["by"])
    )
    if params.get("displaces"):
        text += "; " + _("muốn vào phải thay đề án {code}").format(code=params["displaces"])
    return text


def relaxation_text(
    one: Mapping[str, Any], *, order: list[int], limits: Limits, funds: Funds, lang: str
) -> str:
    """One demand to give up, in words."""
    name, by = str(one["name"]), int(one["amount"])
    if one["kind"] == "budget":
        fund = funds.get(read_key(name) or 0)
        return _("thêm {amount} cho {fund}").format(
            amount=dong(by), fund=fund.name if fund else name
        )
    if one["kind"] == "must_choose":
        return _("bỏ ghim đề án {code}").format(code=name)
    place = int(name) - 1
    limit = limits.get(order[place]) if place < len(order) else None
    told = (limit_name(limit, lang), amount(limit, by)) if limit else (name, str(by))
    if one["kind"] == "floor":
        return _("hạ mức sàn của {name} đi {by}").format(name=told[0], by=told[1])
    return _("nâng mức trần của {name} thêm {by}").format(name=told[0], by=told[1])


def is_proven(value: int, bound: int, *, gap: float) -> bool:
    """Whether no plan can be better than this one by more than the gap asked for."""
    return bound - value <= gap * max(1, abs(value))


def proof_text(value: int, bound: int, *, gap: float, seconds: float) -> str:
    """How much better than this plan another may be, in per cent, rounded up; of a plan that was
    not proven within its seconds, that it was not."""
    if bound <= value:
        return _("Không phương án nào tốt hơn.")
    thousandths = -(-(bound - value) * 100_000 // max(1, abs(value)))
    percent = f"{thousandths // 1000},{thousandths % 1000:03d} %"
    if is_proven(value, bound, gap=gap):
        return _("Không phương án nào tốt hơn quá {gap}.").format(gap=percent)
    return _(
        "Hết {seconds:g} giây mà chưa chứng minh được là tốt nhất: đây là phương án tốt nhất tìm "
        "được, phương án khác có thể tốt hơn đến {gap}."
    ).format(seconds=seconds, gap=percent)


def fault_text(fault: Fault) -> str:
    """What is wrong at one place of a plan file, in words, after its place."""
    words = {
        "too_large": _("tệp lớn hơn {megabytes} MB"),
        "not_utf8": _("dòng {line}, byte {byte}: không phải UTF-8"),
        "bom": _("tệp bắt đầu bằng dấu BOM; hãy lưu dạng UTF-8 không BOM"),
        "syntax": _("dòng {line}, cột {column}: sai cú pháp JSON ở “{near}”"),
        "too_deep": _("các lớp lồng nhau quá sâu"),
        "object": _("cần một đối tượng {{…}}, không phải {value}"),
        "list": _("cần một danh sách […], không phải {value}"),
        "text": _("cần một chuỗi chữ “…”, không phải {value}"),
        "truth": _("cần true hoặc false, không phải {value}"),
        "whole": _("{value} không phải số nguyên từ {least} đến {largest}"),
        "number": _("{value} không phải số"),
        "between": _("{value} không nằm trong khoảng từ {least} đến {most}"),
        "empty": _("để trống"),
        "unprintable": _("{value} có ký tự không in được"),
        "too_long": _("{value} dài hơn {most} ký tự"),
        "spaces": _("“{value}” có khoảng trắng ở đầu hoặc cuối"),
        "not_nfc": _("{value} có dấu viết rời; hãy lưu dạng Unicode dựng sẵn (NFC)"),
        "key_twice": _("khóa “{key}” viết hai lần"),
        "key_unknown": _("không có khóa “{key}” trong mẫu"),
        "name_unknown": _("không có “{name}” trong tệp"),
        "id_twice": _("một mã (id) dùng hai lần"),
        "member_twice": _("một thành viên ghi hai lần"),
        "count": _("“count” dành cho số đề án; hãy đặt tên khác cho nguồn"),
        "rule": _("{value} không phải all_or_none hay at_most_one"),
        "pair": _("cần hai mã đề án khác nhau: đề án con rồi đề án mẹ"),
        "measure": _("{value} không phải count hay tên một nguồn"),
        "crossed": _("mức sàn {least} cao hơn mức trần {most}"),
    }
    text = words[fault.code].format(**fault.params, largest=LARGEST)
    return f"{fault.place}: {text}"
