"""Everything Redis: live conversations, the vault, the member cache, limits, the event stream, the embedded server."""
