-- A closure may be shortened and withdrawn; `version` is the sender's. One that is withdrawn stays, with an empty time that
-- overlaps nothing, so that an older word on it that comes late changes nothing.
alter table known_closure add column version integer not null default 1;
