"""`/accounts`: who works here. For admins."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from bot.server.pages.form import Form, read_form
from bot.server.pages.render import go, page
from bot.server.sign_in.access import AsAdmin
from bot.server.sign_in.service import SignIns
from bot.staff.account import Account, Profile, account_name, display_name, group_names, roles_of
from bot.staff.errors import AccountRefused
from bot.staff.role import Role

SAVED = "{name} 已经保存，重新登录以后生效；打开的页面一分钟内也会跟上。"
STOPPED = "{name} 已经停用，所有登录都已退出。"
WORKS = "{name} 可以重新登录了。"


def router(sign_ins: SignIns) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/accounts", include_in_schema=False)

    @routes.get("")
    async def every(request: Request, person: AsAdmin) -> Response:
        """List all accounts."""
        return page(request, "accounts.html", accounts=await sign_ins.accounts.all())

    @routes.get("/new")
    async def blank(request: Request, person: AsAdmin) -> Response:
        """Show the form for a new one."""
        return _form(request, 200, None, Form())

    @routes.post("/new")
    async def add(request: Request, person: AsAdmin) -> Response:
        """Add an account and show its one-time password, once."""
        form = await read_form(request)
        try:
            account, password = await sign_ins.add(
                account_name(form.text("name")), _profile(form), by=person.name
            )
        except AccountRefused as error:
            return _form(request, error.status, None, form, str(error))
        return page(request, "one_time_password.html", account=account, password=password, fresh=True)

    @routes.get("/{account_id}")
    async def one(request: Request, person: AsAdmin, account_id: int) -> Response:
        """Show one account."""
        account = await _found(sign_ins, account_id)
        return _form(request, 200, account, _form_of(account))

    @routes.post("/{account_id}")
    async def change(request: Request, person: AsAdmin, account_id: int) -> Response:
        """Change display name, roles and groups."""
        account = await _found(sign_ins, account_id)
        form = await read_form(request)
        try:
            changed = await sign_ins.accounts.change(account_id, _profile(form), by=person.name)
        except AccountRefused as error:
            return _form(request, error.status, account, form, str(error))
        return go(request, "/accounts", SAVED.format(name=changed.name))

    @routes.post("/{account_id}/password")
    async def reset(request: Request, person: AsAdmin, account_id: int) -> Response:
        """Give a one-time password, shown once; every session of the account ends."""
        account = await _found(sign_ins, account_id)
        if account.subject:
            raise AccountRefused("这个账号由公司账号登录，这里没有它的密码。")
        password = await sign_ins.reset_password(account_id, by=person.name)
        return page(request, "one_time_password.html", account=account, password=password, fresh=False)

    @routes.post("/{account_id}/active")
    async def set_active(request: Request, person: AsAdmin, account_id: int) -> Response:
        """Stop an account, or let it work again."""
        active = (await read_form(request)).text("active") == "yes"
        account = await sign_ins.set_active(account_id, active, by=person.name)
        return go(request, "/accounts", (WORKS if active else STOPPED).format(name=account.name))

    return routes


async def _found(sign_ins: SignIns, account_id: int) -> Account:
    account = await sign_ins.accounts.by_id(account_id) if account_id < 2**63 else None
    if account is None:
        raise HTTPException(404)
    return account


def _profile(form: Form) -> Profile:
    return Profile(
        display_name=display_name(form.text("display_name")),
        roles=roles_of(form.all("role")),
        groups=group_names(form.text("groups")),
    )


def _form_of(account: Account) -> Form:
    texts = (
        ("name", account.name),
        ("display_name", account.display_name),
        ("groups", " ".join(account.groups)),
    )
    return Form(texts + tuple(("role", role.value) for role in account.roles))


def _form(request: Request, status: int, account: Account | None, form: Form, error: str = "") -> Response:
    return page(request, "account.html", status, account=account, form=form, error=error, roles=list(Role))
