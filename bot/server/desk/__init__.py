"""The desk's pages: where agents talk to members, and supervisors look, search, count and set."""
