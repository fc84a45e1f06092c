-- The first schema of archive.db. Comments inside the brackets are kept by SQLite and make docs/schema.md:
-- the one after "(" tells what a row is, the others what a column holds and what NULL means.
-- Wide columns stand last in their row, so that lists never read past them.

CREATE TABLE sources (                -- one blog that is archived
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,        -- as in sources.toml
    url TEXT NOT NULL,                -- the index page, canonical form
    url_key TEXT NOT NULL UNIQUE,     -- urls.url_key(url)
    title TEXT,                       -- the blog's own name; null until an index page was read
    language TEXT,                    -- BCP 47; null when the blog does not say
    feed_url TEXT,                    -- null when none was found
    sitemap_url TEXT,                 -- null when none was found
    posts_count INTEGER NOT NULL DEFAULT 0,  -- rows in posts with this source_id, kept by triggers
    added_at TEXT NOT NULL,
    next_due_at TEXT,                 -- null until scheduled
    next_due_reason TEXT,             -- why then, in words; null until scheduled
    next_due_every TEXT,              -- the interval of sources.toml it was reckoned for; null until scheduled
    scheduled_at TEXT                 -- when it was reckoned; null until scheduled
) STRICT;

CREATE TABLE runs (                   -- one crawl of one source
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id),
    started_at TEXT NOT NULL,
    ended_at TEXT,                    -- null while it runs, or when its process died
    ending TEXT                       -- null while it runs
        CHECK (ending IN ('finished', 'interrupted', 'crashed', 'failed')),
    detail TEXT,                      -- why it failed, in words; null when it did not
    new INTEGER NOT NULL DEFAULT 0,   -- posts
    changed INTEGER NOT NULL DEFAULT 0,      -- posts
    same INTEGER NOT NULL DEFAULT 0,  -- posts
    suspect INTEGER NOT NULL DEFAULT 0,      -- known posts that were not replaced by what their pages show now
    rejected INTEGER NOT NULL DEFAULT 0,     -- pages that are no post
    failed INTEGER NOT NULL DEFAULT 0,       -- pages that could not be fetched or read
    gone INTEGER NOT NULL DEFAULT 0,  -- pages that answered 404 or 410
    index_pages INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0  -- received, after decompression
) STRICT;

CREATE TABLE dictionaries (           -- one zstd dictionary, that snapshots of a site were compressed with
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,               -- host it was trained on
    samples INTEGER NOT NULL,         -- pages it was trained from
    trained_at TEXT NOT NULL,
    body BLOB NOT NULL                -- zstd frame of a zstd dictionary (RFC 8878)
) STRICT;

CREATE TABLE snapshots (              -- the bytes of a page, stored once
    sha256 TEXT PRIMARY KEY,          -- of the raw bytes, hex
    site TEXT NOT NULL,               -- host it came from first
    size INTEGER NOT NULL,            -- raw bytes
    dictionary_id INTEGER REFERENCES dictionaries(id),  -- null: compressed without one
    kept_at TEXT NOT NULL,
    body BLOB NOT NULL                -- zstd frame of the raw bytes (RFC 8878)
) STRICT;

CREATE TABLE fetches (                -- one HTTP exchange of a run
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    source_id INTEGER NOT NULL REFERENCES sources(id),
    url TEXT NOT NULL,                -- asked
    final_url TEXT,                   -- answered; null when no response came
    role TEXT NOT NULL                -- what it was for
        CHECK (role IN ('index', 'feed', 'sitemap', 'robots', 'post', 'image')),
    outcome TEXT NOT NULL             -- how it ended
        CHECK (outcome IN ('ok', 'not_modified', 'gone', 'blocked', 'failed')),
    status INTEGER,                   -- HTTP; null when no response came
    snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when no body was kept
    bytes INTEGER NOT NULL DEFAULT 0, -- of the body, after decompression
    elapsed REAL NOT NULL DEFAULT 0,  -- seconds
    detail TEXT,                      -- the error in words; null when there was none
    fetched_at TEXT NOT NULL,
    headers TEXT                      -- JSON [[name, value], …] as sent; null when none came
) STRICT;

CREATE TABLE observations (           -- what a run saw of its source, to tell when the blog changes under us
    run_id INTEGER PRIMARY KEY REFERENCES runs(id),
    source_id INTEGER NOT NULL REFERENCES sources(id),
    trouble TEXT                      -- why its first list could not be read; null when it was, or was not asked for
        CHECK (trouble IN ('dns', 'certificate', 'unreachable', 'server', 'blocked', 'robots', 'gone', 'budget', 'other')),
    is_read INTEGER NOT NULL,         -- 1: its first list came, the same as before or not
    listed INTEGER,                   -- posts that its lists hold; null when they were not read to the end
    first_page INTEGER,               -- posts that the first page of its list shows; null when it was not read, or is the same
    feed_ahead INTEGER,               -- of the newest 5 of the feed, those the index never listed; null when one was not read
    index_ahead INTEGER,              -- of the first 5 of the index, those the feed never listed; null when one was not read
    list_shape TEXT NOT NULL DEFAULT '[]',   -- JSON [name, …]: of the first page of its list
    post_shape TEXT NOT NULL DEFAULT '[]'    -- JSON [name, …]: what pages of posts have in common
) STRICT;

CREATE TABLE alarms (                 -- something that is wrong with a source, or was; append only
    id INTEGER PRIMARY KEY,
    source_id INTEGER REFERENCES sources(id),  -- null: of sources.toml itself
    rule TEXT NOT NULL,               -- name of a health rule: docs/alarms.md
    reason TEXT NOT NULL,             -- in words, as last seen
    remedy TEXT NOT NULL,             -- what to do
    opened_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,            -- when it was last found so
    recovered_at TEXT,                -- null while it is open
    run_id INTEGER REFERENCES runs(id),      -- that opened it; null when no run did
    told_at TEXT,                     -- when [notify] was run for its beginning; null: never
    recovery_told_at TEXT             -- when it was run for its end; null: never
) STRICT;

CREATE TABLE traffic (                -- what was asked of one site on one day
    site TEXT NOT NULL,               -- host, with its port where that is not the default
    day TEXT NOT NULL,                -- of UTC
    requests INTEGER NOT NULL,        -- robots.txt, redirects and retries too
    bytes INTEGER NOT NULL,           -- received, before decompression
    PRIMARY KEY (site, day)
) STRICT;

CREATE TABLE entries (                -- one post that some list of a source ever promised: the ledger
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id),
    url TEXT NOT NULL,                -- canonical form, what is fetched
    url_key TEXT NOT NULL,            -- urls.url_key(url): one post, one key
    title TEXT,                       -- as listed; null when the list shows none
    published TEXT,                   -- as listed; null when the list shows none
    updated TEXT,                     -- as listed; null when the list shows none
    summary TEXT,                     -- as listed; null when the list shows none
    tags TEXT NOT NULL DEFAULT '[]',  -- JSON [text, …]
    authors TEXT NOT NULL DEFAULT '[]',      -- JSON [text, …]
    state TEXT NOT NULL DEFAULT 'pending'    -- where it stands
        CHECK (state IN ('pending', 'archived', 'failed', 'rejected', 'external', 'excluded', 'gone')),
    reason TEXT,                      -- why it is no post in the archive, or why its last refetch failed; null: nothing to say
    post_id INTEGER REFERENCES posts(id),    -- null until its post is in the archive
    position INTEGER NOT NULL DEFAULT 0,     -- in the order of the lists, 0 first
    first_seen_at TEXT NOT NULL,      -- in a list
    last_seen_at TEXT NOT NULL,       -- in a list
    content_html TEXT,                -- the feed's full text; null when no feed carries it
    UNIQUE (source_id, url_key)
) STRICT;

CREATE TABLE entry_witnesses (        -- a witness that lists, or once listed, an entry
    entry_id INTEGER NOT NULL REFERENCES entries(id),
    witness TEXT NOT NULL             -- what lists it
        CHECK (witness IN ('index', 'feed', 'sitemap')),
    page_url TEXT,                    -- the page that lists it; null when not known
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    PRIMARY KEY (entry_id, witness)
) STRICT;

CREATE TABLE declarations (           -- what one witness of a source says of itself, at its last reading
    source_id INTEGER NOT NULL REFERENCES sources(id),
    witness TEXT NOT NULL             -- what lists it
        CHECK (witness IN ('index', 'feed', 'sitemap')),
    url TEXT NOT NULL,                -- its first page
    listed INTEGER NOT NULL,          -- entries found on it
    declared INTEGER,                 -- the count it states; null when it states none
    pages INTEGER NOT NULL DEFAULT 1, -- pages read
    note TEXT,                        -- why paging stopped, what was odd; null: nothing to say
    read_at TEXT NOT NULL,
    PRIMARY KEY (source_id, witness, url)
) STRICT;

CREATE TABLE list_readings (          -- how far the lists of a source are read
    source_id INTEGER PRIMARY KEY REFERENCES sources(id),
    settings TEXT NOT NULL,           -- hash of what decides how they are read: rules of the source, version of ours
    begun_at TEXT NOT NULL,           -- when the last reading began; a run that goes on with it leaves it
    read_at TEXT,                     -- when the last reading was done; null while it is not
    swept_at TEXT                     -- when all lists were read last, to their ends; null: never under these settings
) STRICT;

CREATE TABLE list_pages (             -- a page of a list, and what it showed when it was read last
    source_id INTEGER NOT NULL REFERENCES sources(id),
    url TEXT NOT NULL,                -- as asked
    role TEXT NOT NULL                -- what it is
        CHECK (role IN ('index', 'feed', 'sitemap')),
    number INTEGER NOT NULL,          -- in its list, 1 first; 0: of none, only compared with one
    declared INTEGER,                 -- the count of posts it states; null when it states none
    sha256 TEXT NOT NULL,             -- of its bytes
    validators INTEGER NOT NULL,      -- 1: it came with an ETag or Last-Modified
    kept_up INTEGER NOT NULL,         -- readings in a row that found new posts, and it showed all of them
    read_at TEXT NOT NULL,
    announces TEXT NOT NULL,          -- JSON [url, …]: feeds and sitemaps it names
    leads TEXT NOT NULL,              -- JSON [url_key, …]: further pages of its list that have a number
    keys TEXT NOT NULL,               -- JSON [url_key, …]: what it lists, in its order
    PRIMARY KEY (source_id, url)
) STRICT;

CREATE TABLE posts (                  -- one post: the metadata of its current revision
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id),  -- that archived it first; entries tell all of them
    title TEXT NOT NULL,
    published TEXT,                   -- day, or instant with offset; null: the blog never says
    updated TEXT,                     -- day, or instant with offset; null: the blog never says
    language TEXT,                    -- BCP 47; null when neither declared nor detected
    word_count INTEGER NOT NULL,
    code_count INTEGER NOT NULL DEFAULT 0,   -- blocks of code
    image_count INTEGER NOT NULL DEFAULT 0,  -- pictures shown
    url TEXT NOT NULL,                -- canonical form of the page's address
    summary TEXT,                     -- plain text; null when there is none
    status TEXT NOT NULL DEFAULT 'live'      -- gone from the blog, never from here
        CHECK (status IN ('live', 'gone')),
    gone_at TEXT,                     -- when it first was not there, as confirmed by a later run; null while live
    revision INTEGER NOT NULL DEFAULT 1,     -- number of the current revision
    site_name TEXT,                   -- null when the page does not say
    first_archived TEXT NOT NULL,     -- when revision 1 was recorded
    last_checked TEXT NOT NULL,       -- when its page was last read, changed or not
    last_changed TEXT NOT NULL,       -- when the current revision was found
    extractor TEXT NOT NULL,          -- version of the extraction that read its page last
    url_key TEXT NOT NULL UNIQUE,     -- urls.url_key(url): one post, one key
    canonical_url TEXT,               -- rel=canonical where it can be trusted; else null
    image TEXT,                       -- lead picture, absolute URL; null when there is none
    content_sha256 TEXT NOT NULL,     -- of what a reader sees: archiver.changes
    snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- of the current revision; null when imported without one
    provenance TEXT NOT NULL DEFAULT '{}'     -- JSON {field: where it came from}
) STRICT;

CREATE TABLE bodies (                 -- what the current revision of a post says, three renderings of one tree
    post_id INTEGER PRIMARY KEY REFERENCES posts(id),
    text TEXT NOT NULL,               -- plain
    markdown TEXT NOT NULL,           -- CommonMark with GFM tables and footnotes
    html TEXT NOT NULL                -- sanitised, absolute URLs
) STRICT;

CREATE TABLE revisions (              -- one distinct content of a post over time, append only
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    number INTEGER NOT NULL,          -- 1, 2, 3 … of its post
    kind TEXT NOT NULL DEFAULT 'good' -- a suspect is never current
        CHECK (kind IN ('good', 'suspect')),
    reason TEXT,                      -- why it is a suspect; null when it is good
    title TEXT NOT NULL,
    published TEXT,                   -- as in posts
    updated TEXT,                     -- as in posts
    word_count INTEGER NOT NULL,
    changed TEXT NOT NULL DEFAULT '[]',      -- JSON [field, …] against the one before; [] for the first; with "extractor" where not the blog changed
    content_sha256 TEXT NOT NULL,     -- of what a reader sees: archiver.changes
    snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when imported without one
    extractor TEXT NOT NULL,          -- version of the extraction
    run_id INTEGER REFERENCES runs(id),      -- that found it; null when imported or extracted again
    found_at TEXT NOT NULL,           -- when it was first met
    seen_at TEXT NOT NULL,            -- when it was last met
    UNIQUE (post_id, number)
) STRICT;

CREATE TABLE revision_bodies (        -- a revision in full
    revision_id INTEGER PRIMARY KEY REFERENCES revisions(id),
    body BLOB NOT NULL                -- zstd frame of JSON: every field of archiver.model.Post
) STRICT;

CREATE TABLE events (                 -- something that happened to a post besides its good revisions; append only
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    kind TEXT NOT NULL                -- a suspect was met; absent: it answered 404 or 410; gone: that was confirmed; live: it answers again; accepted: a suspect became current; moved: it has another address
        CHECK (kind IN ('suspect', 'absent', 'gone', 'live', 'accepted', 'moved')),
    revision_id INTEGER REFERENCES revisions(id),  -- the suspect; null for the other kinds
    detail TEXT,                      -- the reason, or the address before; null: nothing to add
    run_id INTEGER REFERENCES runs(id),      -- null when done by hand
    happened_at TEXT NOT NULL
) STRICT;

CREATE TABLE aliases (                -- another address of a post
    url_key TEXT PRIMARY KEY,         -- urls.url_key(url)
    url TEXT NOT NULL,                -- canonical form
    post_id INTEGER NOT NULL REFERENCES posts(id),
    reason TEXT NOT NULL              -- how it is known
        CHECK (reason IN ('redirect', 'canonical')),
    seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE tags (                   -- one tag, as some post writes it
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE posts_tags (             -- a tag of a post
    post_id INTEGER NOT NULL REFERENCES posts(id),
    tag_id INTEGER NOT NULL REFERENCES tags(id),
    position INTEGER NOT NULL,        -- as the post shows them, 0 first
    PRIMARY KEY (post_id, tag_id)
) STRICT;

CREATE TABLE authors (                -- one author, as some post names them
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE posts_authors (          -- an author of a post
    post_id INTEGER NOT NULL REFERENCES posts(id),
    author_id INTEGER NOT NULL REFERENCES authors(id),
    position INTEGER NOT NULL,        -- as the post shows them, 0 first
    PRIMARY KEY (post_id, author_id)
) STRICT;

CREATE TABLE code_blocks (            -- a block of code of a post, exact
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,        -- in the post, 0 first
    language TEXT,                    -- lower case; null when the page does not say
    caption TEXT,                     -- file name or caption; null when there is none
    sha256 TEXT NOT NULL,             -- of the text in UTF-8
    text TEXT NOT NULL,               -- exact, without a newline at the end
    UNIQUE (post_id, position)
) STRICT;

CREATE TABLE links (                  -- a link in the body of a post
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,        -- in the post, 0 first
    url TEXT NOT NULL,                -- absolute, as written
    target TEXT NOT NULL,             -- urls.url_key(url), to join with posts.url_key
    text TEXT NOT NULL,
    UNIQUE (post_id, position)
) STRICT;

CREATE TABLE images (                 -- a picture that a post shows
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,        -- in the post, 0 first
    url TEXT NOT NULL,                -- absolute
    alt TEXT NOT NULL,
    caption TEXT,                     -- null when there is none
    sha256 TEXT,                      -- of its bytes; null when they are not in the archive
    UNIQUE (post_id, position)
) STRICT;

CREATE TABLE quality (                -- how far the extraction of a post can be trusted
    post_id INTEGER PRIMARY KEY REFERENCES posts(id),
    vote_words INTEGER NOT NULL,      -- words of the text that trafilatura chose
    kept_words INTEGER NOT NULL,      -- words of what was kept
    agreement REAL NOT NULL,          -- share of the vote's words that were kept, 0 to 1
    flags TEXT NOT NULL DEFAULT '[]'  -- JSON [word, …]
) STRICT;

CREATE TABLE rejections (             -- why a page that was fetched became no post
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(id),
    run_id INTEGER REFERENCES runs(id),      -- that fetched it; null when extracted again
    url TEXT NOT NULL,
    reason TEXT NOT NULL,             -- a word of archiver.model.Reason
    detail TEXT NOT NULL,             -- one line for a person
    snapshot_sha256 TEXT REFERENCES snapshots(sha256),  -- null when no body was kept
    extractor TEXT NOT NULL DEFAULT '',      -- version of the extraction that refused it last
    rejected_at TEXT NOT NULL
) STRICT;

CREATE INDEX runs_source ON runs(source_id, started_at);
CREATE INDEX observations_source ON observations(source_id);
CREATE UNIQUE INDEX alarms_open ON alarms(COALESCE(source_id, 0), rule) WHERE recovered_at IS NULL;
CREATE INDEX alarms_source ON alarms(source_id, opened_at);
CREATE INDEX alarms_run ON alarms(run_id);
CREATE INDEX revisions_run ON revisions(run_id);
CREATE INDEX dictionaries_site ON dictionaries(site);
CREATE INDEX snapshots_site ON snapshots(site, kept_at);
CREATE INDEX fetches_run ON fetches(run_id);
CREATE INDEX fetches_url ON fetches(url, fetched_at);
CREATE INDEX fetches_snapshot ON fetches(snapshot_sha256);
CREATE INDEX entries_state ON entries(source_id, state);
CREATE INDEX entries_post ON entries(post_id);
CREATE INDEX entries_key ON entries(url_key);
CREATE INDEX posts_newest ON posts(published DESC, url);
CREATE INDEX posts_source ON posts(source_id, published DESC, url, language);
CREATE INDEX posts_language ON posts(language, published DESC, url);
CREATE INDEX posts_gone ON posts(source_id) WHERE status = 'gone';
CREATE INDEX posts_changed ON posts(last_changed);
CREATE INDEX posts_tags_tag ON posts_tags(tag_id);
CREATE INDEX posts_authors_author ON posts_authors(author_id);
CREATE INDEX code_blocks_language ON code_blocks(language, post_id);
CREATE INDEX links_target ON links(target);
CREATE INDEX images_sha256 ON images(sha256);
CREATE INDEX rejections_source ON rejections(source_id, url);
CREATE INDEX rejections_run ON rejections(run_id);
CREATE INDEX rejections_snapshot ON rejections(snapshot_sha256);
CREATE INDEX aliases_post ON aliases(post_id);
CREATE INDEX events_post ON events(post_id);
CREATE INDEX events_revision ON events(revision_id);
CREATE INDEX events_run ON events(run_id);

CREATE TRIGGER posts_insert_count AFTER INSERT ON posts BEGIN
    UPDATE sources SET posts_count = posts_count + 1 WHERE id = new.source_id;
END;

CREATE TRIGGER posts_delete_count AFTER DELETE ON posts BEGIN
    UPDATE sources SET posts_count = posts_count - 1 WHERE id = old.source_id;
END;
