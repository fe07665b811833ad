"""The web channel: a plain chat page over HTTP, its session cookie and its message route."""
