-- Beside the latest value of a metric stands what a search asks of its run, so that every page of
-- a search by one metric is a walk along one index, without a look at the runs. When a run began and
-- where it belongs never changes; that it was deleted is written here too.
alter table latest_metrics add column experiment bigint not null default 0;
alter table latest_metrics add column is_deleted bigint not null default 0;
alter table latest_metrics add column start_time bigint not null default 0;

update latest_metrics
set experiment = r.experiment, is_deleted = r.is_deleted, start_time = r.start_time
from runs r
where r.seq = latest_metrics.run;

drop index latest_metrics_value;
-- From the highest value down: those of one value as they are listed, the last begun first.
create index latest_metrics_value on latest_metrics
    (key, experiment, is_deleted, is_nan, value, start_time, run desc);
create index latest_metrics_started on latest_metrics
    (key, experiment, is_deleted, start_time desc, run, is_nan, value);

drop index runs_started;
create index runs_started on runs (experiment, is_deleted, start_time desc, seq);
