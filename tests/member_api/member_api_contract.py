"""The contract as a judge: every answer of the server is held against the OpenAPI file."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import member_api

CONTRACT = Path(member_api.__file__).with_name("contract.openapi.yaml")
PROBLEM = {"$ref": "urn:contract#/components/responses/Problem/content/application~1problem+json/schema"}
EVERYWHERE = {401, 404, 405, 422, 500, 503}
"""Problems that a route may answer although the contract does not list them under it."""

formats = FormatChecker(["date"])


@formats.checks("date-time", raises=ValueError)
def _instant_with_offset(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _closed(schema: Any) -> Any:
    """Allow only the fields the contract names: the reference server invents none."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        closed["additionalProperties"] = False
    return closed


class Contract:
    def __init__(self) -> None:
        self.document = _closed(yaml.safe_load(CONTRACT.read_text(encoding="utf-8")))
        resource = DRAFT202012.create_resource(self.document)
        self._registry = Registry().with_resource("urn:contract", resource)
        self._declared = self.declared()
        self.seen: set[tuple[str, str, int]] = set()

    def operations(self) -> set[tuple[str, str]]:
        methods = {"get", "put", "post", "delete"}
        return {(m.upper(), p) for p, item in self.document["paths"].items() for m in item if m in methods}

    def declared(self) -> set[tuple[str, str, int]]:
        """Every response of every operation."""
        return {
            (method, path, int(status))
            for method, path in self.operations()
            for status in self.document["paths"][path][method.lower()]["responses"]
        }

    def validate(self, value: Any, schema: dict[str, Any]) -> None:
        Draft202012Validator(schema, registry=self._registry, format_checker=formats).validate(value)

    def validate_member(self, value: Any) -> None:
        self.validate(value, {"$ref": "urn:contract#/components/schemas/Member"})

    async def check(self, response: httpx.Response) -> None:
        """Fail when an answer is none of the contract's. Hooked into the client of the tests."""
        await response.aread()
        method, path = response.request.method, self._template(response.request.url.raw_path.decode())
        if path == "/healthz" and response.status_code == 200:
            return
        if (method, path, response.status_code) not in self._declared:
            assert response.status_code in EVERYWHERE, (method, path, response.status_code)
            self._check_problem(response)
            return
        self.seen.add((method, path, response.status_code))
        declared = self.document["paths"][path][method.lower()]["responses"][str(response.status_code)]
        if response.status_code >= 400:
            self._check_problem(response)
            return
        if "content" not in declared:
            assert response.content == b""
            return
        assert response.headers["content-type"] == "application/json"
        steps = ("paths", path, method.lower(), "responses", str(response.status_code), "content")
        pointer = "/".join(step.replace("/", "~1") for step in (*steps, "application/json", "schema"))
        self.validate(response.json(), {"$ref": f"urn:contract#/{pointer}"})

    def _check_problem(self, response: httpx.Response) -> None:
        assert response.headers["content-type"] == "application/problem+json"
        self.validate(response.json(), PROBLEM)
        assert response.json()["status"] == response.status_code
        if response.status_code in (423, 429, 503):
            assert int(response.headers["retry-after"]) >= 1

    def _template(self, raw_path: str) -> str:
        raw_path = raw_path.partition("?")[0]
        for path in self.document["paths"]:
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), raw_path):
                return path
        return raw_path
