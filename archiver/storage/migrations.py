"""The schema of archive.db: append only, one function a step, nothing of ours imported.

Times are TEXT in UTC, ISO 8601 with a Z; days and instants of posts keep the form they were
published in ("2026-04-28" or "2026-05-01T09:30:00+05:30"), so the first ten characters are
always the day the blog shows. Every comment says what NULL means. JSON columns say their shape.

Tables are STRICT. Wide values (snapshots, bodies) have tables of their own, so that lists never
read past them. A step that was released is never edited: append `mNNN_verb_noun`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("archiver")

APPLICATION_ID = 0x626C6F67  # "blog": PRAGMA application_id, so that a file says whose it is

TABLES = (
    """
    CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,        -- as in sources.toml
        url TEXT NOT NULL,                -- the index page, canonical form
        url_key TEXT NOT NULL UNIQUE,     -- urls.url_key(url)
        title TEXT,                       -- the blog's own name; null until an index page was read
        language TEXT,                    -- BCP 47; null when the blog does not say
        feed_url TEXT,                    -- null when none was found
        sitemap_url TEXT,                 -- null when none was found
        posts_count INTEGER NOT NULL DEFAULT 0,  -- rows in posts, kept by triggers
        added_at TEXT NOT NULL,
        next_due_at TEXT,                 -- null until scheduled
        next_due_reason TEXT              -- why then, in words; null until scheduled
    ) STRICT
    """,
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        source_id INTEGER NOT NULL REFERENCES sources(id),
        started_at TEXT NOT NULL,
        ended_at TEXT,                    -- null while it runs, or when its process died
        ending TEXT CHECK (ending IN ('finished', 'interrupted', 'crashed', 'failed')),
                                          -- null while it runs
        detail TEXT,                      -- why it failed, in words; null when it did not
        new INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0,
        same INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,
        index_pages INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0  -- received, after decompression
    ) STRICT
    """,
    """
    CREATE TABLE dictionaries (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,               -- host it was trained on
        body BLOB NOT NULL,               -- zstd dictionary
        trained_at TEXT NOT NULL,
        samples INTEGER NOT NULL          -- pages it was trained from
    ) STRICT
    """,
    """
    CREATE TABLE snapshots (
        sha256 TEXT PRIMARY KEY,          -- of the raw bytes, hex
        body BLOB NOT NULL,               -- zstd frame
        dictionary_id INTEGER REFERENCES dictionaries(id),  -- null: compressed without one
        size INTEGER NOT NULL,            -- raw bytes
        site TEXT NOT NULL,               -- host it came from first
        kept_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE fetches (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs(id),
        source_id INTEGER NOT NULL REFERENCES sources(id),
        url TEXT NOT NULL,                -- asked
        final_url TEXT,                   -- answered; null when no response came
        role TEXT NOT NULL
            CHECK (role IN ('index', 'feed', 'sitemap', 'robots', 'post', 'image')),
        outcome TEXT NOT NULL
            CHECK (outcome IN ('ok', 'not_modified', 'gone', 'blocked', 'failed')),
        status INTEGER,                   -- HTTP; null when no response came
        headers TEXT,                     -- JSON [[name, value], …] as sent; null when none came
        snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when no body was kept
        bytes INTEGER NOT NULL DEFAULT 0,
        elapsed REAL NOT NULL DEFAULT 0,  -- seconds
        detail TEXT,                      -- the error in words; null when there was none
        fetched_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        source_id INTEGER NOT NULL REFERENCES sources(id),
        url TEXT NOT NULL,                -- canonical form, what is fetched
        url_key TEXT NOT NULL,            -- urls.url_key(url): one post, one key
        title TEXT,                       -- as listed; null when the list shows none
        published TEXT,                   -- as listed; null when the list shows none
        updated TEXT,                     -- as listed; null when the list shows none
        summary TEXT,                     -- as listed; null when the list shows none
        tags TEXT NOT NULL DEFAULT '[]',     -- JSON [text, …]
        authors TEXT NOT NULL DEFAULT '[]',  -- JSON [text, …]
        content_html TEXT,                -- the feed's full text; null when no feed carries it
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN
            ('pending', 'archived', 'failed', 'rejected', 'external', 'excluded', 'gone')),
        reason TEXT,                      -- why it is in that state; null when archived or pending
        post_id INTEGER REFERENCES posts(id),  -- null unless archived
        position INTEGER NOT NULL DEFAULT 0,   -- in the order of the lists, 0 first
        first_seen_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        UNIQUE (source_id, url_key)
    ) STRICT
    """,
    """
    CREATE TABLE entry_witnesses (
        entry_id INTEGER NOT NULL REFERENCES entries(id),
        witness TEXT NOT NULL CHECK (witness IN ('index', 'feed', 'sitemap')),
        page_url TEXT,                    -- the page that lists it; null when not known
        first_seen_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        PRIMARY KEY (entry_id, witness)
    ) STRICT
    """,
    """
    CREATE TABLE declarations (
        source_id INTEGER NOT NULL REFERENCES sources(id),
        witness TEXT NOT NULL CHECK (witness IN ('index', 'feed', 'sitemap')),
        url TEXT NOT NULL,                -- its first page
        listed INTEGER NOT NULL,          -- entries found on it
        declared INTEGER,                 -- the count it states; null when it states none
        pages INTEGER NOT NULL DEFAULT 1, -- pages read
        note TEXT,                        -- why paging stopped, what was odd; null: nothing to say
        read_at TEXT NOT NULL,
        PRIMARY KEY (source_id, witness)
    ) STRICT
    """,
    """
    CREATE TABLE posts (
        id INTEGER PRIMARY KEY,
        source_id INTEGER NOT NULL REFERENCES sources(id),
        url TEXT NOT NULL,                -- canonical form of the page's address
        url_key TEXT NOT NULL UNIQUE,     -- urls.url_key(url): one post, one key
        canonical_url TEXT,               -- rel=canonical where it can be trusted; else null
        title TEXT NOT NULL,
        published TEXT,                   -- day, or instant with offset; null: the blog never says
        updated TEXT,                     -- the same
        language TEXT,                    -- BCP 47; null when neither declared nor detected
        summary TEXT,                     -- plain text; null when there is none
        image TEXT,                       -- lead picture, absolute URL; null when there is none
        site_name TEXT,                   -- null when the page does not say
        word_count INTEGER NOT NULL,
        code_count INTEGER NOT NULL DEFAULT 0,   -- blocks of code
        image_count INTEGER NOT NULL DEFAULT 0,
        status TEXT NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'gone')),
        gone_at TEXT,                     -- when it was found gone; null while live
        revision INTEGER NOT NULL DEFAULT 1,     -- number of the current revision
        content_sha256 TEXT NOT NULL,     -- of what a reader sees: archiver.changes
        snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when imported without one
        provenance TEXT NOT NULL DEFAULT '{}',   -- JSON {field: where it came from}
        extractor TEXT NOT NULL,          -- version of the extraction
        first_archived TEXT NOT NULL,
        last_checked TEXT NOT NULL,
        last_changed TEXT NOT NULL        -- when the current revision was found
    ) STRICT
    """,
    """
    CREATE TABLE bodies (
        post_id INTEGER PRIMARY KEY REFERENCES posts(id),
        html TEXT NOT NULL,               -- sanitised, absolute URLs
        markdown TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE revisions (
        id INTEGER PRIMARY KEY,
        post_id INTEGER NOT NULL REFERENCES posts(id),
        number INTEGER NOT NULL,          -- 1, 2, 3 … of its post
        kind TEXT NOT NULL DEFAULT 'good' CHECK (kind IN ('good', 'suspect')),
        title TEXT NOT NULL,
        published TEXT,                   -- as in posts
        updated TEXT,                     -- as in posts
        word_count INTEGER NOT NULL,
        changed TEXT NOT NULL DEFAULT '[]',  -- JSON [field, …] against the one before; [] for the first
        content_sha256 TEXT NOT NULL,
        snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when imported without one
        extractor TEXT NOT NULL,
        found_at TEXT NOT NULL,
        UNIQUE (post_id, number)
    ) STRICT
    """,
    """
    CREATE TABLE revision_bodies (
        revision_id INTEGER PRIMARY KEY REFERENCES revisions(id),
        body BLOB NOT NULL                -- zstd frame of JSON: the post as exported
    ) STRICT
    """,
    """
    CREATE TABLE aliases (
        url_key TEXT PRIMARY KEY,         -- urls.url_key(url)
        url TEXT NOT NULL,                -- another address of a post, canonical form
        post_id INTEGER NOT NULL REFERENCES posts(id),
        reason TEXT NOT NULL,             -- redirect, canonical, …
        seen_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE tags (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    """
    CREATE TABLE posts_tags (
        post_id INTEGER NOT NULL REFERENCES posts(id),
        tag_id INTEGER NOT NULL REFERENCES tags(id),
        position INTEGER NOT NULL,        -- as the post shows them, 0 first
        PRIMARY KEY (post_id, tag_id)
    ) STRICT
    """,
    """
    CREATE TABLE authors (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    """
    CREATE TABLE posts_authors (
        post_id INTEGER NOT NULL REFERENCES posts(id),
        author_id INTEGER NOT NULL REFERENCES authors(id),
        position INTEGER NOT NULL,        -- as the post shows them, 0 first
        PRIMARY KEY (post_id, author_id)
    ) STRICT
    """,
    """
    CREATE TABLE code_blocks (
        id INTEGER PRIMARY KEY,
        post_id INTEGER NOT NULL REFERENCES posts(id),
        position INTEGER NOT NULL,        -- in the post, 0 first
        language TEXT,                    -- lower case; null when the page does not say
        caption TEXT,                     -- file name or caption; null when there is none
        text TEXT NOT NULL,
        sha256 TEXT NOT NULL,             -- of the text in UTF-8
        UNIQUE (post_id, position)
    ) STRICT
    """,
    """
    CREATE TABLE links (
        id INTEGER PRIMARY KEY,
        post_id INTEGER NOT NULL REFERENCES posts(id),
        position INTEGER NOT NULL,        -- in the post, 0 first
        url TEXT NOT NULL,                -- absolute, as written
        target TEXT NOT NULL,             -- urls.url_key(url), to join with posts.url_key
        text TEXT NOT NULL,
        UNIQUE (post_id, position)
    ) STRICT
    """,
    """
    CREATE TABLE images (
        id INTEGER PRIMARY KEY,
        post_id INTEGER NOT NULL REFERENCES posts(id),
        position INTEGER NOT NULL,        -- in the post, 0 first
        url TEXT NOT NULL,                -- absolute
        alt TEXT NOT NULL,
        caption TEXT,                     -- null when there is none
        sha256 TEXT,                      -- of its bytes; null when they are not in the archive
        UNIQUE (post_id, position)
    ) STRICT
    """,
    """
    CREATE TABLE quality (
        post_id INTEGER PRIMARY KEY REFERENCES posts(id),
        vote_words INTEGER NOT NULL,      -- words of the text that trafilatura chose
        kept_words INTEGER NOT NULL,      -- words of what was kept
        agreement REAL NOT NULL,          -- share of the vote's words that were kept, 0 to 1
        flags TEXT NOT NULL DEFAULT '[]'  -- JSON [word, …]
    ) STRICT
    """,
    """
    CREATE TABLE rejections (
        id INTEGER PRIMARY KEY,
        source_id INTEGER NOT NULL REFERENCES sources(id),
        run_id INTEGER NOT NULL REFERENCES runs(id),
        url TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when no body was kept
        rejected_at TEXT NOT NULL
    ) STRICT
    """,
)

INDEXES = (
    "CREATE INDEX runs_source ON runs(source_id, started_at)",
    "CREATE INDEX fetches_run ON fetches(run_id)",
    "CREATE INDEX fetches_url ON fetches(url, fetched_at)",
    "CREATE INDEX fetches_snapshot ON fetches(snapshot_sha256)",
    "CREATE INDEX entries_state ON entries(source_id, state)",
    "CREATE INDEX entries_post ON entries(post_id)",
    "CREATE INDEX posts_newest ON posts(published DESC, url)",
    "CREATE INDEX posts_source ON posts(source_id, published DESC)",
    "CREATE INDEX posts_changed ON posts(last_changed)",
    "CREATE INDEX posts_tags_tag ON posts_tags(tag_id)",
    "CREATE INDEX posts_authors_author ON posts_authors(author_id)",
    "CREATE INDEX code_blocks_language ON code_blocks(language)",
    "CREATE INDEX links_target ON links(target)",
    "CREATE INDEX images_sha256 ON images(sha256)",
    "CREATE INDEX rejections_source ON rejections(source_id, url)",
    "CREATE INDEX aliases_post ON aliases(post_id)",
)

SEARCH = (
    # External content over a view: the text is stored once, in bodies.
    """
    CREATE VIEW search_documents AS
    SELECT posts.id, posts.title, posts.summary, bodies.text
    FROM posts JOIN bodies ON bodies.post_id = posts.id
    """,
    """
    CREATE VIRTUAL TABLE posts_fts USING fts5(
        title, summary, text,
        content='search_documents', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER bodies_insert_search AFTER INSERT ON bodies BEGIN
        INSERT INTO posts_fts(rowid, title, summary, text)
        SELECT id, title, summary, new.text FROM posts WHERE id = new.post_id;
    END
    """,
    """
    CREATE TRIGGER bodies_update_search AFTER UPDATE OF text ON bodies BEGIN
        INSERT INTO posts_fts(posts_fts, rowid, title, summary, text)
        SELECT 'delete', id, title, summary, old.text FROM posts WHERE id = old.post_id;
        INSERT INTO posts_fts(rowid, title, summary, text)
        SELECT id, title, summary, new.text FROM posts WHERE id = new.post_id;
    END
    """,
    """
    CREATE TRIGGER posts_update_search AFTER UPDATE OF title, summary ON posts BEGIN
        INSERT INTO posts_fts(posts_fts, rowid, title, summary, text)
        SELECT 'delete', old.id, old.title, old.summary, text FROM bodies WHERE post_id = old.id;
        INSERT INTO posts_fts(rowid, title, summary, text)
        SELECT new.id, new.title, new.summary, text FROM bodies WHERE post_id = new.id;
    END
    """,
    """
    CREATE VIRTUAL TABLE code_fts USING fts5(
        text, content='code_blocks', content_rowid='id', tokenize="unicode61 tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER code_blocks_insert_search AFTER INSERT ON code_blocks BEGIN
        INSERT INTO code_fts(rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER code_blocks_delete_search AFTER DELETE ON code_blocks BEGIN
        INSERT INTO code_fts(code_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER code_blocks_update_search AFTER UPDATE OF text ON code_blocks BEGIN
        INSERT INTO code_fts(code_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO code_fts(rowid, text) VALUES (new.id, new.text);
    END
    """,
)

COUNTS = (
    """
    CREATE TRIGGER posts_insert_count AFTER INSERT ON posts BEGIN
        UPDATE sources SET posts_count = posts_count + 1 WHERE id = new.source_id;
    END
    """,
)

VIEWS = (
    """
    CREATE VIEW coverage AS
    SELECT
        sources.name AS source,
        declarations.witness AS witness,
        MAX(COALESCE(declarations.declared, 0), COUNT(entries.id)) AS declared,
        COUNT(entries.id) FILTER (WHERE entries.state = 'archived') AS archived,
        COUNT(entries.id) FILTER (WHERE entries.state IN ('pending', 'failed'))
            + MAX(COALESCE(declarations.declared, 0) - COUNT(entries.id), 0) AS missing,
        COUNT(entries.id) FILTER (WHERE entries.state = 'rejected') AS rejected,
        COUNT(entries.id) FILTER (WHERE entries.state = 'gone') AS gone,
        COUNT(entries.id) FILTER (WHERE entries.state = 'external') AS external,
        COUNT(entries.id) FILTER (WHERE entries.state = 'excluded') AS excluded
    FROM declarations
    JOIN sources ON sources.id = declarations.source_id
    LEFT JOIN entry_witnesses ON entry_witnesses.witness = declarations.witness
        AND entry_witnesses.entry_id IN
            (SELECT id FROM entries AS own WHERE own.source_id = declarations.source_id)
    LEFT JOIN entries ON entries.id = entry_witnesses.entry_id
    GROUP BY declarations.source_id, declarations.witness
    """,
    """
    CREATE VIEW missing AS
    SELECT
        sources.name AS source,
        entries.url AS url,
        entries.title AS title,
        entries.state AS state,
        COALESCE(entries.reason, entries.state) AS reason
    FROM entries
    JOIN sources ON sources.id = entries.source_id
    WHERE entries.state <> 'archived'
    """,
)


@migrations()
def m001_create_archive(db: Database) -> None:
    for statement in (*TABLES, *INDEXES, *SEARCH, *COUNTS, *VIEWS):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
