"""Every failure is a problem (RFC 9457), whoever made the mistake. The contract hook of the client checks the form."""

import pytest


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer wrong", "Basic made-up-service-token", "Bearer 错的".encode()]
)
async def test_without_the_token_nothing_is_answered(sqlite_api, shown):
    for url in ("/v1/members/demo-01", "/no/such/path"):
        answer = await sqlite_api.http.get(url, headers={"Authorization": shown})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_the_token_is_asked_for_before_the_body_is_read(sqlite_api):
    answer = await sqlite_api.http.post("/v1/verifications", content=b"{", headers={"Authorization": ""})
    assert answer.status_code == 401


async def test_health_needs_no_token(sqlite_api):
    answer = await sqlite_api.http.get("/healthz", headers={"Authorization": ""})
    assert answer.json() == {"status": "ok"}


@pytest.mark.parametrize(
    "url", ["/", "/v1", "/v1/members", "/v1/members/", "/v1/bindings/web", "/docs", "/openapi.json"]
)
async def test_unknown_routes(sqlite_api, url):
    assert (await sqlite_api.http.get(url)).json()["code"] == "not_found"


async def test_other_methods(sqlite_api):
    answer = await sqlite_api.http.delete("/v1/members/demo-01")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"phone": "13800000001"}', b"\xff"])
async def test_bodies_that_break_the_contract(sqlite_api, body):
    answer = await sqlite_api.http.post(
        "/v1/verifications", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422


async def test_a_mistake_of_the_server_is_a_problem_without_its_details(postgres_api):
    engine = postgres_api.app.state.service.database.engine
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE bindings RENAME COLUMN bound_at TO renamed")
    try:
        answer = await postgres_api.http.get("/v1/bindings/web/u1")
    finally:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE bindings RENAME COLUMN renamed TO bound_at")
    assert answer.json()["code"] == "internal"
    assert "bound_at" not in answer.text
