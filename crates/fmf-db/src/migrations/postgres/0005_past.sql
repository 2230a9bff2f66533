-- Reading the past from the log. Each index leads to one kind of change, so that what was true at
-- a moment is found without looking at what happened before or after it.

-- From a moment to the last change of its millisecond.
create index changes_at on changes (at, seq);

-- Who got a name, and who lost it.
create index changes_names on changes (prompt, seq)
    where action in ('prompt.created', 'prompt.renamed', 'prompt.deleted');
create index changes_new_names on changes (after, seq) where action = 'prompt.renamed';

-- The facts of a prompt, and those of one version.
create index changes_facts on changes (prompt_id, action, seq) where subject is null;
create index changes_version_facts on changes (prompt_id, version, action, seq)
    where subject is null and version is not null;

create index changes_aliases on changes (prompt_id, subject, seq)
    where action in ('alias.set', 'alias.deleted');
create index changes_prompt_tags on changes (prompt_id, subject, action, seq)
    where action in ('prompt_tag.set', 'prompt_tag.deleted');
create index changes_version_tags on changes (prompt_id, version, subject, action, seq)
    where action in ('version_tag.set', 'version_tag.deleted');
