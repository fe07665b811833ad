"""A small project with a git history of its own, made for each test."""

import subprocess
from pathlib import Path

import pytest

CLAIMS = """version: "3.1"
# 理赔
nlu:
- intent: ask_claim_deadline
  examples: |
    - 最晚哪天申请  
    - 截止到几号
    - 180天从哪天算
- intent: ask_claim_payout
  examples: |
    - 能赔多少
    - 赔几万
""".replace("  \n", "\n")
REFUNDS = """version: "3.1"
nlu:
- intent: ask_refund_timing   # 什么时候
  examples: |
    - 哪天退
    - 余额几号到账
- intent: out_of_scope
  examples: |
    - 今天天气
"""
MORE = """version: "3.1"
nlu:
- intent: ask_refund_timing
  examples: |
    - 退款要等多久
"""
DOMAIN = """version: "3.1"

# Names are fixed.
intents:
  - ask_claim_deadline
  - ask_claim_payout
  - ask_refund_timing
  - out_of_scope

entities:
  - date   # a day

responses:
  # --- claims ---
  utter_claim_deadline:
  - text: "{clause}"
    metadata: {clauses: [claims.window]}

  utter_claim_payout:
  - text: 公告没有写。

actions:
  - action_answer
"""
FILES = {
    "data/nlu/claims.yml": CLAIMS,
    "data/nlu/refunds.yml": REFUNDS,
    "data/nlu/zz_more.yml": MORE,
    "domain.yml": DOMAIN,
}


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=张测试", "-c", "user.email=zhang@localhost", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that is no git checkout."""
    place = tmp_path / "project"
    for path, text in FILES.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def checkout_folder(folder: Path) -> Path:
    """The same project as a git checkout with one commit."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "begin")
    return folder
