"""The Lua scripts, one change each. All may be sent twice: a client repeats a call whose answer was lost."""
