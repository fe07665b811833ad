"""`python -m member_api`: start the reference member-status server."""

from __future__ import annotations

import os
import sys

import uvicorn

from member_api.app import create_app
from member_api.settings import SettingsError, read_settings


def main() -> int:
    """Read the settings and serve until told to stop; 2 when a setting is missing or wrong."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(f"member_api: {error}", file=sys.stderr)
        return 2
    # No access log: paths hold the ids of chat users. No WebSockets: uvicorn would look for a newer library than Rasa bears.
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        ws="none",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
