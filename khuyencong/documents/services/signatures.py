"""What is said of the digital signatures in a signed version, and which are refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.documents.models import Paper
from khuyencong.documents.reading import inspection

if TYPE_CHECKING:  # their packages are loaded where a signature is read, not by every process
    from khuyencong.documents.reading.signatures import PdfSignature

MOST_CHANGED = 5
TRIAL = "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"  # in the name of the demonstration's certificate authority


def of(name: str, content: bytes) -> list[PdfSignature]:
    """Read apart; the roots are those of `KHUYENCONG_SIGNATURE_ISSUERS`."""
    from khuyencong.documents.reading import signatures

    roots = [root.public_bytes(Encoding.DER) for root in settings.SIGNATURE_ISSUERS]
    found: list[PdfSignature] = inspection.opened(signatures.read, name, content, roots)
    return found


def of_xml(name: str, content: bytes, issued: bytes) -> PdfSignature:
    """The signature of a paper's XML. Refused where it does not hold, where there is none, or where
    the file says other than what was issued: the fields are named."""
    from khuyencong.documents.reading import xml_signatures

    roots = [root.public_bytes(Encoding.DER) for root in settings.SIGNATURE_ISSUERS]
    found = inspection.opened(xml_signatures.read, name, content, roots)
    ours = xml_signatures.read(issued)
    if found.signature is None:
        raise Refused(
            _("Tệp XML chưa có chữ ký số."),
            fix=_("Tải bản XML của văn bản, ký theo XAdES rồi gửi lại."),
            field="file",
        )
    if changed := _changed(ours.values, found.values):
        raise Refused(
            _("Dữ liệu trong tệp XML của {signer} khác bản đã phát hành: {changed}.").format(
                signer=found.signature.signer or "?", changed="; ".join(changed)
            ),
            fix=_("Lấy lại tệp từ người ký; không sửa tệp đã ký."),
            field="file",
        )
    require_sound([found.signature], content, issued)
    signature: PdfSignature = found.signature
    return signature


def _changed(ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> list[str]:
    """The first fields that differ, each with what it says and what was issued."""
    pairs = list(zip_longest(ours, theirs, fillvalue=("", "")))
    return [
        f"{is_path or was_path} “{now[:60]}” ≠ “{was[:60]}”"
        for (was_path, was), (is_path, now) in pairs
        if (was_path, was) != (is_path, now)
    ][:MOST_CHANGED]


def require_sound(found: list[PdfSignature], content: bytes, issued: bytes) -> None:
    """Refused where what was signed is not what is here, with the place."""
    for one in found:
        if one.state == "broken":
            raise Refused(
                _(
                    "Chữ ký số của {signer} không khớp: nội dung đã bị sửa sau khi ký, {place}."
                ).format(signer=one.signer or "?", place=_place(one, content, issued)),
                fix=_("Lấy lại tệp từ người ký; không sửa tệp đã ký."),
                field="file",
            )
        if one.state == "added":
            last = max(end for _first, end in one.spans)
            raise Refused(
                _("Sau chữ ký số của {signer} có {count} byte thêm vào, từ byte {first}.").format(
                    signer=one.signer, count=one.size - last - 1, first=last + 1
                ),
                fix=_("Gửi tệp đúng như lúc ký xong."),
                field="file",
            )
        if one.state == "untimed":
            raise Refused(
                _("Chữ ký số của {signer} không ghi giờ ký.").format(signer=one.signer),
                fix=_("Ký lại theo XAdES, có giờ ký trong phần được ký."),
                field="file",
            )
        if one.state == "outside":
            raise Refused(
                _("Chứng thư của {signer} không có hiệu lực lúc ký.").format(signer=one.signer),
                fix=_("Ký lại bằng chứng thư còn hiệu lực."),
                field="file",
            )
        if one.state == "unreadable":
            raise Refused(
                _("Tệp có chữ ký số nhưng không kiểm được."),
                fix=_("Ký lại bằng phần mềm ký số thông dụng, hoặc gửi bản quét."),
                field="file",
            )


def doubts(found: list[PdfSignature], paper: Paper) -> Iterator[str]:
    """What a person must give a reason for: whose certificate nobody vouches for, or whose name is
    not the signer's."""
    expected = [str(one.get("name", "")) for one in paper.told.get("frame", {}).get("signers", ())]
    for one in found:
        if TRIAL in one.issuer:
            yield _("{signer}: chứng thư thử nghiệm, không có giá trị pháp lý.").format(
                signer=one.signer
            )
        elif one.state == "self":
            yield _("{signer}: chứng thư tự cấp, không nơi nào bảo đảm.").format(signer=one.signer)
        elif one.state == "stranger" and settings.SIGNATURE_ISSUERS:
            yield _("{signer}: nơi cấp {issuer} không thuộc danh sách tin cậy.").format(
                signer=one.signer, issuer=one.issuer
            )
        if not any(name and fold(name) in fold(one.signer) for name in expected):
            yield _("Chứng thư mang tên {signer}, văn bản ghi {expected}.").format(
                signer=one.signer, expected=", ".join(filter(None, expected)) or "?"
            )


def words(one: PdfSignature) -> str:
    """One line for the page: who, when, by whose certificate, over which bytes."""
    state = {
        "trusted": _("chuỗi chứng thư đến nơi cấp tin cậy"),
        "stranger": _("nơi cấp chứng thư chưa kiểm"),
        "self": _("chứng thư tự cấp"),
    }[one.state]
    if TRIAL in one.issuer:
        state = _("nơi cấp thử của bản trình diễn, chữ ký không có giá trị pháp lý")
    at = f"{localtime(one.signed_at):%d/%m/%Y %H:%M}" if one.signed_at else "?"
    if not one.spans:
        return _("{signer}, {at} (giờ do người ký khai); nơi cấp {issuer}: {state}; ký cả tệp XML")\
            .format(signer=one.signer, at=at, issuer=one.issuer, state=state)  # fmt: skip
    spans = ", ".join(f"{first}–{last}" for first, last in one.spans)
    stamp = _("có dấu thời gian") if one.is_time_stamped else _("giờ do người ký khai")
    return _(
        "{signer}, {at} ({stamp}); nơi cấp {issuer}: {state}; ký trên byte {spans} của {size}"
    ).format(
        signer=one.signer, at=at, stamp=stamp, issuer=one.issuer, state=state, spans=spans,
        size=one.size,
    )  # fmt: skip


def _place(one: PdfSignature, content: bytes, issued: bytes) -> str:
    """Where it differs from what we drew, where it was signed on that; else the signed bytes."""
    head = content[: len(issued)] if one.spans else b""
    changed = [at for at, (a, b) in enumerate(zip(head, issued, strict=False)) if a != b]
    if changed and len(changed) * 20 < len(issued):
        return _("từ byte {first} đến byte {last}").format(first=changed[0], last=changed[-1])
    if not one.spans:
        return _("trong phần được ký")
    spans = ", ".join(f"{first}–{last}" for first, last in one.spans)
    return _("trong các byte {spans}").format(spans=spans)
