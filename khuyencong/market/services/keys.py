"""Keys that sign certificates: made, changed, given up when stolen. The root key signs the lists
of those that may be trusted; it comes from outside for the act and is kept nowhere here."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.certificates import lists
from khuyencong.certificates.lists import Trust, TrustedKey
from khuyencong.certificates.sealing import Certificate, Level, seal
from khuyencong.certificates.verdicts import fingerprint
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.directory.models import Unit
from khuyencong.market import selectors
from khuyencong.market.models import RecognisedProduct, SigningKey, TrustList


def stream(province: Unit) -> str:
    return f"certificate_keys:{province.code}"


@transaction.atomic
def make_key(
    province: Unit, *, last_day: date, root: Ed25519PrivateKey, by: Actor, at: datetime
) -> SigningKey:
    """Tạo khóa ký mới, which signs from today to `last_day`; older ones stay trusted for what they
    signed. The trust list gets its next version."""
    lock(province)
    today = hanoi_date(at)
    if last_day < today:
        raise Refused(
            _("Khóa ký hết hạn ngày {day}, trước hôm nay.").format(day=short(last_day)),
            fix=_("Ghi một ngày sau hôm nay."),
            field="last_day",
        )
    _require_same_root(province, root)
    secret = Ed25519PrivateKey.generate()
    made = SigningKey.objects.filter(province=province).count()
    key = SigningKey(
        province=province,
        number=f"{made + 1:04x}",
        public=secret.public_key().public_bytes_raw().hex(),
        first_day=today,
        last_day=last_day,
        made_at=at,
    )
    _keep(key, secret)
    key.save()
    _publish(province, root, at=at)
    payload = {"number": key.number, "public": key.public, "last_day": last_day.isoformat()}
    events.record(stream(province), "make_key", payload, by=by, at=at)
    return key


@transaction.atomic
def report_stolen(
    key: SigningKey, *, since: date, root: Ed25519PrivateKey, by: Actor, at: datetime
) -> TrustList:
    """Báo khóa bị lộ: it signs nothing more, and the trust list names what it signed for us."""
    province = lock(key.province)
    key = lock(key)
    if key.stolen_on is not None:
        raise Refused(
            _("Khóa {number} đã báo lộ từ ngày {day}.").format(
                number=key.number, day=short(key.stolen_on)
            ),
            fix=_("Xem danh sách khóa tin cậy hiện hành."),
        )
    if not key.first_day <= since <= hanoi_date(at):
        raise Refused(
            _("Khóa {number} ký từ ngày {first}; ngày lộ phải từ đó đến hôm nay.").format(
                number=key.number, first=short(key.first_day)
            ),
            fix=_("Ghi ngày sớm nhất khóa có thể đã lộ."),
            field="since",
        )
    _require_same_root(province, root)
    key.stolen_on = since
    key.save(update_fields=["stolen_on"])
    published = _publish(province, root, at=at)
    payload = {"number": key.number, "since": since.isoformat(), "version": published.version}
    events.record(stream(province), "report_stolen_key", payload, by=by, at=at)
    return published


def secret_of(key: SigningKey) -> Ed25519PrivateKey:
    """Refused where this machine does not hold it."""
    try:
        kept = bytes.fromhex(_file(key).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        raise Refused(
            _("Khóa ký {number} không có trên máy này.").format(number=key.number),
            fix=_("Quản trị hệ thống lấy lại từ bản sao lưu, hoặc tạo khóa mới bằng khóa gốc."),
        ) from None
    return Ed25519PrivateKey.from_private_bytes(kept)


def sealed(product: RecognisedProduct) -> str:
    """Its certificate as its key signs it, in hex."""
    assert product.key and product.year and product.serial  # it is being certified
    assert product.first_day and product.last_day
    certificate = Certificate(
        product.province.code, product.year, product.serial, Level(product.level),
        product.first_day, product.last_day, selectors.facts_of(product).digest,
    )  # fmt: skip
    return seal(certificate, secret_of(product.key), bytes.fromhex(product.key.number)).hex()


def _file(key: SigningKey) -> Path:
    return Path(settings.DATA_DIR) / "keys" / f"certificate_{key.province.code}_{key.number}"


def _keep(key: SigningKey, secret: Ed25519PrivateKey) -> None:
    """Beside the other keys of the system, for its owner alone; never in the database."""
    path = _file(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # of an act that did not come to its end
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(secret.private_bytes_raw().hex())


def _require_same_root(province: Unit, root: Ed25519PrivateKey) -> None:
    newest = selectors.newest_list(province)
    if newest and newest.root != root.public_key().public_bytes_raw().hex():
        raise Refused(
            _("Khóa gốc này không phải khóa đã ký danh sách phiên bản {version}.").format(
                version=newest.version
            ),
            fix=_("Dùng khóa gốc cất trong két: máy kiểm tra chỉ tin khóa đó."),
        )


def _publish(province: Unit, root: Ed25519PrivateKey, *, at: datetime) -> TrustList:
    newest = selectors.newest_list(province)
    version = newest.version + 1 if newest else 1
    trusted = map(_trusted, SigningKey.objects.filter(province=province).order_by("pk"))
    keys = {one.number: one for one in trusted}
    text = lists.write_trust(Trust(version, province.code, selectors.site(), keys), root)
    return TrustList.objects.create(
        province=province,
        version=version,
        root=root.public_key().public_bytes_raw().hex(),
        text=text,
        made_at=at,
    )


def _trusted(key: SigningKey) -> TrustedKey:
    signed = RecognisedProduct.objects.filter(key=key).order_by("pk") if key.stolen_on else ()
    return TrustedKey(
        bytes.fromhex(key.number),
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public)),
        key.first_day,
        key.last_day,
        key.stolen_on,
        frozenset(fingerprint(bytes.fromhex(one.sealed)) for one in signed),
    )
