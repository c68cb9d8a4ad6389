CREATE TABLE word (
    text text COLLATE thai PRIMARY KEY
);
CREATE INDEX word_trigrams ON word USING gin (text gin_trgm_ops);
