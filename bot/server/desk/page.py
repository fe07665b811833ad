"""`/desk`: the page agents work on. For agents."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from actions.wording import plan_values
from bot.desk.agents import Presence
from bot.desk.quick_replies import AGENT
from bot.server.desk.act_routes import MASK_REASONS
from bot.server.desk.agent_of import agent_of
from bot.server.desk.quick_file import quick_replies
from bot.server.desk.room import Room
from bot.server.desk.rows import Json
from bot.server.pages.render import page
from bot.server.sign_in.access import AsAgent
from bot.staff.person import Person
from bot.staff.role import Role


def router(room: Room) -> APIRouter:
    """Return the route."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk")
    async def desk(request: Request, person: AsAgent) -> Response:
        """Show the frame; the socket fills it."""
        return page(request, "desk/desk.html", given=given(room, person))

    return routes


def given(room: Room, person: Person) -> Json:
    """Return what the page knows from the start."""
    rules = room.parts.rules
    agent = agent_of(person, Presence.ONLINE, rules, room.parts.desk.now())
    return {
        "me": {
            "id": person.name,
            "name": person.display_name,
            "supervisor": person.may(Role.SUPERVISOR),
            "groups": list(agent.groups),
            "skills": list(agent.skills),
            "limit": agent.limit,
        },
        "groups": [{"id": g.id, "name": g.name} for g in rules.groups],
        "tags": list(rules.tags),
        "close_reasons": dict(rules.close_reasons),
        "mask_reasons": list(MASK_REASONS),
        "quick": filled(room, person, agent.groups),
        "clauses": {c.id: f"{c.wording}（{c.source}）" for c in room.plan.clauses.values()},
    }


def filled(room: Room, person: Person, groups: tuple[str, ...]) -> list[Json]:
    """Return the quick replies of somebody's groups, filled."""
    values = {**plan_values(room.plan), AGENT: person.display_name}
    mine = [r for r in quick_replies(room) if r.group is None or not groups or r.group in groups]
    return [
        {"key": r.key, "title": r.title, "text": r.filled(values), "clauses": list(r.clauses)} for r in mine
    ]
