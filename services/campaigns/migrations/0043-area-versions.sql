-- So that an older word on an area that comes after a newer one changes nothing.
alter table known_area add column version integer not null default 0;
