"""用公司账号登录：一个真的会签名的小身份服务。"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI

from bot.errors import SettingsError
from bot.oidc.client import Client, roles_in
from bot.oidc.provider import Provider
from bot.server import problems
from bot.server.pages import problems as page_problems
from bot.server.sign_in.build import mount_sign_in, oidc_door
from bot.server.sign_in.cookie import SESSION
from bot.server.sign_in.oidc import OidcDoor
from bot.settings import Settings
from bot.staff.audit import Action
from bot.staff.role import Role
from bot.state.oidc_sign_ins import OidcSignIns
from tests.server.sign_in.provider_fake import CLIENT_ID, ISSUER, SECRET, ProviderFake
from tests.server.sign_in.staff_house import StaffHouse, rooms

ZHANG = {"sub": "u-17", "preferred_username": "xiaozhang", "name": "张测试", "roles": ["kefu", "other"]}


@pytest.fixture
def provider() -> ProviderFake:
    return ProviderFake(claims=dict(ZHANG))


@pytest.fixture
async def door(house: StaffHouse, provider: ProviderFake) -> AsyncIterator[StaffHouse]:
    """The house with the way to the provider."""
    client = Client(ISSUER, CLIENT_ID, SECRET, roles={"kefu": Role.AGENT, "zhuguan": Role.SUPERVISOR})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(provider.app())) as http:
        app = FastAPI()
        problems.install(app)
        page_problems.install(app)
        mount_sign_in(app, house.sign_ins, OidcDoor(Provider(client, http), OidcSignIns(house.link)))
        app.include_router(rooms())
        house.app = app
        yield house


async def through(client: httpx.AsyncClient, provider: ProviderFake, **changed: Any) -> httpx.Response:
    """Go to the provider and come back, with some of what comes back changed."""
    leave = await client.get("/sign-in/oidc?next=/desk")
    code, state = provider.authorize(leave.headers["location"])
    back = {"code": code, "state": state} | changed
    # The browser comes from another site.
    return await client.get("/sign-in/oidc/back", params=back, headers={"Sec-Fetch-Site": "cross-site"})


async def test_第一次登录就有账号_角色照公司的来(door: StaffHouse, provider: ProviderFake) -> None:
    async with door.client() as client:
        assert "用公司账号登录" in (await client.get("/sign-in")).text
        answer = await through(client, provider)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
        assert (await client.get("/desk")).text == "接待台 张测试"
    account = await door.accounts.by_name("xiaozhang")
    assert account and (account.roles, account.subject) == ((Role.AGENT,), f"{ISSUER} u-17")
    assert await door.actions() == [("oidc", Action.ACCOUNT_ADDED), ("xiaozhang", Action.SIGNED_IN)]


async def test_公司改了角色_下次登录就跟上_小组还是这里的(door: StaffHouse, provider: ProviderFake) -> None:
    async with door.client() as client:
        await through(client, provider)
        provider.claims |= {"roles": ["zhuguan"], "name": "张主管"}
        await through(client, provider)
        assert (await client.get("/desk/wall")).text == "主管"
        assert "在公司那边修改" in (await client.get("/me")).text
        assert (await client.get("/me/password")).status_code == 403


async def test_本地同名的账号不会被拿走(door: StaffHouse, provider: ProviderFake) -> None:
    await door.add("xiaozhang", Role.ADMIN)
    async with door.client() as client:
        answer = await through(client, provider)
        assert answer.status_code == 400 and "已经有人用了" in answer.text
        assert SESSION not in client.cookies


async def test_停用的人_没有角色的人_进不来(door: StaffHouse, provider: ProviderFake) -> None:
    async with door.client() as client:
        await through(client, provider)
    account = await door.accounts.by_name("xiaozhang")
    assert account
    await door.sign_ins.set_active(account.id, False, "system")
    async with door.client() as client:
        assert "已经停用" in (await through(client, provider)).text
        provider.claims = {"sub": "u-18", "preferred_username": "xiaoli", "roles": ["other"]}
        assert "没有成功" in (await through(client, provider)).text
        assert SESSION not in client.cookies


@pytest.mark.parametrize(
    "spoiled",
    [
        {"iss": "https://evil.test"},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"sub": None},
    ],
)
async def test_不对的令牌一个也不信(
    door: StaffHouse, provider: ProviderFake, spoiled: dict[str, Any]
) -> None:
    provider.spoiled = spoiled
    async with door.client() as client:
        answer = await through(client, provider)
        assert answer.status_code == 502 and SESSION not in client.cookies


async def test_别人的钥匙签的不信(door: StaffHouse, provider: ProviderFake) -> None:
    provider.signed_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    async with door.client() as client:
        assert (await through(client, provider)).status_code == 502
        provider.kid = "unknown"
        assert (await through(client, provider)).status_code == 502


async def test_别的浏览器的_用过的_改过的state都不行(door: StaffHouse, provider: ProviderFake) -> None:
    async with door.client() as client, door.client() as victim:
        leave = await client.get("/sign-in/oidc")
        code, state = provider.authorize(leave.headers["location"])
        back = {"code": code, "state": state}
        assert (await victim.get("/sign-in/oidc/back", params=back)).status_code == 502
        changed = {**back, "state": state[:-1] + ("B" if state.endswith("A") else "A")}
        assert (await client.get("/sign-in/oidc/back", params=changed)).status_code == 502
        assert (await client.get("/sign-in/oidc/back", params=back)).status_code == 303
        assert (await client.get("/sign-in/oidc/back", params=back)).status_code == 502
    async with door.client() as client:
        assert (await through(client, provider, iss="https://evil.test")).status_code == 502


async def test_公司那边不通_说一声_本地账号照常(door: StaffHouse, provider: ProviderFake) -> None:
    provider.down = True
    async with door.client() as client:
        answer = await client.get("/sign-in/oidc")
        assert answer.status_code == 502 and "没有成功" in answer.text and "密码" in answer.text


@pytest.mark.parametrize(
    ("claims", "claim", "given"),
    [
        ({"roles": ["agent", "admin"]}, "roles", (Role.AGENT, Role.ADMIN)),
        ({"roles": "agent trainer"}, "roles", (Role.AGENT, Role.TRAINER)),
        ({"realm_access": {"roles": ["trainer"]}}, "realm_access.roles", (Role.TRAINER,)),
        ({"https://id.test/roles": ["agent"]}, "https://id.test/roles", (Role.AGENT,)),
        ({"roles": {"agent": True}}, "roles", ()),
        ({"roles": [["agent"], 7]}, "roles", ()),
        ({}, "roles", ()),
    ],
)
def test_角色写在哪里都读得到(claims: dict[str, Any], claim: str, given: tuple[Role, ...]) -> None:
    assert roles_in(claims, Client(ISSUER, CLIENT_ID, role_claim=claim)) == given


async def test_设置里的角色对照读成什么样(house: StaffHouse, tmp_path: Path) -> None:
    given = {"BOT_VAR": str(tmp_path), "OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": CLIENT_ID}
    settings = Settings.from_environment(given | {"OIDC_ROLES": "kefu=agent, ou=主管=supervisor"})
    async with oidc_door(settings, house.link) as door:
        assert door
        assert door.provider.client.roles == {"kefu": Role.AGENT, "ou=主管": Role.SUPERVISOR}
    with pytest.raises(SettingsError, match="OIDC_ROLES"):
        async with oidc_door(Settings.from_environment(given | {"OIDC_ROLES": "kefu=king"}), house.link):
            pass
    async with oidc_door(Settings.from_environment({"BOT_VAR": str(tmp_path)}), house.link) as none:
        assert none is None
