-- Finding prompts by the words in their texts. A row is what is looked through together: a
-- version's texts, or, with the version 0, those of a prompt itself. A later row has a higher id.
-- `words` are folded by us and have spaces between them and around them, `vector` is made of them
-- by us: no configuration of PostgreSQL's has a say. A vector counts positions to 16,383 only, so
-- that words side by side are looked for in `words`.
create table texts (
    id bigint generated always as identity primary key,
    prompt text collate "C" not null references prompts (id),
    version bigint not null,
    words text collate "C" not null,
    vector tsvector not null,
    unique (prompt, version)
);
create index texts_vector on texts using gin (vector);
