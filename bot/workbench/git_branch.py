"""Changes as a commit on a branch, made with git's plumbing: no work tree, no index and no checked-out branch is touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.errors import InputError
from bot.workbench.checkout import Checkout, FileChange, Kept, PlainFolder, inside, refuse_stale

BRANCH = re.compile(r"workbench/[a-z0-9][a-z0-9._-]{0,60}")
"""Branches of the workbench: never one that somebody works on."""
MAIL = "workbench@localhost"
SECONDS = 60.0
NOBODY = "0" * 40


class GitBranch:
    """A branch of the repository around `root`; while it is not there, it reads HEAD. Implements `Checkout`.

    Raises InputError for a name outside `workbench/…`, or a branch somebody has checked out.
    """

    def __init__(self, root: Path, branch: str) -> None:
        if not BRANCH.fullmatch(branch) or ".." in branch or branch.endswith((".", ".lock")):
            raise InputError(f"分支名要以 workbench/ 开头，只用小写字母、数字和 . _ -：{branch}")
        self._root = root
        self._branch = branch
        self._prefix = self._git("rev-parse", "--show-prefix").strip()
        if f"branch refs/heads/{branch}\n" in self._git("worktree", "list", "--porcelain"):
            raise InputError(f"分支 {branch} 正被人打开着，不能写。")

    @property
    def tip(self) -> str:
        """The commit changes are made on: the branch's own, else HEAD."""
        return self._own_tip() or self._git("rev-parse", "HEAD").strip()

    def files(self, folder: str) -> list[str]:
        """Return the paths of the *.yml files directly in a folder, sorted."""
        inside(folder)
        found = self._git("ls-tree", "-z", "--name-only", self.tip, f"{folder}/").split("\0")
        return sorted(path for path in found if path.endswith(".yml"))

    def read(self, path: str) -> str | None:
        """Return a file's text at the tip, None when there is none."""
        place = f"{self.tip}:{self._prefix}{inside(path)}"
        if self._run("cat-file", "-e", place).returncode:
            return None
        return self._git("cat-file", "blob", place)

    def keep(self, changes: Sequence[FileChange], message: str, author: str) -> Kept:
        """Commit on the branch; when its tip moved meanwhile nothing is changed."""
        refuse_stale(self, changes)
        parent = self.tip
        tree = self._tree(parent, changes)
        who = _author(author)
        commit = self._git("commit-tree", tree, "-p", parent, "-F", "-", given=message, env=who).strip()
        before = self._own_tip() or NOBODY
        self._git("update-ref", f"refs/heads/{self._branch}", commit, before)
        return Kept(tuple(change.path for change in changes), self._branch, commit)

    def export(self, folder: Path) -> str:
        """Write the project as the branch has it into an empty folder, for training; return the commit."""
        tip = self.tip
        packed = folder / "tree.tar"
        self._git("archive", "--format=tar", "-o", str(packed), tip)
        shutil.unpack_archive(packed, folder, filter="data")
        packed.unlink()
        return tip

    def _tree(self, parent: str, changes: Sequence[FileChange]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._git("read-tree", parent, env=own)
            for change in changes:
                blob = self._git("hash-object", "-w", "--stdin", given=change.after).strip()
                entry = f"100644,{blob},{self._prefix}{inside(change.path)}"
                self._git("update-index", "--add", "--cacheinfo", entry, env=own)
            return self._git("write-tree", env=own).strip()

    def _own_tip(self) -> str | None:
        found = self._run("rev-parse", "--verify", "--quiet", f"refs/heads/{self._branch}")
        return found.stdout.strip() or None

    def _git(self, *words: str, given: str | None = None, env: Mapping[str, str] | None = None) -> str:
        done = self._run(*words, given=given, env=env)
        if done.returncode:
            raise InputError(f"git {words[0]}: {done.stderr.strip()[:300]}")
        return done.stdout

    def _run(
        self, *words: str, given: str | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        # The environment of a hook or another repository must not lead git elsewhere.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        quiet = ("git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-C", str(self._root))
        return subprocess.run(  # noqa: S603 - no shell, and git itself
            [*quiet, *words],
            input=given or "",
            capture_output=True,
            encoding="utf-8",
            env={**clean, **(env or {})},
            timeout=SECONDS,
            check=False,
        )


def _author(name: str) -> dict[str, str]:
    shown = re.sub(r"[<>\n\0]", "", name).strip() or "workbench"
    return {
        "GIT_AUTHOR_NAME": shown,
        "GIT_AUTHOR_EMAIL": MAIL,
        "GIT_COMMITTER_NAME": shown,
        "GIT_COMMITTER_EMAIL": MAIL,
    }


def is_git_checkout(root: Path) -> bool:
    """Say whether the project lies in a git checkout with a commit."""
    try:
        GitBranch(root, "workbench/probe").tip  # noqa: B018 - it asks git
    except (InputError, OSError):
        return False
    return True


def open_checkout(root: Path, branch: str) -> Checkout:
    """Return the branch where the project is a git checkout, else the folder itself."""
    return GitBranch(root, branch) if is_git_checkout(root) else PlainFolder(root)
