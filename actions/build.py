"""All actions on given services, and the executor that runs them in process."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.action_answer import ActionAfterVerification, ActionAnswer
from actions.member_action import MemberAction
from actions.services import Services
from actions.verification import ValidateVerificationForm
from actions.verification_questions import AskCode, AskLast4, AskPhone

ACTIONS: tuple[type[MemberAction], ...] = (
    ActionAnswer,
    ActionAfterVerification,
    ValidateVerificationForm,
    AskPhone,
    AskLast4,
    AskCode,
)


def build_executor(services: Services) -> ActionExecutor:
    """Return an executor with every action on these services."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(services))
    return executor
