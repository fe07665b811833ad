"""What a visitor's browser does: sign in, and read the token its forms carry."""

from __future__ import annotations

import re

import httpx

from tests.server.sign_in.staff_house import PASSWORD


def sign_in_form(name: str = "xiaozhang", password: str = PASSWORD, to: str = "") -> dict[str, str]:
    return {"name": name, "password": password, "next": to}


async def enter(client: httpx.AsyncClient, name: str = "xiaozhang", password: str = PASSWORD) -> str:
    """Sign in and return the CSRF token of the session."""
    answer = await client.post("/sign-in", data=sign_in_form(name, password))
    assert answer.status_code == 303, answer.text
    return await token_of(client)


async def token_of(client: httpx.AsyncClient) -> str:
    text = (await client.get("/me", follow_redirects=True)).text
    found = re.search(r'name="csrf-token" content="(\w+)"', text)
    assert found
    return found[1]
