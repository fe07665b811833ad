"""The identity provider: discovery, the address to send somebody to, and the ID token for a code (OpenID Connect Core 1.0).

Signatures, issuer, audience, times and nonce are checked by PyJWT and here; keys come from the provider's JWKS and are asked for
again when a token names one that is not known, at most once a minute.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt

from bot.oidc.client import Client
from bot.oidc.started import Started
from bot.staff.errors import ProviderFailed

SECONDS = 5.0
KEPT_SECONDS = 3600.0
KEYS_AGAIN_SECONDS = 60.0
LEEWAY_SECONDS = 60
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Public-key algorithms only: with a shared secret anybody who has it could make tokens, and `none` proves nothing."""


class Provider:
    """One provider, asked over `http`. Every method raises ProviderFailed, whose sentence holds no token."""

    def __init__(self, client: Client, http: httpx.AsyncClient) -> None:
        self.client = client
        self._http = http
        self._facts: Mapping[str, Any] = {}
        self._facts_at = 0.0
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._keys_at = 0.0

    async def address(self, started: Started) -> str:
        """Return where the browser goes to sign in."""
        asked = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": started.redirect_uri,
            "scope": "openid profile email",
            "state": started.state,
            "nonce": started.nonce,
            "code_challenge": started.challenge,
            "code_challenge_method": "S256",
        }
        where = _address(await self._discovered(), "authorization_endpoint")
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"

    async def claims(self, started: Started, code: str, issuer: str | None = None) -> Mapping[str, Any]:
        """Return the claims of the checked ID token for a code; `issuer` is what the answer itself named (RFC 9207)."""
        if issuer is not None and issuer != self.client.issuer:
            raise ProviderFailed("the answer comes from another issuer")
        token = (await self._exchange(started, code)).get("id_token")
        if not isinstance(token, str):
            raise ProviderFailed("no ID token came")
        return await self._checked(token, started.nonce)

    async def _exchange(self, started: Started, code: str) -> Mapping[str, Any]:
        facts = await self._discovered()
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": started.redirect_uri,
            "code_verifier": started.verifier,
        }
        where = _address(facts, "token_endpoint")
        methods = facts.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if self.client.secret and "client_secret_basic" in methods:
            auth = httpx.BasicAuth(self.client.client_id, self.client.secret)
            return await self._json("POST", where, data=fields, auth=auth)
        secret = {"client_secret": self.client.secret} if self.client.secret else {}
        return await self._json("POST", where, data=fields | {"client_id": self.client.client_id} | secret)

    async def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        try:
            key = await self._key(jwt.get_unverified_header(token).get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self.client.client_id,
                issuer=self.client.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise ProviderFailed(f"the ID token does not hold ({type(error).__name__})") from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise ProviderFailed("the ID token belongs to another sign-in")
        if claims.get("azp", self.client.client_id) != self.client.client_id:
            raise ProviderFailed("the ID token was made for another client")
        return claims

    async def _key(self, kid: str | None) -> jwt.PyJWK:
        now = time.monotonic()
        known = kid in self._keys and now - self._keys_at < KEPT_SECONDS
        if not known and (not self._keys or now - self._keys_at > KEYS_AGAIN_SECONDS):
            found = await self._json("GET", _address(await self._discovered(), "jwks_uri"))
            self._keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(dict(found)).keys}
            self._keys_at = now
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        if kid not in self._keys:
            raise ProviderFailed("the ID token is signed with a key the provider does not name")
        return self._keys[kid]

    async def _discovered(self) -> Mapping[str, Any]:
        now = time.monotonic()
        if self._facts and now - self._facts_at < KEPT_SECONDS:
            return self._facts
        where = f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration"
        facts = await self._json("GET", where)
        if facts.get("issuer") != self.client.issuer:
            raise ProviderFailed("the provider names itself otherwise than OIDC_ISSUER")
        self._facts, self._facts_at = facts, now
        return facts

    async def _json(self, method: str, where: str, **more: Any) -> Mapping[str, Any]:
        try:
            answer = await self._http.request(method, where, timeout=SECONDS, **more)
            found = answer.json() if answer.is_success else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderFailed(f"the provider does not answer ({type(error).__name__})") from error
        if not isinstance(found, dict):
            raise ProviderFailed(f"the provider answered {answer.status_code}")
        return found


@asynccontextmanager
async def connect_provider(client: Client) -> AsyncIterator[Provider]:
    """Give the provider over HTTP; it is asked when somebody signs in, not before."""
    async with httpx.AsyncClient(follow_redirects=False) as http:
        yield Provider(client, http)


def _address(facts: Mapping[str, Any], name: str) -> str:
    found = facts.get(name)
    if not isinstance(found, str) or not found.startswith(("https://", "http://")):
        raise ProviderFailed(f"the provider names no {name}")
    return found
