"""Settings: environment variables, read once into one typed object and handed down."""

from __future__ import annotations

import os
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
    otel_endpoint: str | None = None
    """Base address of an OpenTelemetry collector (OTLP over HTTP); None: no traces."""

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

    @field_validator("otel_endpoint")
    @classmethod
    def _collector(cls, value: str | None) -> str | None:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
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
    "otel_endpoint": "OTEL_EXPORTER_OTLP_ENDPOINT",
}


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
