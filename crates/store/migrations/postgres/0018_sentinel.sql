-- What was tried on an identifier lies together. A guess that is right is counted and taken back, at every sign-in: it
-- changes two indexes instead of three, twice. And how guesses stand at a target is one short walk along its rows, of which
-- the clean-up leaves those of two hours.

ALTER TABLE sentinel_activities DROP CONSTRAINT sentinel_activities_pkey;
ALTER TABLE sentinel_activities ADD PRIMARY KEY (tenant_id, target_hash, id);
DROP INDEX sentinel_activities__outcome;
DROP INDEX sentinel_activities__blocked_until;
