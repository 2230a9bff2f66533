-- Who may do what: access tokens, and aliases that only some may move.

-- Of a token only the SHA-256 is kept, as 64 hexadecimal digits. A token without an end has no
-- `expires_at`. A revoked one has no row; the log remembers it.
create table tokens (
    name text collate "C" not null primary key,
    digest text collate "C" not null,
    role text collate "C" not null,
    created_at bigint not null,
    created_by text collate "C",
    expires_at bigint
);
create unique index tokens_digest on tokens (digest);

-- Moving this alias of prompts whose names fit the pattern takes this role.
create table protected_aliases (
    alias text collate "C" not null,
    prompts text collate "C" not null,
    role text collate "C" not null,
    primary key (alias, prompts)
);
