-- Finding prompts by the words in their texts. A row is what is looked through together: a
-- version's texts, or, with the version 0, those of a prompt itself. A later row has a higher id.
create table texts (
    id integer not null primary key,
    prompt text not null references prompts (id),
    version bigint not null,
    unique (prompt, version)
);

-- The words of each row, folded by us, with spaces between them. FTS5 keeps no text, and takes
-- them apart at the spaces: whatever is not ASCII is a part of a word to this tokenizer.
create virtual table text_words using fts5(
    name, message, tag, template,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
create trigger texts_deleted after delete on texts begin
    delete from text_words where rowid = old.id;
end;
