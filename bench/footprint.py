"""Model load after imports, training time, memory of the server.

    python -m bench.footprint

Each figure is measured in a process of its own; the load is the median of five.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bot.cli.demo import free_port
from bot.settings import ROOT

LOAD = """
import time, warnings
warnings.simplefilter("ignore")
import bot.nlu.date_extractor, bot.nlu.entity_extractor, bot.nlu.intent_classifier, bot.nlu.signal_detector
from bot.cli.parse import NoActions
from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import newest_model
from bot.settings import ROOT
started = time.perf_counter()
RasaEngine.load(newest_model(ROOT / "models"), NoActions())
print(time.perf_counter() - started)
"""


def main() -> None:
    """Print the three figures."""
    loads = [float(run(LOAD).splitlines()[-1]) for _ in range(5)]
    print(f"model load after imports: {statistics.median(loads):.2f} s (median of 5)")
    print(f"training: {training_seconds():.0f} s (whole command)")
    print(f"memory of the server after 200 messages: {server_megabytes():.0f} MB")


def run(program: str) -> str:
    """Run a program in a fresh interpreter and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stdout


def training_seconds() -> float:
    """Train into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BOT_MODEL": folder}
        started = time.perf_counter()
        command = [sys.executable, "-m", "bot", "train", "--force"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
        return time.perf_counter() - started


def server_megabytes() -> float:
    """Start the server, ask 200 questions, and return its resident memory."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BOT_PORT": str(port), "BOT_PREVIEW": "1", "BOT_VAR": folder}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
        )
        try:
            wait(port)
            for n in range(200):
                ask(port, f"u{n % 20}", "余额什么时候退")
            status = Path(f"/proc/{process.pid}/status").read_text()
            return int(status.split("VmRSS:")[1].split()[0]) / 1024
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait(port: int) -> None:
    """Wait until the server is ready."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server was not ready within a minute")


def ask(port: int, sender: str, text: str) -> bytes:
    """Ask one question over the REST channel."""
    body = f'{{"sender": "{sender}", "message": "{text}"}}'.encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/rest/webhook", body)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


if __name__ == "__main__":
    main()
