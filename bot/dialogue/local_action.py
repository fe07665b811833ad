"""A custom action run in process, without what Rasa's remote action does for a stranger's server.

Rasa's `RemoteAction` compiles and checks a JSON schema on every answer, which costs ten times the rest of a turn. Our
own actions answer in our own process; a test holds that both ways give the same events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.actions.action import Action, create_bot_utterance
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.dialogue.action_door import ActionExecutor


class LocalAction(Action):
    """Runs one action of the executor."""

    def __init__(self, name: str, executor: ActionExecutor) -> None:
        self._name = name
        self._executor = executor

    def name(self) -> str:
        """Return the action's name in the domain."""
        return self._name

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Return what the action says, rendered by the domain's responses, and its events."""
        call = {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": tracker.current_state(EventVerbosity.ALL),
        }
        outcome = await self._executor.run(call) or {}
        said = await render(outcome.get("responses", ()), output_channel.name(), nlg, tracker)
        return [*said, *deserialise_events(outcome.get("events", ()))]


async def render(
    responses: Sequence[Mapping[str, Any]],
    channel: str,
    nlg: NaturalLanguageGenerator,
    tracker: DialogueStateTracker,
) -> list[BotUttered]:
    """Fill the responses an action named; one the domain does not have is left out, as Rasa does."""
    said = []
    for response in responses:
        values = {k: v for k, v in response.items() if k not in ("response", "buttons")}
        draft: dict[str, Any] = {}
        if response.get("response"):
            drafted = await nlg.generate(response["response"], tracker, channel, **values)
            if not drafted:
                continue
            draft = {**drafted, "utter_action": response["response"]}
        buttons = [*(draft.get("buttons") or ()), *(response.get("buttons") or ())]
        kept = {k: v for k, v in values.items() if v}
        said.append(create_bot_utterance({**draft, **({"buttons": buttons} if buttons else {}), **kept}))
    return said
