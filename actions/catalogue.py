"""Every question intent and the function that answers it."""

from __future__ import annotations

from collections.abc import Mapping

from actions import claims, membership, policy, refunds, shutdown
from actions.answerer import Answerer

ANSWERERS: Mapping[str, Answerer] = {
    **shutdown.ANSWERERS,
    **policy.ANSWERERS,
    **claims.ANSWERERS,
    **refunds.ANSWERERS,
    **membership.ANSWERERS,
}

# Questions whose answer looks at the member's own record when there is one.
PERSONAL = frozenset(
    {
        "ask_shutdown_impact",
        "ask_policy_eligibility",
        "ask_policy_amount",
        "ask_policy_term",
        "ask_policy_activation",
        "ask_claim_eligibility",
        "ask_claim_deadline",
        "ask_claim_materials",
        "ask_claim_status",
        "ask_claim_payout",
        "ask_claim_rejected",
        "ask_refund_policy",
        "ask_refund_timing",
        "ask_refund_status",
        "ask_refund_amount",
        "ask_refund_method",
        "ask_membership_status",
        "ask_verify_identity",
    }
)
