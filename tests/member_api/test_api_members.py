"""A member's record, its ETag, and what is answered when it cannot be read."""

from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy import update

from member_api.demo_members import demo_members
from member_api.made_up import made_up_members
from member_api.tables import MemberRow
from tests.member_api.member_api_server import SERVER, running


@pytest.mark.parametrize("demo", demo_members(), ids=lambda demo: demo.name)
async def test_a_named_member_is_shown_as_their_story_says(api, demo):
    answer = await api.http.get(f"/v1/members/{demo.record['member_id']}")
    assert answer.json() == demo.record


async def test_made_up_members_come_back_from_the_database_as_they_were_made(api):
    for made_up in list(made_up_members())[::97]:
        answer = await api.http.get(f"/v1/members/{made_up.record['member_id']}")
        assert answer.json() == made_up.record


async def test_an_unchanged_record_is_not_sent_again(api):
    first = await api.http.get("/v1/members/demo-01")
    for held in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = await api.http.get("/v1/members/demo-01", headers={"If-None-Match": held})
        assert (again.status_code, again.headers["etag"]) == (304, first.headers["etag"])
    for other in ('"other"', ""):
        assert (
            await api.http.get("/v1/members/demo-01", headers={"If-None-Match": other})
        ).status_code == 200


async def test_a_changed_record_has_another_etag(sqlite_api):
    before = await sqlite_api.http.get("/v1/members/demo-01")
    async with sqlite_api.app.state.service.database.writing() as session:
        paid = {"refund_state": "paid", "refund_paid_at": sqlite_api.clock()}
        await session.execute(update(MemberRow).where(MemberRow.member_id == "demo-01").values(paid))
    after = await sqlite_api.http.get(
        "/v1/members/demo-01", headers={"If-None-Match": before.headers["etag"]}
    )
    assert after.status_code == 200
    assert after.json()["refund"]["paid_at"] == "2021-04-13T10:00:00+08:00"


async def test_nobody_by_this_id(api):
    assert (await api.http.get("/v1/members/no-such-member")).json()["code"] == "unknown_member"


async def test_too_many_reads_are_told_to_come_back(sqlite_settings, contract):
    async with running(replace(sqlite_settings, reads_per_second=3), contract) as api:
        statuses = [(await api.http.get("/v1/members/demo-01")).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


async def test_a_database_that_is_away_is_503_until_it_is_back(postgres_api):
    name = postgres_api.app.state.service.database.engine.url.database
    server = await asyncpg.connect(SERVER)
    assert (await postgres_api.http.get("/v1/members/demo-01")).status_code == 200
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        await server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        assert (await postgres_api.http.get("/v1/members/demo-01")).status_code == 503
        assert (await postgres_api.http.get("/healthz")).status_code == 503
    finally:
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await server.close()
    assert (await postgres_api.http.get("/v1/members/demo-01")).status_code == 200
