-- Who sees a line: ALL, AGENT or CUSTOMER.
ALTER TABLE item ADD COLUMN audience TEXT NOT NULL DEFAULT 'ALL';

-- What flows have done, sealed: one row for each turn in which they did something, oldest first.
CREATE TABLE flow_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body BLOB NOT NULL
) STRICT;
