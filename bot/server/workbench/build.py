"""Build the workbench and mount its pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from bot.record.database import Database
from bot.record.labels import Labels
from bot.record.model_history import ModelHistory
from bot.record.review_feed import ReviewFeed
from bot.record.reviews import Reviews
from bot.server.workbench import data_pages, inbox_pages, model_pages, training_pages
from bot.server.workbench.promotion import Promotions
from bot.server.workbench.room import Room, intent_titles
from bot.server.workbench.training import Trainings
from bot.settings import Settings
from bot.staff.audit import Audit
from bot.state.link import Link
from bot.state.model_in_service import ModelInService
from bot.workbench.gate import FILE, read_rules


def build_workbench(root: Path, settings: Settings, link: Link, database: Database) -> Room:
    """Return the workbench of a project, on a Redis and a record that are open. Raises SettingsError."""
    rules = read_rules(root / FILE)
    return Room(
        root=root,
        plan=settings.plan,
        reviews=Reviews(database),
        labels=Labels(database),
        feed=ReviewFeed(database),
        promotions=Promotions(settings.model, ModelInService(link), ModelHistory(database), rules),
        trainings=Trainings(root, settings.var / "training"),
        intents=intent_titles(root / "domain.yml"),
    )


def mount_workbench(app: FastAPI, room: Room, audit: Audit) -> None:
    """Add the pages; every one is for trainers."""
    for part in (inbox_pages, data_pages, model_pages):
        app.include_router(part.router(room))
    app.include_router(training_pages.router(room, audit))
