-- Recordings, documents and transcripts (录音与文件) of a visit, a call or a policy. Each file lies sealed with a key of its own,
-- and that with the key of the person it is of: with the person's key it is gone, wherever copies of it lie.
CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    -- What it is of, `activity` or `policy`, by its name, and where that belongs, level by level.
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    place TEXT NOT NULL,
    -- `recording`, `document` or `transcript`, and what it is by its first bytes.
    sort TEXT NOT NULL,
    format TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    -- Whose key seals its own.
    person_kind TEXT NOT NULL,
    person_code TEXT NOT NULL,
    -- Absent once it is removed, as is the keyed hash of its content.
    key_sealed TEXT,
    content_hash TEXT,
    -- Of the file as it lies there.
    sealed_sha256 TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    kept_by TEXT NOT NULL,
    -- The last day on which it is kept.
    last_day TEXT NOT NULL,
    removed_at TEXT,
    removed_why TEXT,
    FOREIGN KEY (person_kind, person_code) REFERENCES person (kind, code)
);

CREATE INDEX evidence_of ON evidence (kind, about);
CREATE INDEX evidence_of_person ON evidence (person_kind, person_code);
