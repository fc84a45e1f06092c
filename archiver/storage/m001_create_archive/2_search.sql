-- Full-text search. External content over a view: the text is stored once, in bodies.
CREATE VIEW search_documents AS       -- what posts_fts indexes
SELECT posts.id, posts.title, posts.summary, bodies.text
FROM posts JOIN bodies ON bodies.post_id = posts.id;

CREATE VIRTUAL TABLE posts_fts USING fts5(
    title, summary, text,
    content='search_documents', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2'
);

CREATE TRIGGER bodies_insert_search AFTER INSERT ON bodies BEGIN
    INSERT INTO posts_fts(rowid, title, summary, text)
    SELECT id, title, summary, new.text FROM posts WHERE id = new.post_id;
END;

CREATE TRIGGER bodies_update_search AFTER UPDATE OF text ON bodies WHEN old.text <> new.text BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, title, summary, text)
    SELECT 'delete', id, title, summary, old.text FROM posts WHERE id = old.post_id;
    INSERT INTO posts_fts(rowid, title, summary, text)
    SELECT id, title, summary, new.text FROM posts WHERE id = new.post_id;
END;

CREATE TRIGGER bodies_delete_search AFTER DELETE ON bodies BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, title, summary, text)
    SELECT 'delete', id, title, summary, old.text FROM posts WHERE id = old.post_id;
END;

CREATE TRIGGER posts_update_search AFTER UPDATE OF title, summary ON posts
WHEN old.title <> new.title OR old.summary IS NOT new.summary BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, title, summary, text)
    SELECT 'delete', old.id, old.title, old.summary, text FROM bodies WHERE post_id = old.id;
    INSERT INTO posts_fts(rowid, title, summary, text)
    SELECT new.id, new.title, new.summary, text FROM bodies WHERE post_id = new.id;
END;

CREATE VIRTUAL TABLE code_fts USING fts5(
    text, content='code_blocks', content_rowid='id', tokenize="unicode61 tokenchars '_'"
);

CREATE TRIGGER code_blocks_insert_search AFTER INSERT ON code_blocks BEGIN
    INSERT INTO code_fts(rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER code_blocks_delete_search AFTER DELETE ON code_blocks BEGIN
    INSERT INTO code_fts(code_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER code_blocks_update_search AFTER UPDATE OF text ON code_blocks BEGIN
    INSERT INTO code_fts(code_fts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO code_fts(rowid, text) VALUES (new.id, new.text);
END;
