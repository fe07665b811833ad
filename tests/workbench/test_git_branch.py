"""改动写成一个分支上的提交：别人的分支、工作目录和暂存区一个字都不动。"""

import shutil
from pathlib import Path

import pytest

from bot.errors import InputError
from bot.workbench.checkout import FileChange, PlainFolder
from bot.workbench.git_branch import GitBranch, open_checkout
from tests.workbench.conftest import CLAIMS, git

BRANCH = "workbench/labels"


def change(checkout, text: str = "new: 一\n", path: str = "data/nlu/new.yml") -> FileChange:
    return FileChange(path, checkout.read(path), text)


def test_提交在自己的分支上_工作目录不动(checkout_folder: Path) -> None:
    (checkout_folder / "data/nlu/claims.yml").write_text("正在写的半句话")
    (checkout_folder / "staged.txt").write_text("暂存")
    git(checkout_folder, "add", "staged.txt")
    before, head = git(checkout_folder, "status", "--porcelain"), git(checkout_folder, "rev-parse", "HEAD")

    checkout = GitBranch(checkout_folder, BRANCH)
    kept = checkout.keep([change(checkout)], "加一个文件", "训练师小李")

    assert git(checkout_folder, "status", "--porcelain") == before
    assert git(checkout_folder, "rev-parse", "HEAD") == head
    assert git(checkout_folder, "show", f"{BRANCH}:data/nlu/new.yml") == "new: 一\n"
    assert git(checkout_folder, "show", f"{BRANCH}:data/nlu/claims.yml") == CLAIMS
    assert (
        git(checkout_folder, "log", "-1", "--format=%an|%s", kept.commit).strip() == "训练师小李|加一个文件"
    )
    assert git(checkout_folder, "diff", "--name-only", "main", BRANCH).split() == ["data/nlu/new.yml"]


def test_第二次提交接在第一次后面(checkout_folder: Path) -> None:
    first = GitBranch(checkout_folder, BRANCH)
    one = first.keep([change(first)], "一", "甲").commit
    second = GitBranch(checkout_folder, BRANCH)
    two = second.keep([change(second, "new: 二\n")], "二", "乙").commit
    assert git(checkout_folder, "rev-parse", f"{two}^").strip() == one


def test_别人先改了就不写(checkout_folder: Path) -> None:
    checkout = GitBranch(checkout_folder, BRANCH)
    mine = change(checkout, "我的\n")
    checkout.keep([change(checkout, "别人的\n")], "别人", "乙")
    with pytest.raises(InputError, match="别人改过"):
        checkout.keep([mine], "我", "甲")
    assert git(checkout_folder, "show", f"{BRANCH}:data/nlu/new.yml") == "别人的\n"


@pytest.mark.parametrize("name", ["main", "workbench/../main", "workbench/", "Workbench/x", "-workbench/x"])
def test_不是工作台的分支不写(checkout_folder: Path, name: str) -> None:
    with pytest.raises(InputError):
        GitBranch(checkout_folder, name)


def test_有人打开着的分支不写(checkout_folder: Path) -> None:
    git(checkout_folder, "checkout", "-q", "-b", BRANCH)
    with pytest.raises(InputError, match="打开着"):
        GitBranch(checkout_folder, BRANCH)


@pytest.mark.parametrize("path", ["../x.yml", "/etc/x.yml", ".git/config", "data/../../x"])
def test_项目外面的文件不写(checkout_folder: Path, path: str) -> None:
    with pytest.raises(InputError):
        GitBranch(checkout_folder, BRANCH).keep([FileChange(path, None, "x")], "m", "a")


def test_项目在仓库的下级目录里也行(checkout_folder: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    checkout_folder.rename(outer / "bot")
    shutil.rmtree(outer / "bot" / ".git")
    git(outer, "init", "-q", "-b", "main")
    git(outer, "add", ".")
    git(outer, "commit", "-q", "-m", "begin")
    checkout = GitBranch(outer / "bot", BRANCH)
    assert checkout.files("data/nlu") == [f"data/nlu/{n}.yml" for n in ("claims", "refunds", "zz_more")]
    checkout.keep([change(checkout)], "m", "a")
    assert git(outer, "show", f"{BRANCH}:bot/data/nlu/new.yml") == "new: 一\n"
    assert checkout.read("data/nlu/claims.yml") == CLAIMS


def test_分支可以导出来训练(checkout_folder: Path, tmp_path: Path) -> None:
    checkout = GitBranch(checkout_folder, BRANCH)
    kept = checkout.keep([change(checkout)], "m", "a")
    out = tmp_path / "out"
    out.mkdir()
    assert checkout.export(out) == kept.commit
    assert (out / "data/nlu/new.yml").read_text() == "new: 一\n"


def test_不是仓库的就直接写文件(folder: Path) -> None:
    checkout = open_checkout(folder, BRANCH)
    assert isinstance(checkout, PlainFolder)
    kept = checkout.keep([change(checkout)], "m", "a")
    assert (folder / "data/nlu/new.yml").read_text() == "new: 一\n"
    assert kept.branch == "" and kept.files == ("data/nlu/new.yml",)
    with pytest.raises(InputError, match="别人改过"):
        checkout.keep([FileChange("data/nlu/new.yml", "旧的", "x")], "m", "a")
