-- Prompts and registered models, their versions, tags and aliases, and the log of their changes.

-- One row is one life of a name. A deleted life keeps its rows, for whoever reads the past.
create table prompts (
    id text not null primary key,
    name text not null,
    description text,
    -- 1 when the value beside it is 'true' in any case: a prompt, not an ordinary model.
    is_prompt bigint not null,
    is_prompt_text text,
    -- 1 once any version was registered as a prompt.
    has_prompt_versions bigint not null,
    -- The highest number ever given to a version; it never goes back.
    last_version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint
);
create unique index prompts_name on prompts (name) where deleted_at is null;
create index prompts_kind_name on prompts (is_prompt, name) where deleted_at is null;
create index prompts_kind_updated on prompts (is_prompt, updated_at) where deleted_at is null;
create index prompts_every_name on prompts (name);

-- The columns after `deleted_at` are facts of a prompt version, byte for byte as they were sent.
create table versions (
    prompt text not null references prompts (id),
    version bigint not null,
    stage text not null,
    description text,
    source text not null,
    run_id text,
    run_link text,
    author text,
    is_prompt bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    is_prompt_text text,
    kind text,
    response_format text,
    model_config text,
    template text,
    primary key (prompt, version)
);
create index versions_stage on versions (prompt, stage, version) where deleted_at is null;
create index versions_updated on versions (updated_at) where deleted_at is null;
create index versions_run on versions (run_id) where deleted_at is null;

-- Tables without a row id keep their rows in the order of the key: what belongs to a prompt or a
-- version is read in one go.

-- `position` keeps the order in which the tags were first set. A null value stands in a column of
-- `prompts`. `name` repeats the prompt's name while it lives, so that a search by a tag comes in
-- the order of names without a sort.
create table prompt_tags (
    prompt text not null references prompts (id),
    key text not null,
    position bigint not null,
    value text,
    name text,
    primary key (prompt, key)
) without rowid;
create index prompt_tags_value on prompt_tags (key, substr(value, 1, 100), name);

-- The same for versions; a null value stands in a column of `versions`.
create table version_tags (
    prompt text not null,
    version bigint not null,
    key text not null,
    position bigint not null,
    value text,
    primary key (prompt, version, key),
    foreign key (prompt, version) references versions (prompt, version)
) without rowid;
create index version_tags_value on version_tags (key, substr(value, 1, 100))
    where value is not null;

create table aliases (
    prompt text not null,
    alias text not null,
    version bigint not null,
    primary key (prompt, alias),
    foreign key (prompt, version) references versions (prompt, version)
) without rowid;
create index aliases_version on aliases (prompt, version);

-- The log: one row is one fact that really changed. `seq` has no gaps.
create table changes (
    seq bigint not null primary key,
    tx bigint not null,
    at bigint not null,
    actor text not null,
    action text not null,
    prompt_id text not null,
    prompt text not null,
    version bigint,
    subject text,
    before text,
    after text,
    reason text,
    hash text not null
);
create index changes_prompt_id on changes (prompt_id, seq);
-- The names that a life bore before.
create index changes_renamed on changes (prompt, prompt_id) where action = 'prompt.renamed';

-- The end of the log, in one row. `writes` counts the transactions that changed anything, logged
-- or not: another process sees by it that its copies are old.
create table log_head (
    id bigint not null primary key,
    seq bigint not null,
    tx bigint not null,
    at bigint not null,
    hash text not null,
    writes bigint not null
);
insert into log_head (id, seq, tx, at, hash, writes)
values (1, 0, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);
