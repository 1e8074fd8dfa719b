-- So that an older word on an agency that comes after a newer one changes nothing.
alter table known_agency add column version integer not null default 0;
