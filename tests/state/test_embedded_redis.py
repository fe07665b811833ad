"""Our own server: it keeps what it answered, survives every death, and never runs twice on the same data."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.errors import SettingsError, StateUnavailable
from bot.state.connect import connect, open_link
from bot.state.disk_sync import DiskSync
from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import ServerBinary, installed_servers, newest_server
from bot.state.socket_path import socket_path
from bot.state.store import RedisLiveState

MEMBER = "web:小王"


async def committed(url, turn, text):
    """Commit one turn as a worker does and return the conversation as committed."""
    link = open_link(url)
    state = RedisLiveState(link)
    async with state.lock(MEMBER) as lease:
        commit = turn(await state.load(MEMBER), (), tracker=text.encode())
        await state.commit(lease, commit)
    await state.close()
    await link.close()
    return commit.after


async def loaded(url):
    link = open_link(url)
    found = await RedisLiveState(link).load(MEMBER)
    await link.close()
    return found


def wait_for(true):
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


async def test_a_restart_keeps_what_was_committed(server, var, turn):
    first = EmbeddedRedis(var, server)
    first.start()
    before = await committed(first.url, turn, "第一轮")
    first.stop()
    assert first.pid is None

    second = EmbeddedRedis(var, server)
    second.start()
    assert await loaded(second.url) == before
    second.stop()


async def test_after_kill_9_it_comes_back_with_what_was_committed(server, var, turn):
    embedded = EmbeddedRedis(var, server)
    embedded.start()
    before = await committed(embedded.url, turn, "第一轮")
    killed = embedded.pid
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: embedded.pid not in {None, killed})

    assert await loaded(embedded.url) == before  # the client bears the moment in between
    embedded.stop()


async def test_kill_9_in_the_middle_of_writes_loses_no_answered_write(server, var):
    embedded = EmbeddedRedis(var, server)
    embedded.start()
    link = open_link(embedded.url)
    answered = 0

    async def write():
        nonlocal answered
        while True:
            answered = await link.call("INCR", "n")

    for _ in range(3):
        writing = asyncio.create_task(write())
        await asyncio.sleep(0.2)
        killed = embedded.pid
        os.kill(killed, signal.SIGKILL)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await asyncio.to_thread(wait_for, lambda killed=killed: embedded.pid not in {None, killed})
        assert int(await link.call("GET", "n")) >= answered > 0
    await link.close()
    embedded.stop()


async def test_when_the_bot_is_killed_its_server_ends_and_the_next_start_works(server, var, turn):
    source = (
        "import sys, time; from pathlib import Path; from bot.state.embedded import EmbeddedRedis;"
        "from bot.state.server_binary import ServerBinary;"
        f"e = EmbeddedRedis(Path({str(var)!r}), ServerBinary(Path({str(server.path)!r}), {server.version}));"
        "e.start(); print(e.url, e.pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", source, stdout=subprocess.PIPE, cwd=root)
    url, pid = (await bot.stdout.readline()).decode().split()
    before = await committed(url, turn, "第一轮")
    bot.kill()
    await bot.wait()

    again = EmbeddedRedis(var, server)
    again.start()
    wait_for(
        lambda: not Path(f"/proc/{pid}").exists() or "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    )
    wait_for(lambda: again.pid is not None)
    assert await loaded(again.url) == before
    again.stop()


async def test_a_second_process_shares_the_server_and_takes_over_when_it_ends(server, var, turn):
    owner, guest = EmbeddedRedis(var, server), EmbeddedRedis(var, server)
    owner.start()
    guest.start()
    assert guest.pid is None
    assert guest.url == owner.url
    before = await committed(guest.url, turn, "第一轮")

    owner.stop()
    wait_for(lambda: guest.pid is not None)
    assert await loaded(guest.url) == before
    guest.stop()


async def test_a_guest_that_stops_leaves_the_server_running(server, var):
    owner, guest = EmbeddedRedis(var, server), EmbeddedRedis(var, server)
    owner.start()
    guest.start()
    guest.stop()
    assert (await loaded(owner.url)).id == MEMBER
    owner.stop()


def test_a_stale_socket_does_not_matter(server, var):
    var.mkdir()
    (var / "redis.sock").write_text("left over")
    embedded = EmbeddedRedis(var, server)
    embedded.start()
    assert embedded.pid is not None
    embedded.stop()


def test_a_file_cut_off_in_mid_write_still_starts(server, var):
    embedded = EmbeddedRedis(var, server)
    embedded.start()
    embedded.stop()
    newest = max([*var.glob("appendonlydir/*.incr.aof"), *var.glob("appendonly.aof")])
    with newest.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$9\r\nhal")
    embedded.start()
    assert embedded.pid is not None
    embedded.stop()


async def test_a_deep_folder_gets_its_socket_elsewhere(server, tmp_path, turn):
    deep = tmp_path / ("很深的目录" * 10)
    embedded = EmbeddedRedis(deep, server)
    embedded.start()
    assert len(os.fsencode(socket_path(deep))) <= 100
    assert socket_path(deep).parent.stat().st_mode & 0o077 == 0
    before = await committed(embedded.url, turn, "第一轮")
    assert await loaded(embedded.url) == before
    embedded.stop()
    socket_path(deep).parent.rmdir()


def test_a_short_folder_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = tmp_path / ("x" * 120)
    socket_path(deep).parent.chmod(0o777)
    with pytest.raises(SettingsError, match="not a private folder"):
        socket_path(deep)


def test_a_server_that_cannot_start_is_told_with_its_last_words(var):
    with pytest.raises(StateUnavailable, match="did not start"):
        EmbeddedRedis(var, ServerBinary(Path("/bin/false"), (9, 9))).start()


def test_an_older_server_does_not_open_what_a_newer_one_wrote(server, var):
    var.mkdir()
    (var / "version").write_text("9.1")
    with pytest.raises(SettingsError, match=r"written by redis-server 9\.1"):
        EmbeddedRedis(var, server).start()


def test_the_newest_server_is_taken_and_old_ones_are_not_seen(tmp_path, monkeypatch):
    for name, version in [("old", "6.0.16"), ("new", "99.1.2")]:
        (tmp_path / name).mkdir()
        program = tmp_path / name / "redis-server"
        program.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'old'}:{tmp_path / 'new'}:/bin")
    assert newest_server() == ServerBinary(tmp_path / "new" / "redis-server", (99, 1))
    assert all(server.version >= (6, 2) for server in installed_servers())


def test_the_append_only_file_is_synced_only_when_it_grew(tmp_path):
    (tmp_path / "appendonlydir").mkdir()
    file = tmp_path / "appendonlydir" / "appendonly.aof.1.incr.aof"
    file.write_bytes(b"*1\r\n")
    sync = DiskSync(tmp_path)
    assert [sync.sync(), sync.sync()] == [1, 0]
    file.write_bytes(b"*1\r\n*1\r\n")
    assert sync.sync() == 1


async def test_without_a_url_the_bot_has_a_redis_of_its_own(var):
    async with connect(None, var) as link:
        await link.ping()
    with pytest.raises(StateUnavailable):
        await loaded(f"unix://{var}/redis/redis.sock")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "redis+sentinel://only-a-host", "redis://h:port", "nonsense"]
)
async def test_a_url_that_cannot_be_read_is_named(url, var):
    with pytest.raises(SettingsError, match="REDIS_URL"):
        async with connect(url, var):
            pass
