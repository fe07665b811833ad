"""Settings: a missing or wrong one stops the start with a sentence that says which and why."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings

SECRET = "a-made-up-secret-of-32-characters"
WECHAT = {"WECHAT_TOKEN": "madeUp", "WECHAT_APP_ID": "wx12345678", "WECHAT_APP_SECRET": "made up"}


def test_nothing_set_gives_a_bot_of_its_own(tmp_path: Path) -> None:
    settings = Settings.from_environment({"BOT_VAR": str(tmp_path)})
    assert (settings.port, settings.plan, settings.preview, settings.redis_url) == (
        8000,
        "shuidi",
        False,
        None,
    )


def test_the_made_secret_is_kept_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first, second = (Settings.from_environment({"BOT_VAR": str(tmp_path)}) for _ in range(2))
    assert first.secret == second.secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"BOT_PORT": "0"}, "BOT_PORT"),
        ({"BOT_PORT": "eighty"}, "BOT_PORT"),
        ({"BOT_WORKERS": "-1"}, "BOT_WORKERS"),
        ({"BOT_PLAN": "../../etc/passwd"}, "BOT_PLAN"),
        ({"BOT_PREVIEW": "perhaps"}, "BOT_PREVIEW"),
        ({"BOT_SECRET": "short"}, "BOT_SECRET"),
        ({"MEMBER_API_URL": "http://127.0.0.1:1"}, "MEMBER_API_TOKEN"),
        ({"BOT_AS_OF": "yesterday"}, "ISO"),
        ({"WECHAT_TOKEN": "madeUp"}, "WECHAT_APP_ID and WECHAT_APP_SECRET: needed when WECHAT_TOKEN"),
        ({"WECHAT_APP_SECRET": "s"}, "WECHAT_TOKEN and WECHAT_APP_ID: needed when WECHAT_APP_SECRET"),
        ({"WECHAT_AES_KEY": "x" * 43}, "WECHAT_TOKEN"),
        (WECHAT | {"WECHAT_TOKEN": "with-dash"}, "WECHAT_TOKEN: it must be 3 to 32 letters"),
        (WECHAT | {"WECHAT_APP_ID": "gh_12345678"}, "WECHAT_APP_ID: it must be wx"),
        (WECHAT | {"WECHAT_AES_KEY": "x" * 42}, "WECHAT_AES_KEY: it must be 43"),
        (WECHAT | {"WECHAT_AES_KEY_PREVIOUS": "x" * 43}, "WECHAT_AES_KEY: needed"),
        ({"WECHAT_API_BASE": "api.weixin.qq.com"}, "WECHAT_API_BASE"),
        ({"BOT_TRUSTED_PROXIES": "*"}, "BOT_TRUSTED_PROXIES"),
        ({"BOT_TRUSTED_PROXIES": "127.0.0.1,nginx"}, "BOT_TRUSTED_PROXIES"),
        *(
            ({"BOT_WEB_ORIGINS": origin}, "BOT_WEB_ORIGINS: .*exact https origins")
            for origin in (
                *("*", "www.example.com", "http://www.example.com", "https://www.example.com/"),
                *("https://*.example.com", "https://a@b.com", "https://www.example.com:x", "https://"),
            )
        ),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"}, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ({"OIDC_ISSUER": "https://id.example.test"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "http://id.example.test", "OIDC_CLIENT_ID": "bot"}, "OIDC_ISSUER"),
        ({"OIDC_ROLES": "kefu"}, "OIDC_ROLES"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    with pytest.raises(Exception, match=named) as raised:
        Settings.from_environment({"BOT_VAR": str(tmp_path), "BOT_SECRET": SECRET, **environment})
    assert type(raised.value).__module__ == "bot.errors"


def test_a_secret_never_shows_in_the_sentence_or_the_settings(tmp_path: Path) -> None:
    settings = Settings.from_environment({"BOT_VAR": str(tmp_path), "BOT_SECRET": SECRET})
    assert SECRET not in repr(settings)
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"BOT_VAR": str(tmp_path), "BOT_SECRET": "tiny-secret"})
    assert "tiny-secret" not in str(raised.value)


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    named = {"BOT_VAR": str(tmp_path), "BOT_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8,::1"}
    assert Settings.from_environment(named).trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")


def test_web_origins_are_exact(tmp_path: Path) -> None:
    named = {
        "BOT_VAR": str(tmp_path),
        "BOT_WEB_ORIGINS": "https://www.example.com, https://m.example.com:8443,http://localhost:3000",
    }
    origins = ("https://www.example.com", "https://m.example.com:8443", "http://localhost:3000")
    assert Settings.from_environment(named).web_origins == origins
