-- Coverage. Rejected, gone, external and excluded entries are explained differences; missing are
-- those that a run still owes: pending, failed, and posts that a witness counts but does not list.
CREATE VIEW witness_tally AS          -- the entries of each witness of a source by their state
WITH tally AS (
    SELECT entries.source_id, entry_witnesses.witness,
        COUNT(*) AS listed,
        COUNT(*) FILTER (WHERE state = 'archived') AS archived,
        COUNT(*) FILTER (WHERE state IN ('pending', 'failed')) AS owed,
        COUNT(*) FILTER (WHERE state = 'rejected') AS rejected,
        COUNT(*) FILTER (WHERE state = 'gone') AS gone,
        COUNT(*) FILTER (WHERE state = 'external') AS external,
        COUNT(*) FILTER (WHERE state = 'excluded') AS excluded
    FROM entry_witnesses JOIN entries ON entries.id = entry_witnesses.entry_id
    GROUP BY entries.source_id, entry_witnesses.witness
), said AS (
    SELECT source_id, witness, MAX(declared) AS declared, MAX(listed) AS listed, MIN(url) AS url
    FROM declarations GROUP BY source_id, witness
)
SELECT
    source_id,
    witness,
    COALESCE(declared, 0) AS declared,         -- the count it states; 0 when it states none
    COALESCE(tally.listed, 0) AS listed,       -- entries it ever listed
    MAX(0, COALESCE(declared, 0)
        - MAX(COALESCE(said.listed, 0), COALESCE(tally.listed, 0))) AS unlisted,  -- posts it counts but does not list
    COALESCE(archived, 0) AS archived,         -- entries in that state
    COALESCE(owed, 0) AS owed,                 -- entries pending or failed
    COALESCE(rejected, 0) AS rejected,         -- entries in that state
    COALESCE(gone, 0) AS gone,                 -- entries in that state
    COALESCE(external, 0) AS external,         -- entries in that state
    COALESCE(excluded, 0) AS excluded,         -- entries in that state
    said.url AS url                            -- its first page; null before its first reading was complete
FROM (SELECT source_id, witness FROM said UNION SELECT source_id, witness FROM tally)
LEFT JOIN said USING (source_id, witness)
LEFT JOIN tally USING (source_id, witness);

CREATE VIEW coverage AS               -- what each witness of a source declares against what is archived
SELECT
    sources.name AS source,           -- its name
    witness,                          -- index, feed or sitemap
    MAX(declared, listed) AS declared,         -- the larger of the count it states and the entries it ever listed
    archived,                         -- entries whose post is in the archive
    owed + unlisted AS missing,       -- pending, failed, or counted but not listed
    rejected,                         -- fetched, and no post
    gone,                             -- 404 or 410 before they could be archived
    external,                         -- on other sites, not fetched
    excluded                          -- forbidden by robots.txt or by the user
FROM witness_tally JOIN sources ON sources.id = source_id;

CREATE VIEW source_coverage AS        -- the same for all witnesses of a source together, each entry once
WITH tally AS (
    SELECT source_id,
        COUNT(*) AS listed,
        COUNT(*) FILTER (WHERE state = 'archived') AS archived,
        COUNT(*) FILTER (WHERE state IN ('pending', 'failed')) AS owed,
        COUNT(*) FILTER (WHERE state = 'rejected') AS rejected,
        COUNT(*) FILTER (WHERE state = 'gone') AS gone,
        COUNT(*) FILTER (WHERE state = 'external') AS external,
        COUNT(*) FILTER (WHERE state = 'excluded') AS excluded
    FROM entries GROUP BY source_id
), beyond AS (
    SELECT source_id, MAX(unlisted) AS unlisted FROM witness_tally GROUP BY source_id
)
SELECT
    sources.name AS source,           -- its name
    COALESCE(listed, 0) + COALESCE(unlisted, 0) AS declared,  -- posts that any witness lists or counts
    COALESCE(archived, 0) AS archived,         -- as in coverage
    COALESCE(owed, 0) + COALESCE(unlisted, 0) AS missing,     -- as in coverage
    COALESCE(rejected, 0) AS rejected,         -- as in coverage
    COALESCE(gone, 0) AS gone,                 -- as in coverage
    COALESCE(external, 0) AS external,         -- as in coverage
    COALESCE(excluded, 0) AS excluded          -- as in coverage
FROM sources
LEFT JOIN tally ON tally.source_id = sources.id
LEFT JOIN beyond ON beyond.source_id = sources.id;

CREATE VIEW missing AS                -- each promised post that is not in the archive, and why
SELECT
    sources.name AS source,           -- its name
    entries.url AS url,               -- of the entry; of the witness where it counts more than it lists
    entries.title AS title,           -- as listed; null when the list shows none
    entries.state AS state,           -- pending, failed, unlisted: owed; rejected, gone, external, excluded: explained
    COALESCE(entries.reason, IIF(entries.state = 'pending', 'not fetched yet', entries.state)) AS reason  -- in words
FROM entries JOIN sources ON sources.id = entries.source_id
WHERE entries.state <> 'archived'
UNION ALL
SELECT sources.name, witness_tally.url, NULL, 'unlisted',
    'the ' || witness || ' counts ' || declared || ' posts and lists ' || (declared - unlisted)
FROM witness_tally JOIN sources ON sources.id = source_id
WHERE unlisted > 0;
