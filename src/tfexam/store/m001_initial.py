"""The first layout: sittings, their tasks, their submissions.

A task carries all that showing and scoring it takes, so that an old result reads the same after
the bank has changed. `anchor_*` is the sitting's own clock (`exam/deadline.py`). A submission
without an outcome is still being graded: whoever comes next goes on with it.
"""

SQL = """
CREATE TABLE sittings (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('exam', 'drill')),
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'expired', 'abandoned')),
    seed INTEGER NOT NULL,
    workspace TEXT NOT NULL,
    bank_digest TEXT NOT NULL,
    quiet_scores INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    deadline_at TEXT,
    ended_at TEXT,
    given_back_seconds REAL NOT NULL DEFAULT 0,
    anchor_instant TEXT NOT NULL,
    anchor_boot REAL,
    anchor_boot_id TEXT
) STRICT;

CREATE UNIQUE INDEX one_running_exam ON sittings (kind) WHERE kind = 'exam' AND state = 'running';

CREATE TABLE tasks (
    sitting INTEGER NOT NULL REFERENCES sittings (id),
    problem TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    folder TEXT NOT NULL,
    digest TEXT NOT NULL,
    prepared TEXT NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    better TEXT NOT NULL,
    digits INTEGER NOT NULL,
    bands TEXT NOT NULL,
    par_minutes REAL NOT NULL,
    skills TEXT NOT NULL,
    PRIMARY KEY (sitting, problem)
) STRICT;

CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    sitting INTEGER NOT NULL REFERENCES sittings (id),
    problem TEXT NOT NULL,
    category TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    size INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    auto INTEGER NOT NULL,
    late INTEGER NOT NULL,
    outcome TEXT,
    message TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT '',
    metric REAL,
    confirm REAL,
    score INTEGER,
    seconds REAL NOT NULL DEFAULT 0,
    UNIQUE (sitting, problem, attempt)
) STRICT;

CREATE TABLE hints (
    sitting INTEGER PRIMARY KEY REFERENCES sittings (id),
    rungs INTEGER NOT NULL
) STRICT;

CREATE TABLE notices (
    sitting INTEGER NOT NULL REFERENCES sittings (id),
    name TEXT NOT NULL,
    PRIMARY KEY (sitting, name)
) STRICT;
"""
