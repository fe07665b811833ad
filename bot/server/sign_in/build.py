"""Build sign-in and mount its pages; the desk and the workbench stand on what this puts on the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bot.errors import SettingsError
from bot.oidc.client import Client, role_map
from bot.oidc.provider import connect_provider
from bot.record.accounts import Accounts
from bot.record.audit import AuditLog
from bot.record.database import Database
from bot.server.pages import static_files
from bot.server.sign_in import accounts, audit_page, me, oidc, routes
from bot.server.sign_in.oidc import OidcDoor
from bot.server.sign_in.service import SignIns
from bot.server.sign_in.watch import SessionWatch
from bot.settings import Settings, pairs_of
from bot.staff.passwords import Passwords
from bot.staff.role import Role
from bot.state.link import Link
from bot.state.oidc_sign_ins import OidcSignIns
from bot.state.sign_in_sessions import SignInSessions
from bot.state.wrong_passwords import WrongPasswords


def build_sign_ins(link: Link, database: Database, passwords: Passwords | None = None) -> SignIns:
    """Return sign-in on a Redis and a record that are open."""
    return SignIns(
        accounts=Accounts(database),
        sessions=SignInSessions(link),
        wrong=WrongPasswords(link),
        passwords=passwords or Passwords(),
        audit=AuditLog(database),
    )


@asynccontextmanager
async def oidc_door(settings: Settings, link: Link) -> AsyncIterator[OidcDoor | None]:
    """Give the way to the identity provider, None when none is configured. Raises SettingsError."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        yield None
        return
    secret = settings.oidc_client_secret
    try:
        roles = role_map({value.strip(): name.strip() for value, _, name in pairs_of(settings.oidc_roles)})
    except ValueError as error:
        raise SettingsError(f"OIDC_ROLES: the roles are {', '.join(Role)}") from error
    client = Client(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        secret=secret.get_secret_value() if secret else None,
        role_claim=settings.oidc_role_claim,
        roles=roles,
    )
    async with connect_provider(client) as provider:
        yield OidcDoor(provider, OidcSignIns(link))


def mount_sign_in(app: FastAPI, sign_ins: SignIns, door: OidcDoor | None = None) -> None:
    """Add sign-in, the own page and the static files of all inner pages, and let `signed_in` know the sessions."""
    app.state.session_watch = SessionWatch(sign_ins.sessions, sign_ins.accounts)
    app.include_router(static_files.router())
    app.include_router(routes.router(sign_ins, provider=door is not None))
    if door is not None:
        app.include_router(oidc.router(sign_ins, door))
    app.include_router(me.router(sign_ins))
    app.include_router(accounts.router(sign_ins))
    app.include_router(audit_page.router(sign_ins.audit))
