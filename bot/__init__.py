"""Member-support bot for a mutual-aid health plan that is closing."""
