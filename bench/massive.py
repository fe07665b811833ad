"""The intent classifier on a public benchmark: MASSIVE zh-CN, 60 intents, no lexicon, the same code as in the bot.

    python -m bench.massive [--data ../shared/bench/massive_zh_cn]

Prints the accuracy on dev and test, the CPU seconds of training and the milliseconds of a message. Everything was
chosen on dev; nothing may be chosen on test.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from statistics import median

from bot.text.intents import IntentModel, train
from bot.text.normalise import normalise
from bot.text.words import Words

Example = tuple[str, str]
HERE = Path(__file__).parent.parent


def read(path: Path) -> list[Example]:
    """Return the (text, intent) pairs of one part of the data set."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [(row["text"], row["intent"]) for row in rows]


def accuracy(model: IntentModel, examples: list[Example]) -> tuple[float, float]:
    """Return the share of messages whose likeliest intent is right, and the median milliseconds of one."""
    right, times = 0, []
    for text, intent in examples:
        start = time.perf_counter()
        right += model.rank(text)[0][0] == intent
        times.append(time.perf_counter() - start)
    return right / len(examples), median(times) * 1000


def main() -> None:
    """Train on train, measure on dev and test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parent / "shared" / "bench" / "massive_zh_cn")
    parser.add_argument("--dev-only", action="store_true", help="leave the test part alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        words = Words.load(HERE / "data" / "lexicon" / "jieba.dict", Path(cache))
    start = time.process_time()
    examples = read(chosen.data / "train.jsonl")
    model = train(examples, None, out_of_scope=None, normalise=normalise, cut=words.cut)
    print(f"training: {time.process_time() - start:.1f} CPU seconds for {len(examples)} messages")
    for part in ("dev",) if chosen.dev_only else ("dev", "test"):
        share, milliseconds = accuracy(model, read(chosen.data / f"{part}.jsonl"))
        print(f"{part}: accuracy {share:.4f}, {milliseconds:.2f} ms a message")


if __name__ == "__main__":
    main()
