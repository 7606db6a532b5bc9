"""Tables of corpora, generations and their texts.

The vectors of a generation are in a table of its own, made by `index.storage.postgres.publishing`: vectors of
different models differ in dimension, and each table has an index of its own.
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE index_generations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, corpus text COLLATE "C" NOT NULL,
    manifest text NOT NULL
);
CREATE INDEX ON index_generations (corpus);
CREATE TABLE index_corpora (
    corpus text COLLATE "C" PRIMARY KEY, generation bigint NOT NULL REFERENCES index_generations
);
CREATE TABLE index_files (
    generation bigint, name text COLLATE "C", content bytea NOT NULL, PRIMARY KEY (generation, name)
);
CREATE TABLE index_documents (
    generation bigint, key text COLLATE "C", position integer NOT NULL, kind text NOT NULL,
    title text NOT NULL, authors text NOT NULL, text text NOT NULL, item text NOT NULL,
    sections text NOT NULL, blocks text NOT NULL, sentences text NOT NULL, source text NOT NULL, binding text,
    PRIMARY KEY (generation, key)
);
CREATE TABLE index_passages (
    generation bigint, id integer, document text COLLATE "C" NOT NULL, section text, heading text,
    paragraph integer, page integer, kind text NOT NULL, "start" integer NOT NULL, "end" integer NOT NULL,
    text text NOT NULL, sentences text NOT NULL, refs text NOT NULL, pages text, digest text NOT NULL,
    PRIMARY KEY (generation, id)
);
CREATE INDEX ON index_passages (generation, document);
CREATE TABLE index_parts (
    generation bigint, id integer, sentences bytea NOT NULL, tokens bytea NOT NULL, owners bytea NOT NULL,
    stems bytea NOT NULL, looks bytea NOT NULL, lengths bytea NOT NULL, counts bytea NOT NULL,
    packed bytea NOT NULL, PRIMARY KEY (generation, id)
);
CREATE TABLE index_words (
    generation bigint, stem text COLLATE "C", count integer NOT NULL, ids bytea NOT NULL,
    impacts bytea NOT NULL, PRIMARY KEY (generation, stem)
);
CREATE TABLE index_references (
    generation bigint, position integer, key text COLLATE "C" NOT NULL, document text COLLATE "C" NOT NULL,
    text text NOT NULL, item text NOT NULL, PRIMARY KEY (generation, position)
);
CREATE TABLE index_people (
    generation bigint, position integer, document text COLLATE "C" NOT NULL, family text COLLATE "C" NOT NULL,
    year integer, PRIMARY KEY (generation, position)
);
CREATE TABLE index_acronyms (
    generation bigint, short text COLLATE "C", long text NOT NULL, PRIMARY KEY (generation, short)
);
CREATE TABLE index_citations (
    generation bigint, position integer, document text COLLATE "C" NOT NULL, key text COLLATE "C",
    form text NOT NULL, "start" integer NOT NULL, "end" integer NOT NULL, sentence_start integer NOT NULL,
    sentence_end integer NOT NULL, locator text, doubt text, PRIMARY KEY (generation, position)
);
CREATE INDEX ON index_citations (generation, document);
CREATE INDEX ON index_citations (generation, key);
CREATE TABLE index_attributions (
    generation bigint, position integer, passage integer NOT NULL, sentence integer NOT NULL,
    key text COLLATE "C" NOT NULL, direct boolean NOT NULL, PRIMARY KEY (generation, position)
);
CREATE INDEX ON index_attributions (generation, passage);
CREATE INDEX ON index_attributions (generation, key);
"""
# Numbers do not compress, and are read faster where the server does not try.
PLAIN = {
    "index_parts": ("sentences", "tokens", "owners", "stems", "looks", "lengths", "counts"),
    "index_words": ("ids", "impacts"),
}


def upgrade() -> None:
    """Makes the tables."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    for table, columns in PLAIN.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")
