-- Workers that answer questions for others (执行节点), each with its own word of when it was last there.
CREATE TABLE worker (
    address TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    seen_at TEXT NOT NULL
);
