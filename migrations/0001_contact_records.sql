-- One row per contact (segment): the record as JSON, and in columns what it is searched by.
-- Timestamps are milliseconds since 1970, UTC.
CREATE TABLE contact_records (
  contact_id            TEXT PRIMARY KEY,
  instance_id           TEXT NOT NULL,
  initial_contact_id    TEXT NOT NULL,
  initiation_timestamp  INTEGER NOT NULL,
  disconnect_timestamp  INTEGER,
  disconnect_reason     TEXT,
  queue_id              TEXT,
  agent_id              TEXT,
  record                TEXT NOT NULL CHECK (json_valid(record)),
  last_update_timestamp INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_records_by_initiation ON contact_records (instance_id, initiation_timestamp DESC, contact_id);
CREATE INDEX contact_records_by_disconnect ON contact_records (instance_id, disconnect_timestamp DESC) WHERE disconnect_timestamp IS NOT NULL;
CREATE INDEX contact_records_by_queue ON contact_records (instance_id, queue_id, initiation_timestamp DESC) WHERE queue_id IS NOT NULL;
CREATE INDEX contact_records_by_agent ON contact_records (instance_id, agent_id, initiation_timestamp DESC) WHERE agent_id IS NOT NULL;
CREATE INDEX contact_records_by_chat ON contact_records (initial_contact_id, initiation_timestamp);
