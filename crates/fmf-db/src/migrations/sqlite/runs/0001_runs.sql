-- Experiments and runs. The points of metrics have a table of their own, apart from the latest of
-- each, so that searches do not slow down with what a run has logged. `seq` is the order in which
-- things were first said.

create table experiments (
    id integer not null primary key,
    name text not null,
    artifact_location text not null,
    is_deleted bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
-- A name stays taken when its experiment is deleted.
create unique index experiments_name on experiments (name);
create index experiments_created on experiments (created_at, id);

insert into experiments (id, name, artifact_location, is_deleted, created_at, updated_at)
select 0, 'Default', 'mlflow-artifacts:/0', 0, now, now
from (select cast(unixepoch('subsec') * 1000 as integer) as now);

create table experiment_tags (
    seq integer not null primary key,
    experiment bigint not null references experiments (id),
    key text not null,
    value text not null
);
create unique index experiment_tags_key on experiment_tags (experiment, key);
create index experiment_tags_value on experiment_tags (key, substr(value, 1, 100));

create table runs (
    seq integer not null primary key,
    id text not null,
    experiment bigint not null references experiments (id),
    name text not null,
    user_id text not null,
    status text not null,
    start_time bigint not null,
    end_time bigint,
    artifact_uri text not null,
    is_deleted bigint not null
);
create unique index runs_id on runs (id);
create index runs_started on runs (experiment, is_deleted, start_time desc, id);

create table run_params (
    seq integer not null primary key,
    run bigint not null references runs (seq),
    key text not null,
    value text not null
);
create unique index run_params_key on run_params (run, key);
create index run_params_value on run_params (key, substr(value, 1, 100), run);

create table run_tags (
    seq integer not null primary key,
    run bigint not null references runs (seq),
    key text not null,
    value text not null
);
create unique index run_tags_key on run_tags (run, key);
create index run_tags_value on run_tags (key, substr(value, 1, 100), run);

-- What is no number has the value 0 and says so.
create table latest_metrics (
    seq integer not null primary key,
    run bigint not null references runs (seq),
    key text not null,
    is_nan bigint not null,
    value double not null,
    timestamp bigint not null,
    step bigint not null
);
create unique index latest_metrics_key on latest_metrics (run, key);
create index latest_metrics_value on latest_metrics (key, is_nan, value, run);

-- Without a reference to its run, which would be looked up for every point.
create table metric_points (
    run bigint not null,
    key text not null,
    timestamp bigint not null,
    step bigint not null,
    value double not null,
    is_nan bigint not null,
    primary key (run, key, timestamp, step, value, is_nan)
) without rowid;

create table datasets (
    seq integer not null primary key,
    experiment bigint not null references experiments (id),
    name text not null,
    digest text not null,
    source_type text not null,
    source text not null,
    schema text,
    profile text
);
create unique index datasets_name on datasets (experiment, name, digest);

create table run_datasets (
    seq integer not null primary key,
    run bigint not null references runs (seq),
    dataset bigint not null references datasets (seq)
);
create unique index run_datasets_dataset on run_datasets (run, dataset);

-- What a run used a dataset for.
create table run_dataset_tags (
    seq integer not null primary key,
    run_dataset bigint not null references run_datasets (seq),
    key text not null,
    value text not null
);
create index run_dataset_tags_of on run_dataset_tags (run_dataset);

create table run_model_inputs (
    seq integer not null primary key,
    run bigint not null references runs (seq),
    model text not null
);
create unique index run_model_inputs_model on run_model_inputs (run, model);

create table run_model_outputs (
    seq integer not null primary key,
    run bigint not null references runs (seq),
    model text not null,
    step bigint not null
);
create unique index run_model_outputs_model on run_model_outputs (run, model);
