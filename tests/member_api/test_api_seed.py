"""The made-up members: every combination is there, every record is consistent, no number is stored."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from member_api.combinations import CLAIM_STATES, STATUSES, policy_cases, refund_cases
from member_api.database import Database
from member_api.demo_members import demo_members
from member_api.hashing import Hashing
from member_api.made_up import made_up_members
from member_api.member_document import document
from member_api.seed import prepare
from member_api.tables import ClaimRow, FreePolicyRow, InsuredRow, MemberRow, SeedRow
from tests.member_api.member_api_server import running

RECORDS = [*(demo.record for demo in demo_members()), *(made_up.record for made_up in made_up_members())]
MADE_UP = RECORDS[len(demo_members()) :]


def known(record: dict) -> bool:
    return "plan" in record["insured"][0]


def persons(record: dict) -> Iterator[tuple]:
    policies = {one["relation"]: one for one in record["free_policy"]}
    claims = {one["relation"]: one for one in record["claims"]}
    for insured in record["insured"]:
        policy = policies.get(insured["relation"], {})
        claim = claims.get(insured["relation"], {})
        yield insured["status"], policy.get("state"), policy.get("reason"), claim.get("state")


def test_every_holder_is_shown_with_every_person_known_and_unknown():
    shown = {
        (
            record["status"],
            record["refund"]["state"],
            record["refund"].get("failure_reason"),
            known(record),
            *person,
        )
        for record in MADE_UP
        for person in persons(record)
    }
    wanted = {
        (holder, refund.state, refund.failure_reason, all_known, person, *policy, claim)
        for holder, refund, all_known in product(STATUSES, refund_cases(), (True, False))
        for person in STATUSES
        for policy in policy_cases(person)
        for claim in (None, *CLAIM_STATES)
    }
    assert shown == wanted
    assert len(MADE_UP) >= 2000


def test_the_words_are_exactly_those_of_the_contract(contract):
    schemas = contract.document["components"]["schemas"]

    def words(schema: str, name: str) -> set[str]:
        return set(schemas[schema]["properties"][name]["enum"])

    every = [part for record in RECORDS for part in record["free_policy"]]
    assert {one["state"] for one in every} == words("FreePolicy", "state")
    assert {one["reason"] for one in every if "reason" in one} == words("FreePolicy", "reason")
    assert {one["state"] for record in RECORDS for one in record["claims"]} == words("Claim", "state")
    assert {record["refund"]["state"] for record in RECORDS} == words("Refund", "state")
    assert {record["status"] for record in RECORDS} == words("Member", "status")
    assert {one["status"] for record in RECORDS for one in record["insured"]} == words("Insured", "status")
    relations = {one["relation"] for record in RECORDS for one in record["insured"]}
    assert relations == set(schemas["Relation"]["enum"])


def test_every_optional_field_is_there_for_some_and_absent_for_others(contract):
    schemas = contract.document["components"]["schemas"]
    parts = {
        "Insured": [one for record in RECORDS for one in record["insured"]],
        "Refund": [record["refund"] for record in RECORDS],
        "FreePolicy": [one for record in RECORDS for one in record["free_policy"]],
        "Claim": [one for record in RECORDS for one in record["claims"]],
    }
    for schema, shown in parts.items():
        for name in set(schemas[schema]["properties"]) - set(schemas[schema]["required"]):
            assert {name in part for part in shown} == {True, False}, (schema, name)


def test_records_keep_the_contract(contract):
    for record in RECORDS[:: max(1, len(RECORDS) // 300)]:
        contract.validate_member(record)


@pytest.mark.parametrize("record", [RECORDS], ids=["all"])
def test_records_are_consistent(record):
    for one in record:
        holder = next(insured for insured in one["insured"] if insured["relation"] == "self")
        assert holder["status"] == one["status"]
        check_refund(one["refund"], one["balance"])
        for policy in one["free_policy"]:
            assert "reason" not in policy or policy["state"] == "ineligible"
            assert "policy_no_masked" not in policy or policy["state"] == "issued"
        for claim in one["claims"]:
            check_claim(claim)


def check_refund(refund: dict, balance: str) -> None:
    assert ("paid_at" in refund) <= (refund["state"] == "paid")
    assert ("failure_reason" in refund) <= (refund["state"] == "failed")
    if refund["state"] in ("none", "paid"):
        assert balance == "0.00"
    if "paid_at" in refund:
        assert "2021-03-26" <= refund["initiated_at"][:10] < refund["paid_at"][:10] <= "2021-06-30"


def check_claim(claim: dict) -> None:
    days = [
        claim.get("first_diagnosed_on"),
        claim.get("submitted_at"),
        claim.get("decided_at"),
        claim.get("paid_at"),
    ]
    there = [day[:10] for day in days if day]
    assert there == sorted(there)
    assert all("2020-12-01" <= day <= "2021-06-30" for day in there)
    full = "disease" in claim
    for name, states in {
        "missing_materials": ("materials_missing",),
        "paid_at": ("paid",),
        "amount": ("approved", "paid"),
        "decided_at": ("approved", "paid", "rejected"),
        "rejection_reason": ("rejected",),
    }.items():
        assert (name in claim) == (full and claim["state"] in states)


def test_nobody_can_be_mistaken_for_a_real_person():
    everyone = [*demo_members(), *made_up_members()]
    assert all(one.phone.startswith("1380000") or one.phone.startswith("1380001") for one in everyone)
    assert len({one.phone for one in everyone}) == len({r["member_id"] for r in RECORDS}) == len(everyone)
    for record in RECORDS:
        assert record["name_masked"].endswith("*")
        assert record["phone_masked"][3:7] == "****"


async def test_a_second_start_changes_nothing(sqlite_settings, contract):
    async def counts() -> list[int]:
        async with (
            running(sqlite_settings, contract) as api,
            api.app.state.service.database.reading() as session,
        ):
            tables = (MemberRow, InsuredRow, FreePolicyRow, ClaimRow)
            return [await session.scalar(select(func.count()).select_from(table)) for table in tables]

    first = await counts()
    assert first[0] == len(RECORDS)
    assert await counts() == first


async def test_another_key_hashes_anew_and_leaves_bindings(sqlite_settings, contract):
    async with running(sqlite_settings, contract) as api:
        await api.http.put("/v1/bindings/web/u1", json={"member_id": "demo-01"})
    async with running(replace(sqlite_settings, token="another-token"), contract) as api:
        assert (await api.verify("13800000001", "0001")).status_code == 200
        assert (await api.http.get("/v1/bindings/web/u1")).json()["member_id"] == "demo-01"


async def test_two_servers_may_start_at_once(postgres_settings, postgres_api):
    databases = [Database(postgres_settings.database_url) for _ in range(2)]
    hashing = Hashing.of(None, postgres_settings.token)
    async with databases[0].writing() as session:
        await session.execute(delete(SeedRow))
    await asyncio.gather(*(prepare(one, hashing, postgres_api.clock()) for one in databases))
    async with databases[0].reading() as session:
        row = await session.scalar(
            select(MemberRow).where(MemberRow.phone_hash == hashing.phone("13800000001"))
        )
        assert document(row) == demo_members()[0].record
    for one in databases:
        await one.close()


def test_no_phone_and_no_last_four_is_stored(seeded_file: Path):
    stored = seeded_file.read_bytes()
    for one in [*demo_members(), *list(made_up_members())[::50]]:
        assert one.phone.encode() not in stored
    assert b"005X" not in stored
    assert b"246810" not in stored
