"""The second layout: a submission keeps which layers of the sandbox held its model in."""

SQL = "ALTER TABLE submissions ADD COLUMN layers TEXT NOT NULL DEFAULT ''"
