"""Model load after imports, training time, memory of the server.

    python -m bench.footprint

Each figure is measured in a process of its own; the load is the median of five.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from bench.client import Plan
from bench.client import run as run_client
from bench.servers import this_bot
from bot.settings import ROOT

QUESTION = ("余额什么时候退",)

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
    with this_bot() as bot:
        run_client(Plan(bot.port, QUESTION, clients=4, seconds=0, name="u", at_least=200))
        return bot.megabytes


if __name__ == "__main__":
    main()
