"""An identity provider in this process: it signs with real keys and lies as a test wants."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

CLIENT, SECRET = "khuyencong", "bi-mat-cua-may-khach"
RSA_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _one in range(2)]
SMALL_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def public_pem(key: Any) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def listed(kid: str, key: Any) -> dict[str, Any]:
    maker = ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else RSAAlgorithm
    return maker.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig"}


class Provider:
    """`claims` and `about` are laid over what is right; `sign` makes the token; `instead`, by path,
    answers with (status, bytes) after so many seconds."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.keys = [listed("k1", RSA_KEYS[0])]
        self.sign: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(
            claims, RSA_KEYS[0], "RS256", {"kid": "k1"}
        )
        self.subject = "nguoi-0001"
        self.claims: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.instead: dict[str, tuple[int, bytes, float]] = {}
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def sign_in(self, address: str) -> dict[str, str]:
        """What a person who signs in at `address` brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str], login: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_ours = bool(login) or form.get("client_secret") == SECRET
        if not is_ours or not asked or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"],
            "iat": now, "exp": now + 300, "name": "Nguyễn Thị Mai",
        }  # fmt: skip
        claims |= self.claims
        said = {name: value for name, value in claims.items() if value is not None}
        return 200, {"id_token": self.sign(said), "access_token": "x", "token_type": "Bearer"}

    def page(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return {"keys": self.keys}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.about


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(lambda: (200, provider.page(self.path)))

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            fields = {name: values[0] for name, values in form.items()}
            login = self.headers.get("Authorization", "")
            self.answer(lambda: provider.token(fields, login))

        def answer(self, make: Callable[[], tuple[int, Any]]) -> None:
            provider.asked.append(self.path)
            status, content, seconds = provider.instead.get(self.path, (0, b"", 0.0))
            if not status:
                status, found = make()
                content = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Location", f"{provider.issuer}/elsewhere")
            self.end_headers()
            try:
                if seconds:  # a byte now and then: no single read is ever late
                    for place in range(len(content)):
                        self.wfile.write(content[place : place + 1])
                        time.sleep(seconds)
                else:
                    self.wfile.write(content)
            except OSError:
                pass

        def log_message(self, *_what: object) -> None:
            pass

    return Handler
