-- The first and the highest living version of each stage of a life: what a registered model lists
-- as its latest versions, found without going through the versions.
create table latest_versions (
    prompt text not null references prompts (id),
    stage text not null,
    first_version bigint not null,
    version bigint not null,
    primary key (prompt, stage)
) without rowid;

insert into latest_versions (prompt, stage, first_version, version)
select prompt, stage, min(version), max(version)
from versions
where deleted_at is null
group by prompt, stage;

drop index versions_stage;
