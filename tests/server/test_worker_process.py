"""How a parent keeps one worker running: started again after growing pauses, ended when it is silent."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.server import worker_process
from bot.server.supervisor import failed_to_start, kept_port
from bot.server.worker import Worker, listening_socket
from bot.server.worker_process import SILENT_SECONDS, WorkerProcess, end_all


@pytest.fixture
def sleeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkerProcess:
    """A worker whose program only sleeps, without waiting for pauses."""
    monkeypatch.setattr(worker_process, "launched", lambda *_: ["/bin/sleep", "60"])
    monkeypatch.setattr(worker_process, "SHORTEST_PAUSE", 0.0)
    return WorkerProcess(Worker(1, tmp_path), {})


def wait_for_end(worker: WorkerProcess) -> None:
    deadline = time.monotonic() + 10
    while not worker.has_ended():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_worker_that_ends_before_it_came_up_has_failed_and_its_pauses_grow(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    worker = WorkerProcess(Worker(1, tmp_path), {"BOT_PORT": "wrong", "BOT_VAR": str(tmp_path)})
    now = 0.0
    for pause in (0.5, 1.0):
        worker.look(now)
        assert not worker.has_ended()
        wait_for_end(worker)
        worker.look(now)
        assert f"starts again in {pause} s" in caplog.text
        worker.look(now + pause - 0.1)
        assert worker.has_ended()
        now += pause
    assert worker.has_failed()
    assert failed_to_start([worker, WorkerProcess(Worker(2, tmp_path), {})])


def test_a_worker_that_came_up_once_is_started_again_however_often_it_ends(
    sleeper: WorkerProcess, tmp_path: Path
) -> None:
    for _ in range(3):
        sleeper.look(0.0)
        Worker(1, tmp_path).sign_of_life.touch()
        sleeper.look(0.0)
        sleeper.terminate()
        wait_for_end(sleeper)
        sleeper.look(0.0)
    assert sleeper.came_up
    assert not sleeper.has_failed()
    assert not failed_to_start([sleeper])


def test_a_silent_worker_is_ended_and_one_that_still_starts_is_not(
    sleeper: WorkerProcess, tmp_path: Path
) -> None:
    sleeper.look(0.0)
    sleeper.look(SILENT_SECONDS * 10)  # it has not come up yet
    assert not sleeper.has_ended()
    sign = Worker(1, tmp_path).sign_of_life
    sign.touch()
    sleeper.look(1000.0)
    sleeper.look(1000.0 + SILENT_SECONDS - 1)
    os.utime(sign, (1, 1))  # any change is a sign of life, whatever the clock on the wall says
    sleeper.look(1000.0 + SILENT_SECONDS + 1)
    assert not sleeper.has_ended()
    sleeper.look(1000.0 + 2 * SILENT_SECONDS + 2)
    wait_for_end(sleeper)


def test_what_does_not_end_in_time_is_killed_and_a_second_signal_hurries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = ["/bin/sh", "-c", "trap '' TERM; touch $0; while :; do sleep 0.1; done"]
    started = tmp_path / "started"
    monkeypatch.setattr(worker_process, "launched", lambda *_: [*stubborn, str(started)])
    for seconds, hurry in ((0.3, []), (60.0, [signal.SIGINT, signal.SIGINT])):
        started.unlink(missing_ok=True)
        worker = WorkerProcess(Worker(1, tmp_path), {})
        worker.look(0.0)
        while not started.exists():
            time.sleep(0.01)
        before = time.monotonic()
        end_all([worker], seconds, hurry)
        assert worker.has_ended()
        assert time.monotonic() - before < 5


def test_workers_share_the_port_and_nobody_else_does() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with kept_port("127.0.0.1", port):
        with listening_socket("127.0.0.1", port) as one, listening_socket("127.0.0.1", port) as two:
            one.listen()
            two.listen()
            with pytest.raises(SettingsError, match="cannot listen"):
                kept_port("127.0.0.1", port)  # another bot
        with socket.socket() as visitor:
            assert visitor.connect_ex(("127.0.0.1", port)) != 0  # no worker, no connection that hangs
