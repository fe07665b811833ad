"""Settings: environment variables, read once into one typed object and handed down."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.clock import parse_instant
from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseModel):
    """Every setting of the bot. Names in the environment are `BOT_…`, `MEMBER_API_…` and so on, see `NAMES`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    preview: bool = False
    as_of: datetime | None = None
    plan: str = Field(default="shuidi", pattern=r"^[a-z0-9_]+$")
    var: Path = ROOT / "var"
    secret: SecretStr
    model: Path = ROOT / "models"
    redis_url: str | None = None
    database_url: str | None = None
    member_api_url: str | None = None
    member_api_token: SecretStr | None = None
    retention_days: int = Field(default=180, ge=1)
    max_turns: int = Field(default=64, ge=1)
    """Messages a worker takes on at once, waiting ones included; more are refused with 503."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    web_origins: tuple[str, ...] = ()
    """Origins beside the bot's own whose pages may show the web widget, such as https://www.example.com."""
    page_note: str = Field(default="", max_length=300)
    """A line above the chat at `/`, such as whom to be in a demonstration."""
    otel_endpoint: str | None = None
    """Base address of an OpenTelemetry collector (OTLP over HTTP); None: no traces."""
    wechat_token: SecretStr | None = None
    """With it the bot speaks for a WeChat Official Account; the other names of WeChat are nothing without it."""
    wechat_app_id: str | None = None
    wechat_app_secret: SecretStr | None = None
    wechat_aes_key: SecretStr | None = None
    wechat_aes_key_previous: SecretStr | None = None
    wechat_api_base: str = "https://api.weixin.qq.com"
    desk_hook_url: str | None = None
    """Where an outside desk is told what happens; None: nobody is told."""
    desk_hook_secret: SecretStr | None = Field(default=None, min_length=16)
    desk_api_token: SecretStr | None = Field(default=None, min_length=16)
    """What an outside desk proves itself with; without it there is no `/desk-api`."""
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_role_claim: str = Field(default="roles", min_length=1)
    oidc_roles: str = ""
    """Which value of the claim gives which role: `kefu=agent,zhuguan=supervisor`; empty: the values are the roles."""

    @field_validator("as_of", mode="before")
    @classmethod
    def _instant(cls, value: object) -> object:
        return parse_instant(value) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _proxies(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = tuple(part.strip() for part in value.split(",") if part.strip())
        for part in named:
            try:
                ip_network(part)
            except ValueError as error:
                raise ValueError("name addresses or networks, such as 127.0.0.1,10.0.0.0/8") from error
        return named

    @field_validator("web_origins", mode="before")
    @classmethod
    def _origins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = tuple(part.strip() for part in value.split(",") if part.strip())
        if any(not is_origin(part) for part in named):
            raise ValueError(
                "name exact https origins, such as https://www.example.com,https://m.example.com"
            )
        return named

    @field_validator("otel_endpoint", "desk_hook_url")
    @classmethod
    def _collector(cls, value: str | None) -> str | None:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("it must be http:// or https:// with a host")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str | None) -> str | None:
        found = urlsplit(value or "")
        here = found.scheme == "http" and found.hostname in ("localhost", "127.0.0.1", "::1")
        if value and not here and (found.scheme != "https" or not found.hostname):
            raise ValueError("it must be https:// with a host (http:// on this machine only)")
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _role_map(cls, value: str) -> str:
        if any(not left.strip() or not right.strip() for left, _, right in pairs_of(value)):
            raise ValueError("write value=role with commas between, such as kefu=agent,zhuguan=supervisor")
        return value

    @field_validator("wechat_api_base")
    @classmethod
    def _wechat_api(cls, value: str) -> str:
        if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
            raise ValueError("it must be http:// or https:// with a host")
        return value

    @field_validator("var", "model")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else Path.cwd() / value

    @model_validator(mode="after")
    def _consistent(self) -> Settings:
        if len(self.secret.get_secret_value()) < 16:
            raise ValueError("BOT_SECRET must have at least 16 characters")
        if self.member_api_url and self.member_api_token is None:
            raise ValueError("MEMBER_API_TOKEN is needed when MEMBER_API_URL is set")
        if self.desk_hook_url and self.desk_hook_secret is None:
            raise ValueError("DESK_HOOK_SECRET is needed when DESK_HOOK_URL is set")
        if self.oidc_issuer and self.oidc_client_id is None:
            raise ValueError("OIDC_CLIENT_ID is needed when OIDC_ISSUER is set")
        if problem := wechat_problem(self):
            raise ValueError(problem)
        return self

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment once. Raises SettingsError with a sentence that says which setting and why."""
        env = os.environ if environment is None else environment
        raw: dict[str, object] = {field: env[name] for field, name in NAMES.items() if env.get(name)}
        try:
            if "secret" not in raw:
                raw["secret"] = kept_secret(Path(str(raw.get("var", ROOT / "var"))))
            return cls.model_validate(raw)
        except ValidationError as error:
            raise SettingsError(sentence(error)) from error


NAMES: Mapping[str, str] = {
    "host": "BOT_HOST",
    "port": "BOT_PORT",
    "workers": "BOT_WORKERS",
    "preview": "BOT_PREVIEW",
    "as_of": "BOT_AS_OF",
    "plan": "BOT_PLAN",
    "var": "BOT_VAR",
    "secret": "BOT_SECRET",
    "model": "BOT_MODEL",
    "redis_url": "REDIS_URL",
    "database_url": "DATABASE_URL",
    "member_api_url": "MEMBER_API_URL",
    "member_api_token": "MEMBER_API_TOKEN",
    "retention_days": "BOT_RETENTION_DAYS",
    "max_turns": "BOT_MAX_TURNS",
    "trusted_proxies": "BOT_TRUSTED_PROXIES",
    "web_origins": "BOT_WEB_ORIGINS",
    "page_note": "BOT_PAGE_NOTE",
    "otel_endpoint": "OTEL_EXPORTER_OTLP_ENDPOINT",
    "wechat_token": "WECHAT_TOKEN",
    "wechat_app_id": "WECHAT_APP_ID",
    "wechat_app_secret": "WECHAT_APP_SECRET",
    "wechat_aes_key": "WECHAT_AES_KEY",
    "wechat_aes_key_previous": "WECHAT_AES_KEY_PREVIOUS",
    "wechat_api_base": "WECHAT_API_BASE",
    "desk_hook_url": "DESK_HOOK_URL",
    "desk_hook_secret": "DESK_HOOK_SECRET",
    "desk_api_token": "DESK_API_TOKEN",
    "oidc_issuer": "OIDC_ISSUER",
    "oidc_client_id": "OIDC_CLIENT_ID",
    "oidc_client_secret": "OIDC_CLIENT_SECRET",
    "oidc_role_claim": "OIDC_ROLE_CLAIM",
    "oidc_roles": "OIDC_ROLES",
}


WECHAT_NEEDED = ("wechat_token", "wechat_app_id", "wechat_app_secret")
WECHAT_SHAPES = {
    "wechat_token": (r"[0-9A-Za-z]{3,32}", "3 to 32 letters and digits"),
    "wechat_app_id": (r"wx[0-9A-Za-z]{4,30}", "wx, then letters and digits"),
    "wechat_aes_key": (r"[0-9A-Za-z]{43}", "43 letters and digits"),
    "wechat_aes_key_previous": (r"[0-9A-Za-z]{43}", "43 letters and digits"),
}
"""As the page 「基本配置」 of an Official Account gives them."""


def wechat_problem(settings: Settings) -> str | None:
    """Return what is wrong with the settings of WeChat: all that is needed or none, and each in its shape. Never shows a value."""
    given = [name for name in (*WECHAT_NEEDED, *WECHAT_SHAPES) if getattr(settings, name) is not None]
    missing = [NAMES[name] for name in WECHAT_NEEDED if name not in given]
    if given and missing:
        return f"{' and '.join(missing)}: needed when {NAMES[given[0]]} is set"
    if settings.wechat_aes_key_previous and not settings.wechat_aes_key:
        return "WECHAT_AES_KEY: needed when WECHAT_AES_KEY_PREVIOUS is set"
    for name, (shape, said) in WECHAT_SHAPES.items():
        value = getattr(settings, name)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        if plain is not None and not re.fullmatch(shape, plain):
            return f"{NAMES[name]}: it must be {said}"
    return None


def pairs_of(text: str) -> list[tuple[str, str, str]]:
    """Return the parts of `a=b,c=d`, each cut at its last `=`."""
    return [part.strip().rpartition("=") for part in text.split(",") if part.strip()]


def is_origin(text: str) -> bool:
    """Say whether it is an exact origin as browsers send it: https, a host, perhaps a port; http on this machine only."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")
        return (
            whole
            and bool(parts.hostname)
            and text == f"{parts.scheme}://{parts.netloc}"
            and "@" not in text
            and "*" not in text
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def sentence(error: ValidationError) -> str:
    """Return the first problem as a sentence that names the environment variable; the value is never shown."""
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    name = NAMES.get(field)
    return f"{name}: {first['msg']}" if name else str(first["msg"]).removeprefix("Value error, ")


def kept_secret(var: Path) -> str:
    """Return this installation's own secret, made at first start and kept readable by the owner only.

    A machine of its own needs no setting; several machines must share one BOT_SECRET.
    """
    path = var / "secret"
    try:
        var.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(f"BOT_VAR: cannot write to {var.name}: {error.strerror}") from error
    return path.read_text().strip()
