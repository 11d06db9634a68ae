"""SQLite and snapshots: the one place where state is written."""
