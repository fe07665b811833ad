"""The client of the member-status API and its values."""
