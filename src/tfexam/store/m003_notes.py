"""A candidate's own note on a problem, and whether it is parked: put off for the time being."""

SQL = """
CREATE TABLE notes (
    sitting INTEGER NOT NULL REFERENCES sittings (id),
    problem TEXT NOT NULL,
    parked INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (sitting, problem)
) STRICT;
"""
