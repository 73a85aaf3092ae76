-- Which file says facts anew that an earlier file said: those of the earlier one no longer count.
CREATE TABLE replacement (
    newer TEXT NOT NULL REFERENCES manifest (file),
    older TEXT NOT NULL REFERENCES manifest (file),
    facts BIGINT NOT NULL,
    PRIMARY KEY (newer, older)
);
