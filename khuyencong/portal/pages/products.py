"""Certificates of products, checked by anybody; the public list; a fake reported. No scripts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from khuyencong.certificates.codes import Printed
from khuyencong.core import proxies, rates
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest, public
from khuyencong.directory.models import Unit
from khuyencong.documents import services as documents
from khuyencong.documents.reading import images
from khuyencong.market import selectors
from khuyencong.market import services as market
from khuyencong.market.models import SIDES, RecognisedProduct
from khuyencong.portal.forms.products import CheckForm, ReportForm
from khuyencong.portal.pages.provinces import shown
from khuyencong.ui.acts import Act, Page

A_PAGE = 50
GUESSES, HOUR = 60, 3600  # of unknown codes, by one address
PICTURE = 320  # px, long side
MINUTE, DAY = 60, 86_400  # how long a list or a picture may be kept
LISTS = "application/jose"


@public
def verify(request: ActorRequest, token: str, sealed: str = "") -> HttpResponse:
    """What a label or a square says, in one word and plain sentences."""
    looked = selectors.looked_up(token, sealed, today=timezone.localdate(), now=timezone.now())
    if looked.product is None:  # only who guesses meets many of them
        visitor = proxies.visitor(request)
        rates.require(f"certificate/{visitor}", most=GUESSES, seconds=HOUR, now=timezone.now())
    return render(
        request,
        "portal/verify.html",
        {
            "looked": looked,
            "product": looked.product,
            "token": token.upper(),
            "sides": SIDES,
            "site": selectors.site(),
            "now": timezone.now(),
        },
        status=200 if looked.product else 404,
    )


def _read(printed: Printed, **_who: Any) -> Printed:
    return printed


def _to_answer(printed: Printed) -> str:
    if not printed.sealed:
        return reverse("portal:verify", args=[printed.token])
    return reverse("portal:verify_sealed", args=[printed.token, printed.written])


CHECK = {"check": Act(_read, CheckForm, subject="text", then=_to_answer)}


@public
def check_code(request: ActorRequest) -> HttpResponse:
    """Where the text of a photographed square, or a label's ten letters, is typed in."""
    page = Page(request, CHECK)
    if answer := page.perform():
        return answer
    return page.show(
        "portal/check_code.html", {"form": page.forms["check"], "site": selectors.site()}
    )


@public
def product_list(request: ActorRequest) -> HttpResponse:
    """Recognised products whose establishments agreed to be listed."""
    province = shown(request)
    found = selectors.public_products(province.code)
    before = read_key(request.GET.get("after"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: A_PAGE + 1])
    return render(
        request,
        "portal/products.html",
        {
            "province": province,
            "rows": rows[:A_PAGE],
            "today": timezone.localdate(),
            "first_url": request.path if before else None,
            "next_url": f"{request.path}?after={rows[A_PAGE - 1].pk}" if rows[A_PAGE:] else None,
        },
    )


@public
def products_data(request: ActorRequest) -> HttpResponse:
    """The newest of the same list as schema.org has it (JSON-LD)."""
    rows = selectors.public_products(shown(request).code)[:A_PAGE]
    listed = [_as_schema(row, request) for row in rows]
    told = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": listed}
    return JsonResponse(told, content_type="application/ld+json")


def _as_schema(row: RecognisedProduct, request: ActorRequest) -> dict[str, Any]:
    place = row.establishment.place
    return {
        "@type": "Product",
        "name": row.name,
        "url": request.build_absolute_uri(reverse("portal:verify", args=[row.token])),
        "manufacturer": {
            "@type": "Organization",
            "name": row.producer,
            "address": {"@type": "PostalAddress", "addressLocality": place.name},
        },
        "hasCertification": {
            "@type": "Certification",
            "certificationIdentification": row.number,
            "issuedBy": {"@type": "Organization", "name": row.decided_by},
            "validFrom": row.first_day.isoformat() if row.first_day else "",
            "expires": row.last_day.isoformat() if row.last_day else "",
        },
    }


@public
def product_photo(request: ActorRequest, token: str, side: str) -> HttpResponse:
    """A small photograph, so that a buyer compares it with what she holds."""
    missing = gettext("Không có ảnh này.")
    rows = RecognisedProduct.objects.certified()
    product = find(rows, missing, token=token)
    if side not in SIDES:
        raise Http404(missing)
    content = images.smaller(documents.content_of(selectors.find_file(product, side)), PICTURE)
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


REPORT = {"report": Act(market.report, ReportForm, is_shown=True)}


@public
def report_fake(request: ActorRequest) -> HttpResponse:
    """Báo hàng giả, without an account."""
    province = Unit.objects.provinces().filter(code=shown(request).code).first()
    if province is None:
        raise Http404(gettext("Chưa có tỉnh nào trên hệ thống này."))
    page = Page(
        request,
        REPORT,
        province,
        options={"report": {"initial": {"typed": request.GET.get("ma", "")[:400]}}},
        more={"report": {"visitor": proxies.visitor(request)}},
    )
    if answer := page.perform():
        return answer
    return page.show("portal/report_fake.html", {"form": page.forms["report"], "made": page.result})


@public
def trust_list(request: ActorRequest) -> HttpResponse:
    """The signed list of trusted keys, as verifiers keep it."""
    newest = selectors.newest_list(_province(request))
    if newest is None:
        raise Http404(gettext("Tỉnh chưa có khóa ký giấy chứng nhận."))
    return _list(newest.text)


@public
def status_list(request: ActorRequest, year: int) -> HttpResponse:
    """The signed list of what was withdrawn, of certificates issued in that year."""
    text = market.status_list(_province(request), year, at=timezone.now())
    if text is None:
        raise Http404(gettext("Tỉnh chưa có khóa ký giấy chứng nhận."))
    return _list(text)


def _province(request: ActorRequest) -> Unit:
    missing = gettext("Chưa có tỉnh nào trên hệ thống này.")
    return find(Unit.objects.provinces(), missing, code=shown(request).code)


def _list(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type=LISTS)
    response["Cache-Control"] = f"public, max-age={MINUTE}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
