-- What things of other services are called, so that a table that somebody wrote can name them; empty until it is told.
alter table known_agency add column if not exists name text;
alter table known_area add column if not exists name text;
alter table known_venue add column if not exists name text;
