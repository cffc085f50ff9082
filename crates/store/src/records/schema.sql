-- What people did and what was recorded when; one text for SQLite and PostgreSQL.
CREATE TABLE IF NOT EXISTS jangbu_setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS jangbu_account (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS jangbu_batch (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    observed_at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    raw_hash TEXT NOT NULL,
    format TEXT NOT NULL,
    account TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    chunks TEXT NOT NULL,
    detail TEXT NOT NULL,
    facts_hash TEXT NOT NULL,
    beside_hash TEXT NOT NULL,
    chain_head TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS jangbu_batch_raw ON jangbu_batch (raw_hash);
CREATE TABLE IF NOT EXISTS jangbu_replaced_day (
    fact TEXT NOT NULL,
    account TEXT NOT NULL,
    on_day TEXT NOT NULL,
    batch_id BIGINT NOT NULL,
    observed_at TEXT NOT NULL,
    PRIMARY KEY (fact, account, on_day, batch_id)
);
CREATE TABLE IF NOT EXISTS jangbu_quarantine (
    id BIGINT PRIMARY KEY,
    batch_id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    line BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    rule TEXT NOT NULL,
    mend TEXT NOT NULL,
    mend_ko TEXT NOT NULL,
    raw TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS jangbu_finding (
    id BIGINT PRIMARY KEY,
    batch_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    message_ko TEXT NOT NULL,
    amount BIGINT,
    created_at TEXT NOT NULL
);
