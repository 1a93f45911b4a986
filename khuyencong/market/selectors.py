"""Recognised products as lists show them, what is owed about them, what a scanned code says."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.certificates import codes, lists
from khuyencong.certificates.lists import Trust
from khuyencong.certificates.sealing import Facts
from khuyencong.certificates.verdicts import Verdict, judge
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.directory.models import Unit
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper, Upload
from khuyencong.market.models import (
    DECISION,
    SIDES,
    FakeReport,
    RecognisedProduct,
    SigningKey,
    TrustList,
)
from khuyencong.obligations.models import Kind
from khuyencong.obligations.services import Owed

State = RecognisedProduct.State
ISSUE, WITHDRAW, ANSWER = "product.issue", "product.withdraw", "fake_report.answer"
KINDS = (
    Kind(
        ISSUE,
        lazy("Cấp giấy chứng nhận sản phẩm"),
        creditor="department_specialist",
        place="product",
        met_by=("issue_certificate", "decline_product"),
    ),
    Kind(
        WITHDRAW,
        lazy("Quyết định thu hồi giấy chứng nhận"),
        creditor="department_specialist",
        place="product",
        met_by=("withdraw_certificate", "keep_certificate"),
    ),
    Kind(
        ANSWER,
        lazy("Trả lời tin báo hàng giả"),
        creditor="department_leader",
        place="fake_report",
        met_by=("answer_report",),
    ),
)


def owed(product: RecognisedProduct) -> list[Owed]:
    if product.state == State.PROPOSED:
        return [Owed(ISSUE, "department_leader", product.province.code)]
    if product.is_withdrawal_asked:
        return [Owed(WITHDRAW, "department_leader", product.province.code)]
    return []


def owed_by_report(report: FakeReport) -> list[Owed]:
    if report.answered_at is not None:
        return []
    return [Owed(ANSWER, "department_specialist", report.province.code)]


def site() -> str:
    """The only true address, as codes carry it."""
    return urlsplit(settings.SITE_URL).netloc


def products(by: Actor) -> QuerySet[RecognisedProduct]:
    seen = RecognisedProduct.objects.visible_to(by).select_related("province", "establishment")
    return seen.order_by("-pk")


def reports(by: Actor) -> QuerySet[FakeReport]:
    seen = FakeReport.objects.visible_to(by).select_related("product", "province")
    return seen.order_by("-pk")


def find_product(number: uuid.UUID, *, by: Actor) -> RecognisedProduct:
    return find(products(by), _("Không có sản phẩm này trong tỉnh của bạn."), uuid=number)


def find_report(number: uuid.UUID, *, by: Actor) -> FakeReport:
    return find(reports(by), _("Không có tin báo này trong tỉnh của bạn."), uuid=number)


def files_of(product: RecognisedProduct) -> dict[str, Upload]:
    """The photographs by their side, and the decision's scan."""
    kinds = {*SIDES, DECISION}
    rows = documents.uploads_about(product.uuid)
    return {row.kind: row for row in reversed(rows) if row.kind in kinds}


def find_file(product: RecognisedProduct, kind: str) -> Upload:
    rows = documents.uploads_about(product.uuid)
    return find(rows, _("Sản phẩm này không có tệp đó."), kind=kind)


def find_certificate(product: RecognisedProduct) -> Paper:
    missing = _("Sản phẩm này chưa có giấy chứng nhận.")
    return find(documents.papers_about(product.uuid), missing, code="product_certificate")


def public_products(province: str) -> QuerySet[RecognisedProduct]:
    """What everybody may see in a list, the newest first."""
    rows = RecognisedProduct.objects.public().filter(province__code=province)
    return rows.select_related("province", "establishment__place").order_by("-pk")


def facts_of(product: RecognisedProduct) -> Facts:
    """What the certificate holds by its digest."""
    return Facts(
        product.name, product.producer, product.tax_code, product.decision, product.decision_digest
    )


def key_on(province: Unit, on: date) -> SigningKey | None:
    """The newest key that signs that day and was not stolen."""
    keys = SigningKey.objects.filter(province=province, first_day__lte=on, last_day__gte=on)
    return keys.filter(stolen_on=None).order_by("-pk").first()


def newest_list(province: Unit) -> TrustList | None:
    return TrustList.objects.filter(province=province).order_by("-version").first()


def trust_of(province: Unit) -> Trust | None:
    """The newest trust list, read with the root that signed it; None before there is one."""
    newest = newest_list(province)
    if newest is None:
        return None
    root = Ed25519PublicKey.from_public_bytes(bytes.fromhex(newest.root))
    return lists.read_trust(newest.text, root, least_version=newest.version)


@dataclass(frozen=True)
class Looked:
    """The answer about a code, with the register at hand. `product`: whose certificate it is;
    `is_forged`: the token is ours, the signed part is not."""

    verdict: Verdict
    product: RecognisedProduct | None = None
    is_forged: bool = False


def looked_up(token: str, sealed: str = "", *, today: date, now: datetime) -> Looked:
    """What a label's token says, or the whole square of a paper."""
    text = f"https://{site()}/V/{token}" + (f"/{sealed}" if sealed else "")
    printed = codes.read(text)
    if printed is None:
        return Looked(Verdict.NOT_OURS)
    found = RecognisedProduct.objects.certified().filter(token=printed.token)
    product = found.select_related("province", "establishment__place", "key").first()
    if product is None:
        return Looked(Verdict.NOT_OURS)
    if sealed and not _is_its_own(product, text, now=now, today=today):
        return Looked(Verdict.NOT_OURS, product, is_forged=True)
    if product.state == State.WITHDRAWN:
        return Looked(Verdict.WITHDRAWN, product)
    assert product.first_day and product.last_day  # it was issued
    if not product.first_day <= today <= product.last_day:
        return Looked(Verdict.OUTSIDE, product)
    return Looked(Verdict.VALID, product)


def _is_its_own(product: RecognisedProduct, text: str, *, now: datetime, today: date) -> bool:
    """Whether the signed part is ours and tells of this product: two squares can be joined."""
    trust = trust_of(product.province)
    if trust is None:
        return False
    certificate = judge(text, trust, {}, now, today).certificate
    return (
        certificate is not None
        and certificate.number == product.number
        and certificate.facts == facts_of(product).digest
        and codes.read(text) == codes.Printed(product.token or "", bytes.fromhex(product.sealed))
    )
