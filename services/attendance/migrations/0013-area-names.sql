-- What areas are called, so that a roster that somebody wrote can name them; empty until it is told.
alter table known_area add column name text;
