"""Custom actions in process: Rasa's action endpoint without HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from rasa.utils.endpoints import ClientResponseError, EndpointConfig


class ActionExecutor(Protocol):
    """What runs a custom action (rasa_sdk's executor)."""

    async def run(self, action_call: Any) -> Mapping[str, Any] | None:
        """Run the action named in the call and return its events and responses."""


class InProcessActionEndpoint(EndpointConfig):
    """An endpoint whose request is a function call; actions get the tracker, never the domain."""

    def __init__(self, executor: ActionExecutor) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = executor

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action of `json` and return its events and responses."""
        outcome = await self._executor.run(kwargs["json"])
        if outcome is None:
            raise ClientResponseError(404, "no action named", "{}")
        return outcome
