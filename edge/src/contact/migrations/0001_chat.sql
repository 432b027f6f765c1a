-- The chat itself: one row. `state` is sealed; `library` holds the flows and queues as they were at its start.
CREATE TABLE chat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    initial_contact_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    library TEXT NOT NULL,
    state BLOB NOT NULL
) STRICT;

-- The transcript. `seq` counts from 1 without gaps; `body` is sealed, and absent where nothing was said.
CREATE TABLE item (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content_type TEXT NOT NULL,
    participant_id TEXT,
    role TEXT,
    segment INTEGER NOT NULL,
    client_token TEXT,
    body BLOB
) STRICT;

-- A request that is sent twice is stored once.
CREATE UNIQUE INDEX item_by_client_token ON item (participant_id, client_token) WHERE client_token IS NOT NULL;

CREATE TABLE receipt (
    seq INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    delivered_at INTEGER,
    read_at INTEGER,
    PRIMARY KEY (seq, recipient)
) STRICT, WITHOUT ROWID;

-- What must leave the object at least once, in order.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL
) STRICT;

-- Tickets of sockets that were opened, until they expire.
CREATE TABLE spent_ticket (
    nonce TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
