"""Count what a table holds."""

from sqlalchemy import func, select

from bot.record.database import Database
from bot.record.tables import metadata


async def count(database: Database, table: str) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(metadata.tables[table])) or 0)
