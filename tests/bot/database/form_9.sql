PRAGMA user_version = 9;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'moot','0001_polls_and_debates','2026-11-24 04:02:05.762278+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'moot','0002_made','2026-11-24 21:22:43.368627+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'moot','0003_chats','2026-11-24 23:13:53.966767+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'moot','0004_reopened','2026-11-27 13:17:49.260656+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'moot','0005_answered','2026-11-27 13:22:24.896210+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'moot','0006_presses_and_notices','2026-11-27 14:16:11.833745+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'moot','0007_findings','2026-11-30 01:49:53.175909+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'moot','0008_reminders','2026-11-30 11:10:03.825080+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'moot','0009_mended','2026-11-30 12:02:10.761663+00:00');
CREATE TABLE accounts (account TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answers (
        id TEXT NOT NULL UNIQUE,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        confidence REAL,
        excerpts TEXT NOT NULL,
        at TEXT NOT NULL
    , finding TEXT);
INSERT INTO "answers" VALUES('a1','terminal','','r','ask','why?',0.9,'[]','2099-01-01T00:00:00+00:00',NULL);
CREATE TABLE ballots (
        box INTEGER NOT NULL REFERENCES boxes(id),
        round INTEGER NOT NULL,
        voter BLOB NOT NULL,
        name TEXT,
        choice TEXT NOT NULL,
        reason TEXT,
        evidence TEXT,
        PRIMARY KEY (box, round, voter)
    ) WITHOUT ROWID;
INSERT INTO "ballots" VALUES(1,0,X'58817BC6CB05D2F08B0DF8F6EA33EDB4',NULL,'{"4": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(1,0,X'E08DC85E8C617E02AA2212B680E67A6C',NULL,'{"2": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(1,0,X'EE4CEE926A27DDA0E7E9DADF1F845F30',NULL,'{"4": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(2,0,X'6B1504EFE8EA3E167A5BA163E990061A8501496BD8A2216A6B94DA1F5B45E8B9',NULL,'{"4": 1}','Café',NULL);
INSERT INTO "ballots" VALUES(2,0,X'A9CA2CED0BCE3A4B2A21716120DD0C40A3ED90F1627383B263032C32A3BEE122',NULL,'{"4": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(3,0,X'746573741F636C75621F69643A62656E','Ben','{"1": 2, "2": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(3,0,X'746573741F636C75621F69643A63656D','Cem','{"3": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(5,0,X'D556D947CAA54759FDDA2E02BBD3014D',NULL,'{"2": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(5,0,X'E109443F8981F938198A9500A2BFC47C',NULL,'{"2": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(5,1,X'D556D947CAA54759FDDA2E02BBD3014D',NULL,'{"1": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(5,1,X'E109443F8981F938198A9500A2BFC47C',NULL,'{"1": 1}',NULL,NULL);
INSERT INTO "ballots" VALUES(6,0,X'746573741F636C75621F69643A62656E','Ben','{"1": 1}',NULL,NULL);
CREATE TABLE boards (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        name TEXT NOT NULL,
        room TEXT NOT NULL,
        message TEXT NOT NULL,
        final INTEGER NOT NULL,
        UNIQUE (platform, room, message)
    );
INSERT INTO "boards" VALUES('discord','g','p1','c','m',0);
CREATE TABLE boxes (
        id INTEGER PRIMARY KEY,
        anonymous INTEGER NOT NULL,
        secret BLOB
    );
INSERT INTO "boxes" VALUES(1,1,NULL);
INSERT INTO "boxes" VALUES(2,1,X'B7252DCC88D4B6C92930AB373EBD5F9CE19353881043E02C233405FD62CC8212');
INSERT INTO "boxes" VALUES(3,0,NULL);
INSERT INTO "boxes" VALUES(4,1,X'1FDA7557DBBA2D9BFACDA927307B7F22581E1B9CA1A56BC5E598B1FCB201DAB4');
INSERT INTO "boxes" VALUES(5,1,NULL);
INSERT INTO "boxes" VALUES(6,0,NULL);
CREATE TABLE debates (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        number INTEGER NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        motion TEXT NOT NULL,
        voters TEXT NOT NULL,
        rounds TEXT NOT NULL,
        stage INTEGER NOT NULL,
        stage_ends_at TEXT,
        seconds_left INTEGER,
        author TEXT,
        author_name TEXT,
        created_at TEXT NOT NULL,
        ended_at TEXT,
        announced INTEGER NOT NULL DEFAULT 0,
        forgotten INTEGER NOT NULL DEFAULT 0,
        box INTEGER NOT NULL REFERENCES boxes(id), secluded TEXT NOT NULL DEFAULT '', cancelled_at TEXT, notes TEXT NOT NULL DEFAULT '[]',
        UNIQUE (platform, space, number)
    );
INSERT INTO "debates" VALUES(1,'test','club',1,'r','Europe/Berlin','Ended','[]','[]',1,NULL,NULL,'testclubid:ana','Ana','2026-11-24T12:00:00+00:00','2026-11-24T12:00:00+00:00',0,0,5,'',NULL,'[]');
INSERT INTO "debates" VALUES(2,'test','club',2,'r','Europe/Berlin','Going on','[]','[["openings", 10]]',1,NULL,600,'testclubid:ana','Ana','2026-11-24T12:00:00+00:00',NULL,0,0,6,'',NULL,'[]');
CREATE TABLE deliveries (
        box INTEGER NOT NULL REFERENCES boxes(id),
        token BLOB NOT NULL,
        PRIMARY KEY (box, token)
    ) WITHOUT ROWID;
INSERT INTO "deliveries" VALUES(2,X'A7AE4C01518426BE631F97D19A4FE61C2344C0609F5F0CCAFCBD2BC54FAA64CC');
CREATE TABLE guests (
        kind TEXT NOT NULL,
        key INTEGER NOT NULL,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        number INTEGER NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        PRIMARY KEY (platform, space, kind, number)
    ) WITHOUT ROWID;
CREATE TABLE link_codes (
        code BLOB PRIMARY KEY,
        what TEXT NOT NULL,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        identity TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE made (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        token BLOB NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (platform, space, token)
    ) WITHOUT ROWID;
INSERT INTO "made" VALUES('test','club',X'62DC1D86ADF6E9AEA39EEB2C984529D3C3A726E588DDA8D7ACCCFDB4EFA6464A','p4');
CREATE TABLE notices (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        what TEXT NOT NULL,
        name TEXT NOT NULL
    , at TEXT NOT NULL DEFAULT '2026-11-01T00:00:00.000+00:00', member TEXT NOT NULL DEFAULT '');
CREATE TABLE options (
        poll INTEGER NOT NULL REFERENCES polls(id),
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        excerpt TEXT,
        PRIMARY KEY (poll, number)
    ) WITHOUT ROWID;
INSERT INTO "options" VALUES(1,1,'strongly-disagree',NULL);
INSERT INTO "options" VALUES(1,2,'disagree',NULL);
INSERT INTO "options" VALUES(1,3,'undecided',NULL);
INSERT INTO "options" VALUES(1,4,'agree',NULL);
INSERT INTO "options" VALUES(1,5,'strongly-agree',NULL);
INSERT INTO "options" VALUES(2,1,'strongly-disagree',NULL);
INSERT INTO "options" VALUES(2,2,'disagree',NULL);
INSERT INTO "options" VALUES(2,3,'undecided',NULL);
INSERT INTO "options" VALUES(2,4,'agree',NULL);
INSERT INTO "options" VALUES(2,5,'strongly-agree',NULL);
INSERT INTO "options" VALUES(3,1,'north',NULL);
INSERT INTO "options" VALUES(3,2,'east',NULL);
INSERT INTO "options" VALUES(3,3,'south',NULL);
INSERT INTO "options" VALUES(3,4,'west',NULL);
INSERT INTO "options" VALUES(4,1,'One','{"document": "d", "locator": "§1"}');
INSERT INTO "options" VALUES(4,2,'Two',NULL);
CREATE TABLE polls (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        number INTEGER NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        kind TEXT NOT NULL,
        motion TEXT NOT NULL,
        excerpt TEXT,
        results TEXT NOT NULL,
        reasons TEXT NOT NULL,
        voters TEXT NOT NULL,
        most INTEGER NOT NULL,
        quorum INTEGER NOT NULL,
        adding INTEGER NOT NULL,
        author TEXT,
        author_name TEXT,
        created_at TEXT NOT NULL,
        closes_at TEXT,
        remind_at TEXT,
        closed_at TEXT,
        announced INTEGER NOT NULL DEFAULT 0,
        lot TEXT NOT NULL,
        forgotten INTEGER NOT NULL DEFAULT 0,
        box INTEGER NOT NULL REFERENCES boxes(id), secluded TEXT NOT NULL DEFAULT '', reopened TEXT NOT NULL DEFAULT '[]', taken_out INTEGER NOT NULL DEFAULT 0, cancelled_at TEXT, notes TEXT NOT NULL DEFAULT '[]', series INTEGER, every_days INTEGER NOT NULL DEFAULT 0,
        UNIQUE (platform, space, number)
    );
INSERT INTO "polls" VALUES(1,'test','club',1,'r','Europe/Berlin','stance','Closed',NULL,'closed','optional','[]',1,0,1,'testclubid:ana','Ana','2026-11-24T12:00:00+00:00',NULL,NULL,'2026-11-24T12:00:00+00:00',0,'6c604de263d147415a2f52d4a6b6d7db',0,1,'','[]',0,NULL,'[]',NULL,0);
INSERT INTO "polls" VALUES(2,'test','club',2,'r','Europe/Berlin','stance','Open',NULL,'closed','optional','[]',1,0,1,'testclubid:ana','Ana','2026-11-24T12:00:00+00:00','2026-11-27T12:00:00+00:00','2026-11-27T04:48:00+00:00',NULL,0,'7c6006e2bb630b05eb38d1a12d09c8d9',0,2,'','[]',0,NULL,'[["2026-11-24T12:00:00+00:00", "Café means the house"]]',NULL,0);
INSERT INTO "polls" VALUES(3,'test','club',3,'r','Europe/Berlin','ranked','Named',NULL,'live','optional','[]',1,0,1,'testclubid:ana','Ana','2026-11-24T12:00:00+00:00',NULL,NULL,NULL,0,'626854295aaa5b2f70e1e7092869a50b',0,3,'','[]',0,NULL,'[]',NULL,0);
INSERT INTO "polls" VALUES(4,'test','club',4,'r','Europe/Berlin','statements','Statements',NULL,'live','optional','[]',1,0,1,'testclubid:ana','Ana','2026-11-24T12:00:00+00:00',NULL,NULL,NULL,0,'15ebfc6deaaa1fd744fd4fda2158d30e',0,4,'','[]',0,NULL,'[]',NULL,0);
CREATE TABLE presses (
    box INTEGER NOT NULL REFERENCES boxes(id),
    round INTEGER NOT NULL,
    voter BLOB NOT NULL,
    option INTEGER NOT NULL,
    came REAL NOT NULL,
    told REAL,
    PRIMARY KEY (box, round, voter, option)
) WITHOUT ROWID;
INSERT INTO "presses" VALUES(2,0,X'6B1504EFE8EA3E167A5BA163E990061A8501496BD8A2216A6B94DA1F5B45E8B9',0,1700000000.5,NULL);
CREATE TABLE ratings (
        answer TEXT NOT NULL,
        member TEXT NOT NULL,
        good INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (answer, member)
    ) WITHOUT ROWID;
INSERT INTO "ratings" VALUES('a1','m',1,'2099-01-01T00:00:00+00:00');
CREATE TABLE reminders (
        poll INTEGER NOT NULL REFERENCES polls(id),
        member TEXT NOT NULL,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        name TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        PRIMARY KEY (poll, member)
    ) WITHOUT ROWID;
INSERT INTO "reminders" VALUES(2,'testclubid:cem','test','club','r','p2','2026-11-24T12:00:00+00:00');
CREATE TABLE room_links (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        other_platform TEXT NOT NULL,
        other_space TEXT NOT NULL,
        other_room TEXT NOT NULL,
        other_zone TEXT NOT NULL,
        PRIMARY KEY (platform, space, room, other_platform, other_space, other_room)
    ) WITHOUT ROWID;
CREATE TABLE "shown" (
        id INTEGER PRIMARY KEY,
        debate INTEGER NOT NULL REFERENCES debates(id),
        stage INTEGER NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        side TEXT,
        member TEXT,
        name TEXT,
        text TEXT NOT NULL,
        excerpts TEXT NOT NULL,
        finding TEXT
    , taken_off TEXT);
INSERT INTO "shown" VALUES(1,2,0,'2026-11-24T12:00:00+00:00','ask',NULL,'testclubid:ben','Ben','what is a race?','[{"document": "d", "text": "We race."}]','{"verdict": "not in the sources", "caution": "The text says 2017, not 2019.", "facts": [], "missing": ["races"]}',NULL);
CREATE TABLE sides (
        debate INTEGER NOT NULL REFERENCES debates(id),
        member TEXT NOT NULL,
        name TEXT NOT NULL,
        side TEXT NOT NULL,
        PRIMARY KEY (debate, member)
    ) WITHOUT ROWID;
INSERT INTO "sides" VALUES(2,'testclubid:ben','Ben','for');
CREATE TABLE space_settings (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (platform, space, name)
    ) WITHOUT ROWID;
INSERT INTO "space_settings" VALUES('terminal','','zone','Europe/Berlin');
CREATE TABLE upkeep (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX polls_due ON polls (closed_at, closes_at);
CREATE INDEX answers_at ON answers (at);
CREATE INDEX answers_of ON answers (platform, space, room, at);
CREATE INDEX shown_of ON shown (debate, id);
COMMIT;
