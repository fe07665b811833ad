"""`/desk/wall`: the desk at a glance, live. For supervisors; looking does not count as being at the desk."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response, WebSocket

from bot.server.desk.room import Room
from bot.server.desk.socket import Line
from bot.server.pages.render import page
from bot.server.sign_in.access import AsSupervisor


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/desk/wall", include_in_schema=False)

    @routes.get("")
    async def wall(request: Request, person: AsSupervisor) -> Response:
        """Show the frame; the socket fills it."""
        return page(request, "desk/wall.html")

    @routes.websocket("/socket")
    async def socket(socket: WebSocket, person: AsSupervisor) -> None:
        """Send the board as it changes."""
        await socket.accept()
        await Line(room, socket, person, at_desk=False).serve()

    return routes
