-- The searched columns of users by three characters each, in lower case, kept by triggers. Rows are
-- known by numbers of our own: VACUUM may change those that SQLite gives to rows without one.

CREATE TABLE users_search_keys (
  number INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  user_id TEXT NOT NULL
);
CREATE UNIQUE INDEX users_search_keys__user_id ON users_search_keys (tenant_id, user_id);

CREATE VIRTUAL TABLE users_search USING fts5 (
  id, username, primary_email, primary_phone, name,
  content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);

INSERT INTO users_search_keys (tenant_id, user_id) SELECT tenant_id, id FROM users;
INSERT INTO users_search (rowid, id, username, primary_email, primary_phone, name)
  SELECT k.number, lower(u.id), lower(u.username), lower(u.primary_email), lower(u.primary_phone), lower(u.name)
  FROM users_search_keys k JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.user_id;

CREATE TRIGGER users_search__insert AFTER INSERT ON users BEGIN
  INSERT INTO users_search_keys (tenant_id, user_id) VALUES (new.tenant_id, new.id);
  INSERT INTO users_search (rowid, id, username, primary_email, primary_phone, name)
    SELECT number, lower(new.id), lower(new.username), lower(new.primary_email), lower(new.primary_phone), lower(new.name)
    FROM users_search_keys WHERE tenant_id = new.tenant_id AND user_id = new.id;
END;

CREATE TRIGGER users_search__update AFTER UPDATE OF username, primary_email, primary_phone, name ON users
WHEN old.username IS NOT new.username OR old.primary_email IS NOT new.primary_email
  OR old.primary_phone IS NOT new.primary_phone OR old.name IS NOT new.name
BEGIN
  UPDATE users_search SET id = lower(new.id), username = lower(new.username), primary_email = lower(new.primary_email),
    primary_phone = lower(new.primary_phone), name = lower(new.name)
    WHERE rowid = (SELECT number FROM users_search_keys WHERE tenant_id = new.tenant_id AND user_id = new.id);
END;

CREATE TRIGGER users_search__delete AFTER DELETE ON users BEGIN
  DELETE FROM users_search
    WHERE rowid = (SELECT number FROM users_search_keys WHERE tenant_id = old.tenant_id AND user_id = old.id);
  DELETE FROM users_search_keys WHERE tenant_id = old.tenant_id AND user_id = old.id;
END;
