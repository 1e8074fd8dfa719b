-- What agencies are called, so that a table that somebody wrote can name them; empty until it is told.
alter table known_agency add column name text;
