-- Logged models: what runs made. `seq` is the order in which things were first said. Tags and
-- parameters are told by their keys. Of a metric every point is told, and searches look for some
-- point or for the latest one.

create table models (
    seq integer not null primary key,
    id text not null,
    experiment bigint not null references experiments (id),
    name text not null,
    kind text not null,
    source_run text not null,
    status bigint not null,
    artifact_uri text not null,
    is_deleted bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create unique index models_id on models (id);
create index models_created on models (experiment, is_deleted, created_at desc, id);
create index models_name on models (experiment, is_deleted, name, created_at desc, id);

create table model_params (
    seq integer not null primary key,
    model bigint not null references models (seq),
    key text not null,
    value text not null
);
create unique index model_params_key on model_params (model, key);
create index model_params_value on model_params (key, substr(value, 1, 100), model);

create table model_tags (
    seq integer not null primary key,
    model bigint not null references models (seq),
    key text not null,
    value text not null
);
create unique index model_tags_key on model_tags (model, key);
create index model_tags_value on model_tags (key, substr(value, 1, 100), model);

-- The texts of a dataset are empty where none is said. Its name can be too long for an index.
create table model_metrics (
    seq integer not null primary key,
    model bigint not null references models (seq),
    run bigint not null references runs (seq),
    key text not null,
    timestamp bigint not null,
    step bigint not null,
    value double not null,
    dataset_name text not null,
    dataset_digest text not null
);
create unique index model_metrics_latest on model_metrics
    (model, key, timestamp desc, step desc, run, value, dataset_digest);
create index model_metrics_value on model_metrics (model, key, value);
