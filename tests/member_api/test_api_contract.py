"""The contract whole: no operation is missing, none is extra, and each declared answer can be had."""

from dataclasses import replace

from member_api.demo_members import DEMO_CODE
from tests.member_api.member_api_contract import Contract
from tests.member_api.member_api_server import Api, running


def test_the_server_offers_the_operations_of_the_contract(sqlite_api, contract):
    paths = sqlite_api.app.openapi()["paths"]
    offered = {(method.upper(), path) for path, item in paths.items() for method in item}
    assert offered - {("GET", "/healthz")} == contract.operations()


async def test_every_declared_answer_of_every_operation_is_given(sqlite_settings):
    contract = Contract()
    async with running(replace(sqlite_settings, reads_per_second=5), contract) as api:
        await verifications(api)
        await bindings(api)
        await members(api)
    assert contract.declared() - contract.seen == set()


async def verifications(api: Api) -> None:
    await api.verify("13800000001", "0001")
    await api.verify("13800000001", "")
    for _ in range(6):
        await api.verify("13800000001", "9999")
    challenge = (await api.verify("13800000012", "0012")).json()["challenge_id"]
    await api.answer(challenge, DEMO_CODE)
    for _ in range(6):
        await api.answer(challenge, "111111")


async def bindings(api: Api) -> None:
    url = "/v1/bindings/wechat/u1"
    await api.http.get(url)
    await api.http.put(url, json={"member_id": "no-such-member"})
    await api.http.put(url, json={"member_id": "demo-01"})
    await api.http.get(url)
    await api.http.delete(url)


async def members(api: Api) -> None:
    url = "/v1/members/demo-01"
    etag = (await api.http.get(url)).headers["etag"]
    await api.http.get(url, headers={"If-None-Match": etag})
    await api.http.get("/v1/members/no-such-member")
    async with api.app.state.service.database.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE claims")
    for _ in range(6):
        await api.http.get(url)
