-- Prompts and registered models, their versions, tags and aliases, and the log of their changes.
-- Texts compare by their bytes, as they do in SQLite: ranges and orders are the same on both.

-- One row is one life of a name. A deleted life keeps its rows, for whoever reads the past.
create table prompts (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    description text collate "C",
    -- 1 when the value beside it is 'true' in any case: a prompt, not an ordinary model.
    is_prompt bigint not null,
    is_prompt_text text collate "C",
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
    prompt text collate "C" not null references prompts (id),
    version bigint not null,
    stage text collate "C" not null,
    description text collate "C",
    source text collate "C" not null,
    run_id text collate "C",
    run_link text collate "C",
    author text collate "C",
    is_prompt bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    is_prompt_text text collate "C",
    kind text collate "C",
    response_format text collate "C",
    model_config text collate "C",
    template text collate "C",
    primary key (prompt, version)
);
create index versions_stage on versions (prompt, stage, version) where deleted_at is null;
create index versions_updated on versions (updated_at) where deleted_at is null;
create index versions_run on versions (run_id) where deleted_at is null;

-- `position` keeps the order in which the tags were first set. A null value stands in a column of
-- `prompts`. `name` repeats the prompt's name while it lives, so that a search by a tag comes in
-- the order of names without a sort.
create table prompt_tags (
    prompt text collate "C" not null references prompts (id),
    key text collate "C" not null,
    position bigint not null,
    value text collate "C",
    name text collate "C",
    primary key (prompt, key)
);
create index prompt_tags_value on prompt_tags (key, substr(value, 1, 100), name);

-- The same for versions; a null value stands in a column of `versions`.
create table version_tags (
    prompt text collate "C" not null,
    version bigint not null,
    key text collate "C" not null,
    position bigint not null,
    value text collate "C",
    primary key (prompt, version, key),
    foreign key (prompt, version) references versions (prompt, version)
);
create index version_tags_value on version_tags (key, substr(value, 1, 100))
    where value is not null;

create table aliases (
    prompt text collate "C" not null,
    alias text collate "C" not null,
    version bigint not null,
    primary key (prompt, alias),
    foreign key (prompt, version) references versions (prompt, version)
);
create index aliases_version on aliases (prompt, version);

-- The log: one row is one fact that really changed. `seq` has no gaps.
create table changes (
    seq bigint not null primary key,
    tx bigint not null,
    at bigint not null,
    actor text collate "C" not null,
    action text collate "C" not null,
    prompt_id text collate "C" not null,
    prompt text collate "C" not null,
    version bigint,
    subject text collate "C",
    before text collate "C",
    after text collate "C",
    reason text collate "C",
    hash text collate "C" not null
);
create index changes_prompt_id on changes (prompt_id, seq);
-- The names that a life bore before.
create index changes_renamed on changes (prompt, prompt_id) where action = 'prompt.renamed';

-- The end of the log, in one row. `writes` counts the transactions that changed anything, logged
-- or not: another process sees by it that its copies are old. The row is written anew by each of
-- them, and room in its page keeps that cheap.
create table log_head (
    id bigint not null primary key,
    seq bigint not null,
    tx bigint not null,
    at bigint not null,
    hash text collate "C" not null,
    writes bigint not null
) with (fillfactor = 10);
insert into log_head (id, seq, tx, at, hash, writes)
values (1, 0, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);
