"""Checks of what lies on this machine: settings, the plan's file, the model, the disk."""

from __future__ import annotations

import ipaddress
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli.doctor.finding import Finding, act, good, watch
from bot.cli.parse import NoActions
from bot.clock import SHANGHAI
from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import is_current, newest_model
from bot.errors import ModelError, PlanError
from bot.plan.load import load_plan
from bot.server.model_choice import model_file
from bot.settings import ROOT, Settings

REMEDY = "把这个文件放进模型目录，或用 python -m bot promote 换一个"
LEAST_FREE, LITTLE_FREE = 200_000_000, 2_000_000_000
"""Bytes: below the first nothing can be kept for long, below the second it is time to look."""


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Judge settings that are valid, but may not be meant."""
    check = "设置"
    open_to_all = not is_loopback(settings.host)
    found = []
    if settings.preview and open_to_all:
        found.append(
            act(
                check,
                "BOT_PREVIEW=1 且对外监听：任何人都能冒充会员发消息",
                "去掉 BOT_PREVIEW，或只监听 127.0.0.1",
            )
        )
    if settings.as_of is not None:
        found.append(
            watch(
                check, f"BOT_AS_OF 把时钟定在 {settings.as_of:%Y-%m-%d %H:%M}", "只用于演示；正式服务请去掉"
            )
        )
    if settings.member_api_url and is_clear_text(settings.member_api_url):
        found.append(watch(check, "MEMBER_API_URL 不是 https，令牌会明文经过网络", "换成 https 地址"))
    if settings.redis_url and is_own_secret(settings):
        found.append(watch(check, "BOT_SECRET 是本机自己生成的", "有几台机器时，每台都设同一个 BOT_SECRET"))
    if settings.var.exists() and settings.var.stat().st_mode & 0o077:
        found.append(watch(check, f"本机的其他用户能打开 {settings.var}", f"chmod 700 {settings.var}"))
    yield from found or [good(check, "齐全")]


def check_plan(settings: Settings) -> Finding:
    """Load the plan's file."""
    check = "互助计划"
    try:
        plan = load_plan(ROOT / "data" / "plans" / f"{settings.plan}.yml")
    except (PlanError, OSError) as error:
        return act(check, f"data/plans/{settings.plan}.yml 读不了：{error}", "改好这个文件，或者改 BOT_PLAN")
    return good(check, f"{plan.name}，{len(plan.clauses)} 条条款")


def check_model(settings: Settings, in_service: str | None) -> Finding:
    """Load the model a start would take: the one in service, else the newest."""
    check = "模型"
    try:
        path = model_file(settings.model, in_service) if in_service else newest_model(settings.model)
        if path is None:
            raise ModelError(f"{in_service} is in service and not here")
        began = time.perf_counter()
        engine = RasaEngine.load(path, NoActions())
        seconds = time.perf_counter() - began
    except ModelError as error:
        return act(check, f"用不了：{error}", REMEDY if in_service else "运行 python -m bot train --force")
    trained = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
    said = f"{path.name}（{engine.model_id[:8]}，{trained:%Y-%m-%d %H:%M}），{seconds:.1f} 秒装入"
    if in_service:
        return good(check, f"{said}，由 promote 指定")
    if settings.model.is_dir() and not is_current(settings.model, ROOT):
        return watch(check, f"{said}，但训练资料或规则后来改过", "运行 python -m bot train")
    return good(check, said)


def check_disk(folder: Path, check: str = "磁盘") -> Finding:
    """Look at the room left where `folder` lies, or will lie."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    said = f"{folder} 还剩 {free / 1e9:.1f} GB"
    if free < LEAST_FREE:
        return act(check, said, "马上腾出空间，否则对话和记录写不下去")
    if free < LITTLE_FREE:
        return watch(check, said, "该腾空间了")
    return good(check, said)


def is_own_secret(settings: Settings) -> bool:
    """Say whether the secret is the one this machine made for itself."""
    path = settings.var / "secret"
    return path.exists() and path.read_text().strip() == settings.secret.get_secret_value()


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_clear_text(url: str) -> bool:
    """Say whether a URL sends what it sends readable over a network."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")
