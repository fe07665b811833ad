"""What the routes work with, and how they get at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from member_api.database import Database
from member_api.hashing import Hashing
from member_api.rate_limit import RateLimit


@dataclass(frozen=True, slots=True)
class Service:
    """Everything one running server holds."""

    database: Database
    hashing: Hashing
    now: Callable[[], datetime]
    member_reads: RateLimit


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service)]
