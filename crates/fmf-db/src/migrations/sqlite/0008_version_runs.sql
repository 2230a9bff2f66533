-- Most versions come from no run, and need no place in the index of those that do.
drop index versions_run;
create index versions_run on versions (run_id) where run_id is not null and deleted_at is null;
