"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.certificates.lists import read_trust
from khuyencong.certificates.sealing import Level, Unsound, open_sealed
from khuyencong.core import standings
from khuyencong.market import selectors
from khuyencong.market.models import FakeReport, RecognisedProduct, SigningKey, TrustList
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation

_products = RecognisedProduct.objects.select_related("province")
_reports = FakeReport.objects.select_related("province")
_owing = Q(state="proposed") | (Q(state="issued") & Q(withdrawal_asked_at__isnull=False))
PRODUCTS = Lifecycle(
    {selectors.ISSUE, selectors.WITHDRAW}, _products, _products.filter(_owing), selectors.owed
)
REPORTS = Lifecycle(
    {selectors.ANSWER}, _reports, _reports.filter(answered_at=None), selectors.owed_by_report
)
STANDINGS = (
    standings.of("product", RecognisedProduct, "uuid"),
    standings.of(
        "product", Obligation, "subject", only=Q(kind__in=(selectors.ISSUE, selectors.WITHDRAW))
    ),
    standings.of("fake_report", FakeReport, "uuid"),
    standings.of("fake_report", Obligation, "subject", only=Q(kind=selectors.ANSWER)),
    standings.of("certificate_keys", SigningKey, "province__code"),
    standings.of("certificate_keys", TrustList, "province__code", is_written_once=True),
)


def faults() -> list[str]:
    """Certificates that do not say what the register says, and trust lists that leave a key out."""
    return [*_certificates(), *_lists()]


def _certificates() -> Iterator[str]:
    rows = RecognisedProduct.objects.certified().select_related("province", "key")
    for product in rows.order_by("pk").iterator(500):
        if not _says_the_same(product):
            yield _("Giấy chứng nhận {number}: nội dung đã ký khác sổ.").format(
                number=product.number
            )


def _says_the_same(product: RecognisedProduct) -> bool:
    if product.key is None:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(product.key.public))
        sealed = open_sealed(bytes.fromhex(product.sealed), public)
    except (Unsound, ValueError):
        return False
    return (
        sealed.number == product.number
        and sealed.level == Level(product.level)
        and (sealed.first_day, sealed.last_day) == (product.first_day, product.last_day)
        and sealed.facts == selectors.facts_of(product).digest
    )


def _lists() -> Iterator[str]:
    provinces = SigningKey.objects.order_by().values_list("province", flat=True).distinct()
    for province in sorted(provinces):
        rows = list(TrustList.objects.filter(province=province).order_by("version"))
        keys = SigningKey.objects.filter(province=province).order_by("pk")
        if [row.version for row in rows] != list(range(1, len(rows) + 1)):
            yield _("Danh sách khóa tin cậy: phiên bản không liền nhau.")
        if not rows or not _names(rows[-1], list(keys)):
            yield _("Danh sách khóa tin cậy mới nhất không ghi đúng các khóa.")


def _names(newest: TrustList, keys: list[SigningKey]) -> bool:
    try:
        root = Ed25519PublicKey.from_public_bytes(bytes.fromhex(newest.root))
        trust = read_trust(newest.text, root)
    except (Unsound, ValueError):
        return False
    told = {
        (one.number.hex(), one.key.public_bytes_raw().hex(), one.stolen_on)
        for one in trust.keys.values()
    }
    return told == {(one.number, one.public, one.stolen_on) for one in keys}
