"""The people who work here: accounts, roles, passwords, and the words of the audit log. Pure values and ports."""
