"""Changing the operator's own files: comments and order stay, a file is replaced as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from bot.errors import InputError

READ_ONLY = "这台机器上不能改这个设置文件，请找管理员。"


def change_file(path: Path, change: Callable[[Any], None], check: Callable[[Path], object]) -> None:
    """Let `change` alter what a YAML file holds, and put it in place when `check` takes the new file.

    Raises InputError when it cannot be written; what `check` raises goes through, and the old file stays.
    """
    yaml: Any = YAML()
    yaml.width, yaml.allow_unicode, yaml.preserve_quotes = 4096, True, True
    yaml.indent(mapping=2, sequence=2, offset=0)
    data = yaml.load(path.read_text(encoding="utf-8"))
    change(data)
    try:
        with NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}-", encoding="utf-8", delete=False
        ) as fresh:
            yaml.dump(data, fresh)
    except OSError as error:
        raise InputError(READ_ONLY) from error
    written = Path(fresh.name)
    try:
        check(written)
        written.chmod(path.stat().st_mode & 0o777)
        os.replace(written, path)
    finally:
        written.unlink(missing_ok=True)


def one_line(**values: Any) -> CommentedMap:
    """Return a mapping that is written on one line, as the quick replies are."""
    found = CommentedMap(values)
    found.fa.set_flow_style()
    return found
