"""A member's record as an API would send it."""

from typing import Any


def record(**changes: Any) -> dict[str, Any]:
    whole = {
        "member_id": "m1",
        "name_masked": "测*",
        "phone_masked": "138****1234",
        "status": "in_coverage",
        "insured": [{"relation": "self", "name_masked": "测*", "status": "in_coverage"}],
        "balance": "36.50",
        "refund": {"state": "processing"},
        "free_policy": [],
        "claims": [],
    }
    return whole | changes
