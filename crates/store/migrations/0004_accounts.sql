-- Who may sign in, as what, and on which part of the organisation. What changes here is also a fact of the Log.
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    -- Dimension → values, as JSON; {} sees the whole company.
    sees TEXT NOT NULL,
    -- Argon2id in the PHC form; absent for accounts that sign in elsewhere, and for machines.
    password_hash TEXT,
    -- The secret of one-time codes, sealed with the configured key: in use, and asked for but not confirmed.
    code_secret TEXT,
    code_pending TEXT,
    -- The step of the last code that was taken: a code counts once.
    code_step BIGINT NOT NULL,
    -- Who it is at the identity provider.
    issuer TEXT,
    subject TEXT,
    disabled BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (issuer, subject)
);

-- Who is signed in. Only the hash of the token is kept.
CREATE TABLE session (
    token_sha256 TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);

CREATE INDEX session_by_account ON session (account);

-- Keys by which machines sign in. Only the hash of the secret is kept.
CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
);
