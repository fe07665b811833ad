"""Starting the server: from the environment, by a sentence when something is wrong, as a process."""

import os
import socket
import subprocess
import sys
import time

import httpx
import pytest

from member_api.clock import clock_from
from member_api.settings import SettingsError, read_settings

TOKEN = {"MEMBER_API_TOKEN": "made-up"}


def test_only_the_token_is_needed():
    settings = read_settings(TOKEN)
    assert (settings.host, settings.port, settings.as_of) == ("127.0.0.1", 8090, None)
    assert settings.database_url == "sqlite+aiosqlite:///var/member_api.sqlite3"


def test_postgresql_by_url_keeps_its_password():
    url = "postgresql://bot:pass@db.example:5433/members"
    settings = read_settings(TOKEN | {"MEMBER_API_DATABASE_URL": url})
    assert settings.database_url == url.replace("postgresql", "postgresql+asyncpg")
    assert "pass" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEMBER_API_TOKEN", " "),
        ("MEMBER_API_PORT", "eighty"),
        ("MEMBER_API_PORT", "65536"),
        ("MEMBER_API_DATABASE_URL", "mysql://db/members"),
        ("MEMBER_API_DATABASE_URL", "sqlite://"),
        ("MEMBER_API_DATABASE_URL", "members"),
        ("MEMBER_API_AS_OF", "yesterday"),
        ("MEMBER_API_READS_PER_SECOND", "-1"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(name, value):
    with pytest.raises(SettingsError, match=rf"^{name} .*\.$"):
        read_settings(TOKEN | {name: value})


def test_the_clock_starts_where_it_is_set_and_runs_on():
    settings = read_settings(TOKEN | {"MEMBER_API_AS_OF": "2021-04-13T10:00"})
    now = clock_from(settings.as_of)
    first = now()
    assert first.isoformat().startswith("2021-04-13T10:00:00")
    time.sleep(0.01)
    assert 0.01 <= (now() - first).total_seconds() < 5


def start(environment: dict[str, str]) -> subprocess.Popen:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MEMBER_API_")}
    return subprocess.Popen(
        [sys.executable, "-m", "member_api"], env=clean | environment, stderr=subprocess.PIPE, text=True
    )


def test_without_a_token_it_does_not_start():
    process = start({})
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said.startswith("member_api: MEMBER_API_TOKEN is missing")
    assert "Traceback" not in said


def test_python_m_member_api_serves(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = tmp_path / "made" / "members.sqlite3"
    process = start(
        TOKEN | {"MEMBER_API_PORT": str(port), "MEMBER_API_DATABASE_URL": f"sqlite:///{file}"},
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            wait_until_up(http, process)
            answer = http.get("/v1/members/demo-11", headers={"Authorization": "Bearer made-up"})
            assert answer.json()["claims"][0]["first_diagnosed_on"] == "2021-02-05"
            odd = http.put(
                "/v1/bindings/web/a%2Fb",
                json={"member_id": "demo-01"},
                headers={"Authorization": "Bearer made-up"},
            )
            assert odd.status_code == 204
    finally:
        process.terminate()
        _, said = process.communicate(timeout=10)
    assert "a%2Fb" not in said
    assert "Traceback" not in said


def wait_until_up(http: httpx.Client, process: subprocess.Popen) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            if http.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not come up")
