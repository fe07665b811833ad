"""A small identity provider that really signs: discovery, keys, codes bound to PKCE and redirect address."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

ISSUER, CLIENT_ID, SECRET = "https://id.test", "bot", "made-up-client-secret"


@dataclass
class ProviderFake:
    """`claims` is what the next token says; `spoil` changes the token's claims or headers against the rules."""

    claims: dict[str, Any] = field(default_factory=dict)
    spoiled: dict[str, Any] = field(default_factory=dict)
    kid: str = "k1"
    signed_with: rsa.RSAPrivateKey | None = None
    down: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = {"k1": rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    def authorize(self, address: str) -> tuple[str, str]:
        """The person says yes: return code and state, as the browser carries them back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code, asked["state"]

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        body = claims | self.claims | self.spoiled
        body = {name: value for name, value in body.items() if value is not None}
        key = self.signed_with or self.keys.get(self.kid) or self.keys["k1"]
        return jwt.encode(body, key, algorithm="RS256", headers={"kid": self.kid})

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> Response:
            if self.down:
                return Response(status_code=503)
            places = {
                "authorization_endpoint": "/authorize",
                "token_endpoint": "/token",
                "jwks_uri": "/keys",
            }
            return JSONResponse({"issuer": ISSUER} | {name: ISSUER + path for name, path in places.items()})

        @app.get("/keys")
        async def keys() -> dict[str, Any]:
            made = jwt.algorithms.RSAAlgorithm.to_jwk
            public = {kid: json.loads(made(key.public_key())) for kid, key in self.keys.items()}
            return {"keys": [jwk | {"kid": kid, "alg": "RS256"} for kid, jwk in public.items()]}

        @app.post("/token")
        async def token(request: Request) -> Response:
            fields = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            asked = self.codes.pop(fields["code"], None)
            basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
            if request.headers.get("authorization") != f"Basic {basic}" or asked is None:
                return JSONResponse({"error": "invalid_client"}, 401)
            hashed = hashlib.sha256(fields["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
            if challenge != asked["code_challenge"] or fields["redirect_uri"] != asked["redirect_uri"]:
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse({"id_token": self.token(asked["nonce"]), "token_type": "Bearer"})

        return app
