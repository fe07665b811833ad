"""`python -m bot doctor`: one line for each check, in the operator's words, with what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.cli.doctor import installation, record
from bot.cli.doctor.examination import findings
from bot.cli.doctor.finding import Level
from bot.cli.doctor.member_api import check_member_api
from bot.cli.doctor.record import check_record
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.examine import examine as examine_record
from bot.record.upgrade import upgrade
from tests.cli.doctor_findings import gathered, settings, worst

# The record


async def test_还没有数据库文件_不会替它建(tmp_path: Path) -> None:
    told = settings(tmp_path)
    found = await gathered(check_record(told))
    assert worst(found) is not Level.ACT
    assert not (told.var / "record.db").exists()


async def test_建好的数据库_试写不留痕迹(tmp_path: Path) -> None:
    told = settings(tmp_path)
    address = database_address(None, told.var)
    await upgrade(address)
    assert worst(await gathered(check_record(told))) is Level.GOOD
    database = open_database(address)
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM forgotten")).scalar() == 0
    await database.close()


async def test_表还是旧的_提醒先备份(tmp_path: Path) -> None:
    told = settings(tmp_path)
    address = database_address(None, told.var)
    await upgrade(address)
    database = open_database(address)
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    facts = await examine_record(database)
    await database.close()
    (finding,) = record.judge(facts, "SQLite")
    assert (finding.level, facts.version) == (Level.WATCH, "0000")
    assert "备份" in finding.advice


async def test_写不进去的数据库要处理(tmp_path: Path) -> None:
    told = settings(tmp_path)
    address = database_address(None, told.var)
    await upgrade(address)
    database = open_database(address)
    async with database.write() as connection:
        refuse = "BEFORE INSERT ON forgotten BEGIN SELECT RAISE(ABORT, 'not today'); END"
        await connection.exec_driver_sql(f"CREATE TRIGGER refuse {refuse}")
    await database.close()
    found = await gathered(check_record(told))
    assert worst(found) is Level.ACT


async def test_数据库地址不对_不把密码念出来(tmp_path: Path) -> None:
    told = settings(tmp_path, DATABASE_URL="postgresql://bot:s3cret-made-up@127.0.0.1:1/record")
    (found,) = await gathered(check_record(told))
    assert found.level is Level.ACT
    assert "s3cret-made-up" not in found.line()


# The member-status API


@contextmanager
def member_api(status: int, body: bytes, kind: str = "application/problem+json") -> Iterator[str]:
    """An API that always answers the same, to whoever brings the right token; 401 to others."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = self.headers["Authorization"] == "Bearer right"
            answer = body if right else b'{"type":"about:blank","title":"no","status":401}'
            self.send_response(status if right else 401)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


NOBODY = b'{"type":"about:blank","title":"Not Found","status":404,"code":"not_found"}'


@pytest.mark.parametrize(
    ("answer", "token", "level", "advice"),
    [
        ((404, NOBODY), "right", Level.GOOD, ""),
        ((404, NOBODY), "wrong", Level.ACT, "MEMBER_API_TOKEN"),
        ((200, b'{"member_id": "m-1"}'), "right", Level.ACT, "停用"),
        ((500, b"{}"), "right", Level.ACT, "联系会员系统"),
        ((200, b"<html>"), "right", Level.ACT, "联系会员系统"),
    ],
)
async def test_会员接口用一个编造的用户来试(
    tmp_path: Path, answer: tuple[int, bytes], token: str, level: Level, advice: str
) -> None:
    with member_api(*answer) as url:
        found = await check_member_api(settings(tmp_path, MEMBER_API_URL=url, MEMBER_API_TOKEN=token))
    assert found.level is level, found.line()
    assert advice in found.advice


async def test_会员接口不在_或没有设置(tmp_path: Path) -> None:
    away = settings(tmp_path, MEMBER_API_URL="http://127.0.0.1:1", MEMBER_API_TOKEN="t")
    assert (await check_member_api(away)).level is Level.ACT
    assert (await check_member_api(settings(tmp_path))).level is Level.WATCH


# This machine


@pytest.mark.parametrize(
    ("environment", "level"),
    [
        ({}, Level.GOOD),
        ({"BOT_PREVIEW": "1"}, Level.GOOD),
        ({"BOT_PREVIEW": "1", "BOT_HOST": "0.0.0.0"}, Level.ACT),
        ({"BOT_AS_OF": "2021-04-12"}, Level.WATCH),
        ({"REDIS_URL": "redis://10.0.0.1"}, Level.WATCH),
        ({"REDIS_URL": "redis://10.0.0.1", "BOT_SECRET": "the-same-on-each-machine"}, Level.GOOD),
        ({"MEMBER_API_URL": "http://members.example", "MEMBER_API_TOKEN": "t"}, Level.WATCH),
        ({"MEMBER_API_URL": "https://members.example", "MEMBER_API_TOKEN": "t"}, Level.GOOD),
    ],
)
def test_合法但可能不是本意的设置(tmp_path: Path, environment: dict[str, str], level: Level) -> None:
    assert worst(list(installation.check_settings(settings(tmp_path, **environment)))) is level


def test_别人能打开的状态目录要留意(tmp_path: Path) -> None:
    told = settings(tmp_path)
    told.var.chmod(0o755)
    (found,) = installation.check_settings(told)
    assert (found.level, found.advice) == (Level.WATCH, f"chmod 700 {told.var}")


def test_没有模型_没有计划(tmp_path: Path) -> None:
    told = settings(tmp_path, BOT_MODEL=str(tmp_path / "none"), BOT_PLAN="nobody")
    assert installation.check_model(told, None).level is Level.ACT
    assert "promote" in installation.check_model(told, "gone.tar.gz").advice
    assert installation.check_plan(told).level is Level.ACT


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *words],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_整条命令_有事要做就以1结束(root: Path, tmp_path: Path) -> None:
    done = run(root, "--json", BOT_VAR=str(tmp_path / "var"), BOT_MODEL=str(tmp_path / "none"))
    told = json.loads(done.stdout)
    assert (done.returncode, told["good"], done.stderr) == (1, False, "")
    levels = {finding["check"]: finding["level"] for finding in told["findings"]}
    assert levels["模型"] == "act"
    assert [name for name, level in levels.items() if level == "act"] == ["模型"]


async def test_设置错了_只说这一件(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("BOT_PORT", "eighty")
    (found,) = await gathered(findings())
    assert found.line().startswith("[处理] 设置：BOT_PORT")
