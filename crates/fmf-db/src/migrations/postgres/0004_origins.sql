-- Versions made from versions.

-- Where the files of such a version are: what its origin answered when it was made, because the
-- origin may be renamed or deleted. Null where the source itself is the address of the files.
alter table versions add column download_uri text collate "C";
