-- What is known of people besides facts. Everything is sealed with a key of the person, and that with the configured
-- key: without a person's key what was sealed with it is noise, wherever copies of it lie.
CREATE TABLE person (
    -- What the code stands for, `customer` or `agent`, and the code that facts know.
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    -- Absent once the person is forgotten.
    key_sealed TEXT,
    created_at TEXT NOT NULL,
    forgotten_at TEXT,
    PRIMARY KEY (kind, code)
);

CREATE TABLE personal (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    field TEXT NOT NULL,
    sealed TEXT NOT NULL,
    -- A keyed hash of the value's one form, by which it is looked up.
    keyed_hash TEXT NOT NULL,
    PRIMARY KEY (kind, code, field),
    FOREIGN KEY (kind, code) REFERENCES person (kind, code)
);

CREATE INDEX personal_by_hash ON personal (field, keyed_hash);
