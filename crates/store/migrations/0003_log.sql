-- The Log: facts that came one by one, and the imports. Added, never changed; each carries the hash of the one before.
CREATE TABLE fact (
    number BIGINT PRIMARY KEY,
    event TEXT NOT NULL,
    -- The kind of thing that it is about, and which one.
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    -- When it happened (a day), and when we learned it (RFC 3339 in UTC).
    happened TEXT NOT NULL,
    learned_at TEXT NOT NULL,
    -- The fact that this one puts right.
    corrects BIGINT REFERENCES fact (number),
    recorded_by TEXT NOT NULL,
    -- What it says, as JSON.
    says TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX fact_by_thing ON fact (kind, about);

-- The end of the Log: one row, which every writer locks first.
CREATE TABLE log_end (
    id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    learned_at TEXT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO log_end (id, number, learned_at, hash) VALUES (1, 0, '', '');

-- What was answered to a request that came with a key: the same request again has the same answer.
CREATE TABLE answered (
    request TEXT PRIMARY KEY,
    body_sha256 TEXT NOT NULL,
    answer TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
