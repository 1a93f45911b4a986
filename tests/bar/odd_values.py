"""What people, browsers and programs send that nobody thought of: values, bodies, headers."""

from __future__ import annotations

import io
import json
import random
import urllib.parse
import uuid

from tests.documents.hostile_files import pdf, picture

TEXTS = (
    "", " ", "\x00", "a\x00b", "0", "-1", "-0", "00012", "9" * 30, "-" + "9" * 30, "1e309", "NaN",
    "inf", "0x10", "1_000", "1,5", "1.5", "1.500.000", "1,5 tỷ", "800tr", "800", "٣", "²", "½",
    "Ⅷ", "１２", "true", "null", "None", "[]", "{}", "['a']", '{"a": [1]}', "../../etc/passwd",
    "a" * 20_000, "ệ" * 3_000, "\u202enghĩ", "\ud800", "\udfff\ud83d", "\ufeff", "\r\nX-Odd: 1",
    "<script>alert(1)</script>", "'; DROP TABLE core_event --", "{{ 7*7 }}", "{% raw %}", "%s %n",
    "%", "%zz", "\\", "\\u0000", '"', "''", "31/02/2027", "29/2/2027", "1/1/0001", "31/12/9999",
    "1/1/10000", "2027-13-45", "0001-01-01", "9999-12-31", "1/3/27", "5.3", "12/2027", "2027",
    "0912345678", "+84 912 345 678", "0100109106", "040085000123", "😀" * 10, "Z\u0301\u0323" * 50,
    "=1+1", "@SUM(A1)", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "0.1", "1/3", "١٢٣", "1;2", "1,2,3", "*", "?",
    "00000000-0000-0000-0000-000000000000", "{1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed}",
    "1b9d6bcdbbfd4b2d9b5dab8dfbbd4bed", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4beg", "urn:uuid:1",
    "KC-40-2027-00001", "kc-40-2027-00001", "NA-2027-0001", "\t", "\n", "a\nb", "\x7f\x1b[31m",
    "\u2028", "Đ" * 300, "Ð", "I\u0307", "ﬁ", "javascript:alert(1)", "//example.org/",
    "https://example.org/", "\\\\host\\share", "con", "x" * 256, "y" * 201, "on", "off", "-", "--",
)  # fmt: skip
PLAIN = {
    "dong": ("40 triệu", "1.000.000", "0", "300000000", "1,5 tỷ"),
    "date": ("15/3/2027", "1/9/2027", "31/12/2027", "1/1/2026"),
    "number": ("1", "12", "100"),
    "text": ("Mua máy", "Máy chẻ nan", "Hợp tác xã", "12/QĐ-SCT", "Đạt."),
}
METHODS = ("GET", "GET", "POST", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE",
           "PATCH", "TRACE", "ỐNG", "propfind")  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "ACCEPT": ("", "*/*", "application/json", "text/plain", "image/*;q=x", ",,,", "a" * 5000),
    "ACCEPT_LANGUAGE": ("en", "vi", "xx-" + "y" * 600, "*;q=-1", "\xff"),
    "ACCEPT_ENCODING": ("gzip", "x" * 500, "identity;q=0"),
    "ORIGIN": ("null", "http://testserver", "http://evil.example", "http://[::1", "\xff"),
    "REFERER": ("http://testserver/", "http://[::1", "a" * 3000, "http://testserver:x/", "\xe1"),
    "X_FORWARDED_FOR": ("1.2.3.4", "x, y", "999.999.999.999", ", " * 300, "::1%1"),
    "X_FORWARDED_PROTO": ("https", "ftp"),
    "X_FORWARDED_HOST": ("evil.example", "a b"),
    "HOST": ("evil.example", "a b", "testserver:99999", "[::1", "testserver.", "@", ""),
    "X_FRAGMENT": ("1", ""),
    "X_CSRFTOKEN": ("x", "a" * 32, "a" * 64, "\xff"),
    "SEC_FETCH_MODE": ("navigate", "cors", "\xff"),
    "RANGE": ("bytes=0-0", "bytes=-1", "bytes=9999999999-", "x=1"),
    "IF_MODIFIED_SINCE": ("yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 9999999"),
    "IF_NONE_MATCH": ('"x"', "*", 'W/"' + "x" * 3000),
    "X_REQUESTED_WITH": ("XMLHttpRequest",),
    "AUTHORIZATION": ("Basic Og==", "Bearer x", "\xff"),
    "USER_AGENT": ("", "x" * 4000, "\xc3\x28"),
    "CONTENT_ENCODING": ("gzip", "x"),
    "X_HTTP_METHOD_OVERRIDE": ("DELETE",),
}
COOKIES = (
    "sessionid=x", "sessionid=" + "a" * 32, 'sessionid="', "sessionid=\xff\xfe", "sessionid=;;=;",
    "csrftoken=short", "csrftoken=" + "<" * 32, "django_language=../..", "django_language=en",
    "django_language=x" + "y" * 600, "messages=x", "messages=a$b$[[\"__json_message\",0,25]]",
    "who=x", "who=1:2:3", "text_size=../x", "text_size=999", "=", "a" * 5000, "\x01=\x02",
)  # fmt: skip


def encoded(text: str) -> bytes:
    """UTF-8, half a pair of letters too."""
    return text.encode("utf-8", "surrogatepass")


def odd(chance: random.Random) -> str:
    roll = chance.random()
    if roll < 0.8:
        return chance.choice(TEXTS)
    if roll < 0.85:
        return str(uuid.UUID(int=chance.getrandbits(128)))
    if roll < 0.9:
        return str(chance.randint(-(10**18), 10**18))
    points = (chance.randint(1, 0xD7FF) for _each in range(chance.randint(1, 40)))
    return "".join(map(chr, points))


def plain(name: str, chance: random.Random) -> str:
    """What an ordinary person would write there, as far as the name tells."""
    for kind in ("dong", "date"):
        if kind in name:
            return chance.choice(PLAIN[kind])
    is_number = any(part in name for part in ("quantity", "workers", "year", "order", "count"))
    return chance.choice(PLAIN["number" if is_number else "text"])


def query(pairs: list[tuple[str, str]]) -> str:
    return "&".join(
        f"{urllib.parse.quote_from_bytes(encoded(name))}="
        f"{urllib.parse.quote_from_bytes(encoded(value))}"
        for name, value in pairs
    )


FILES = ("file", "scan", "piece")
FORM = "application/x-www-form-urlencoded"
WRONG_KINDS = (
    "", "text/plain", "application/json", "application/xml", "multipart/form-data", "*/*", "\xff",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 300, "x" * 5000,
    "multipart/form-data; boundary=\xe1", "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nope", "multipart/mixed; boundary=x", ";", "a/b; c",
)  # fmt: skip


def body(pairs: list[tuple[str, str]], chance: random.Random) -> tuple[bytes, str]:
    """The form as sent, and the kind it says it is."""
    roll = chance.random()
    if roll < 0.5:
        return query(pairs).encode(), FORM
    if roll < 0.75:
        return _multipart(pairs, chance)
    if roll < 0.85:
        return _broken(*_multipart(pairs, chance), chance)
    if roll < 0.93:
        return query(pairs).encode(), chance.choice(WRONG_KINDS)
    if roll < 0.97:
        sent: object = [dict(pairs), [1], None] if chance.random() < 0.5 else dict(pairs)
        return json.dumps(sent).encode(), "application/json"
    return chance.randbytes(chance.randint(0, 3000)), FORM


def _multipart(pairs: list[tuple[str, str]], chance: random.Random) -> tuple[bytes, str]:
    border = b"border%d" % chance.getrandbits(40)
    out = io.BytesIO()
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="' + _quoted(name) + b'"'
        content = encoded(value)
        if name in FILES:
            given = chance.choice((*TEXTS, "don.pdf", "anh.jpg", "ds.xlsx"))
            kind = chance.choice((b"application/pdf", b"image/jpeg", b"", b"text/html; charset=x"))
            head += b'; filename="' + _quoted(given) + b'"\r\nContent-Type: ' + kind
            content = _file(chance)
        elif chance.random() < 0.05:
            way = chance.choice((b"base64", b"x", b"8bit"))
            head += b"\r\nContent-Transfer-Encoding: " + way
        out.write(b"--" + border + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n")
    out.write(b"--" + border + b"--\r\n")
    return out.getvalue(), f"multipart/form-data; boundary={border.decode()}"


def _quoted(text: str) -> bytes:
    return encoded(text).replace(b'"', b"%22").replace(b"\r", b"").replace(b"\n", b"")


def _file(chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return chance.choice((b"", b"x", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"\xff" * 99))
    return chance.choice(SOUND)


SOUND = (pdf(), picture((64, 48)))


def _broken(sent: bytes, kind: str, chance: random.Random) -> tuple[bytes, str]:
    """Cut off, with another border, with a border in the middle, with bytes turned."""
    roll = chance.randrange(4)
    if roll == 0:
        return sent[: chance.randint(0, len(sent))], kind
    if roll == 1:
        return sent, kind + "x"
    if roll == 2:
        return sent.replace(b"form-data", b"form-dat\xe1"), kind
    turned = bytearray(sent)
    for _each in range(min(8, len(turned))):
        turned[chance.randrange(len(turned))] = chance.randrange(256)
    return bytes(turned), kind
