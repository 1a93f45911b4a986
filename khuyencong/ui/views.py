"""The gallery of components; text size; amounts and dates read back in words."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import money, words
from khuyencong.core.dates import in_words
from khuyencong.core.decisions import refuse
from khuyencong.core.errors import Refused
from khuyencong.core.reading.counts import read_quantity
from khuyencong.core.reading.dates import read_date
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.money import read_money
from khuyencong.ui import guides, navigation, reading
from khuyencong.ui.acts import LONGEST_ADDRESS
from khuyencong.ui.charts import as_image, bar_chart
from khuyencong.ui.context import TEXT_SIZE_COOKIE, TEXT_SIZES
from khuyencong.ui.fields import DateField, DongField

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LONG = (
    "Hợp tác xã sản xuất, chế biến và tiêu thụ hàng thủ công mỹ nghệ mây tre đan xuất khẩu "
    "Nghi Lộc – Diễn Châu – Quỳnh Lưu"
)


WEEKDAYS = (
    lazy("thứ Hai"), lazy("thứ Ba"), lazy("thứ Tư"), lazy("thứ Năm"), lazy("thứ Sáu"),
    lazy("thứ Bảy"), lazy("Chủ nhật"),
)  # fmt: skip


class SampleForm(forms.Form):
    amount_dong = DongField(label="Số tiền", help_text="Ví dụ 300 triệu.")
    signed_date = DateField(label="Ngày ký")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)


def gallery(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm(
        {"amount_dong": "1.500 triệu", "signed_date": "31/02/2026"}, auto_id="wrong_%s"
    )
    wrong.is_valid()
    return render(request, "ui/gallery.html", {
        "long": LONG,
        "empty_form": SampleForm(),
        "filter_form": SampleForm(auto_id="filter_%s"),
        "folded_form": SampleForm(auto_id="folded_%s"),
        "wrong_form": wrong,
        "refusal": Refused(
            "Số tiền đề nghị 420.000.000 đồng vượt mức tối đa 300.000.000 đồng.",
            legal="Khoản 4 Điều 8 Thông tư 28/2018/TT-BTC", fix="Hãy giảm mức đề nghị.",
        ),
        "decision": refuse(_("Bước này thuộc vai trò khác."), fix=_("Chuyển hồ sơ.")),
        "day": date(2026, 2, 5),
        "entries": [{"at": datetime(2026, 2, 5, 9, tzinfo=HANOI),
                     "title": "Nộp đề nghị", "by": "Chủ cơ sở"}],
        "answered": {"item": {"pk": 1, "item": "Báo giá của ba nơi bán", "reason": "Mới có một.",
                              "answer": LONG, "answered_by": "Chủ cơ sở", "is_open": False,
                              "wants_file": False,
                              "answered_at": datetime(2026, 2, 5, 9, tzinfo=HANOI),
                              "asked_again": "Báo giá đã hết hạn.", "accepted_at": None},
                     "files": [], "is_draft": False, "boxes": SampleForm(auto_id="again_%s")},
        "draft_file": {"uuid": "1", "name": "bao-gia.jpg", "size": 184_000,
                       "removed_at": datetime(2026, 2, 5, 9, tzinfo=HANOI)},
        "looked": {"rule": {"pack": {"title": LONG}},
                   "opened_at": datetime(2026, 2, 4, 9, tzinfo=HANOI),
                   "words": "Giữ: mức mới cao hơn số đã duyệt.", "closed_by": "Chuyên viên Sở",
                   "closed_at": datetime(2026, 2, 5, 9, tzinfo=HANOI)},
        "image": as_image(bar_chart(["2016", "2017"], {"Giải ngân": [4000, 5327]})),
        "published": {"years_words": "2016", "scope": LONG, "projects": 21, "source": LONG,
                      "amount_words": "4.000.000.000 đồng", "evidence": "remembered",
                      "lines": lambda label: ["8 đề án hỗ trợ máy móc"]},
    })  # fmt: skip


gallery.access = "public"  # type: ignore[attr-defined]  # protocol of directory.access


def index(request: HttpRequest) -> HttpResponse:
    """Every page that one may open, by place of work."""
    areas = navigation.areas_of(request.actor.roles)  # type: ignore[attr-defined]
    return render(request, "ui/index.html", {"places": navigation.index(areas)})


index.access = "signed_in"  # type: ignore[attr-defined]


def guides_list(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/guides.html", {"guides": guides.all_guides().values()})


guides_list.access = "public"  # type: ignore[attr-defined]


def guide(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in guides.all_guides():
        raise Http404(_("Không có hướng dẫn này."))
    return render(request, "ui/guide.html", {"guide": guides.all_guides()[slug]})


guide.access = "public"  # type: ignore[attr-defined]


def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of a guide; the address takes no name but letters, digits and hyphens."""
    path = guides.PICTURES / f"{name}.png"
    if not path.is_file():
        raise Http404(_("Không có hình này."))
    answer = FileResponse(path.open("rb"), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


picture.access = "public"  # type: ignore[attr-defined]


def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers with kept pages where the line does not; it may for every address."""
    text = (Path(__file__).parent / "static/ui/worker.js").read_text("utf-8")
    return HttpResponse(
        text,
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )


worker.access = "public"  # type: ignore[attr-defined]


def sample(request: HttpRequest, name: str) -> FileResponse:
    """A pack to try of a guide; the address takes no name but letters, digits and hyphens."""
    path = guides.SAMPLES / f"{name}.yaml"
    if not path.is_file():
        raise Http404(_("Không có tệp này."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


sample.access = "public"  # type: ignore[attr-defined]


def text_size(request: HttpRequest) -> HttpResponse:
    """Keeps how large a person wants the text, for a year, and goes back to the page."""
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    if not is_ours or not back.startswith("/") or len(back) > LONGEST_ADDRESS:
        back = "/"  # a word without a slash would be taken for the name of a page
    response = redirect(back)
    size = request.POST.get("size", "")
    if size in map(str, TEXT_SIZES):
        response.set_cookie(TEXT_SIZE_COOKIE, size, max_age=365 * 86400, samesite="Lax")
    return response


text_size.access = "public"  # type: ignore[attr-defined]

LONGEST_ASKED = 60


def _day_in_words(day: date) -> str:
    """Vietnamese as papers write it; another language in its own way."""
    if (get_language() or "vi").startswith("vi"):
        return in_words(day)
    return date_format(day, "j F Y")


def _in_both(figure: str, spelt: str) -> str:
    """A figure, and for who reads Vietnamese also as papers spell it."""
    return f"{figure} – {spelt}" if (get_language() or "vi").startswith("vi") else figure


def spoken(request: HttpRequest) -> HttpResponse:
    """What an amount, a quantity or a date being typed means, by the rules that will read it."""
    text = request.GET.get("text", "")[:LONGEST_ASKED]
    try:
        if request.GET.get("kind") == "date":
            day = read_date(text)
            said = f"{WEEKDAYS[day.weekday()]}, {_day_in_words(day)}"
        elif request.GET.get("kind") == "quantity":
            count = read_quantity(text)
            said = _in_both(money.grouped(count), words.number_in_words(count))
        else:
            amount = read_money(text)
            said = _in_both(money.dong(amount), words.dong_in_words(amount))
    except ReadingError as error:
        said = reading.words(error)
    return JsonResponse({"told": said})


spoken.access = "public"  # type: ignore[attr-defined]
