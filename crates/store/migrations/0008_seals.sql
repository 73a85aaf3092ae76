-- Seals (封存): what single facts said of things up to a place in the Log, as files. They follow from the facts, can be made
-- anew at any time, and are not carried to another database.
CREATE TABLE seal (
    file TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    -- The place in the Log until which the facts are in it, and when the last of them was learned.
    number BIGINT NOT NULL,
    learned_at TEXT NOT NULL,
    -- The lock of a closed time for which alone it is read; 0 for all others.
    of_lock BIGINT NOT NULL,
    first_day TEXT,
    last_day TEXT,
    rows_held BIGINT NOT NULL,
    smallest TEXT,
    largest TEXT,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL
);
-- Which file says things anew that another says, where one of them is a seal.
CREATE TABLE sealed_over (
    newer TEXT NOT NULL,
    older TEXT NOT NULL,
    PRIMARY KEY (newer, older)
);
