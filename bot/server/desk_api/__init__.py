"""The API for outside desks."""
