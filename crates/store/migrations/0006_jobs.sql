-- Work to be done (任务): added in the transaction of what asks for it, done by whoever holds its lease.
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    task TEXT NOT NULL,
    -- What is to be done, as JSON.
    asks TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    -- waiting, running, ended, or dead: tried too often.
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at TEXT NOT NULL,
    -- Who does it, and until when that is believed without another word.
    lease TEXT,
    lease_until TEXT,
    -- Whether somebody asked to stop it.
    cancelled BIGINT NOT NULL,
    -- How far it is, and what came of it, as JSON.
    progress TEXT,
    outcome TEXT,
    ended_at TEXT
);

CREATE INDEX job_by_due ON job (state, due_at);
