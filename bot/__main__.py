"""`python -m bot …`."""

from bot.cli.app import app

if __name__ == "__main__":
    app()
