-- A file that was imported. The same content under the same definition is the same import.
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    definition TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    content_sha256 TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    made_up INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (definition, content_sha256)
);

-- The files of facts. A file that is not listed here does not exist.
CREATE TABLE manifest (
    file TEXT PRIMARY KEY,
    import_id BIGINT NOT NULL REFERENCES import (id),
    kind TEXT NOT NULL,
    first_day TEXT,
    last_day TEXT,
    rows_held BIGINT NOT NULL,
    smallest TEXT,
    largest TEXT,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- When its facts were learned; absent when each was learned on the day it happened.
    learned_at TEXT
);

CREATE INDEX manifest_by_kind ON manifest (kind);
