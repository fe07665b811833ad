"""The record: everything SQL. SQLite under BOT_VAR by default, PostgreSQL by DATABASE_URL."""
