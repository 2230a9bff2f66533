-- Which prompt versions a run used, and what the runs of each version measured. Whatever follows
-- the links is kept up to date as runs are written to, for active runs only, so that a question
-- about a version goes through counts and never through its runs.

-- Whether a run has a link: whoever makes one waits for those who log to the run, and the reverse.
alter table runs add column is_linked bigint not null default 0;

-- The tag that lists the prompt versions of a run has a key of our own, as its name has.
update run_tags set key = '#prompts' where key = 'mlflow.linkedPrompts';
update model_tags set key = '#prompts' where key = 'mlflow.linkedPrompts';

-- A version as runs name it. Which life of the name is meant is told by when the links were made.
create table linked_versions (
    seq integer not null primary key,
    name text not null,
    version bigint not null,
    runs bigint not null
);
create unique index linked_versions_name on linked_versions (name, version);

-- By whom a link was made: the run's tag, its parameters, or a model that came out of it.
create table prompt_links (
    run bigint not null,
    version bigint not null,
    source text not null,
    made_at bigint not null,
    primary key (run, version, source)
) without rowid;
create index prompt_links_version on prompt_links (version, run);

-- One metric of one version.
create table version_series (
    seq integer not null primary key,
    version bigint not null,
    key text not null
);
create unique index version_series_key on version_series (version, key);

-- The latest value of every run, by bucket and value.
create table series_values (
    series bigint not null,
    bucket bigint not null,
    value double not null,
    run bigint not null,
    timestamp bigint not null,
    primary key (series, bucket, value, run)
) without rowid;
create index series_values_seen on series_values (series, timestamp);

-- How many values each bucket holds, and their sums as seen from one of them (`tracking/buckets`).
create table series_buckets (
    series bigint not null,
    bucket bigint not null,
    members bigint not null,
    origin double not null,
    total double not null,
    squares double not null,
    primary key (series, bucket)
) without rowid;
