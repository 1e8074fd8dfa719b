-- The agencies there are, as the agencies service told; one that was told of stays.
create table known_agency (
  id uuid primary key
);

-- Midnight at the end of a day is written 00:00, so that a venue can be open until then.
alter table opening_hours
  drop constraint opening_hours_close_after_they_open,
  add constraint opening_hours_close_after_they_open check (closes > opens or closes = '00:00');

alter table closure
  add constraint closure_says_why check (reason <> ''),
  add constraint closure_is_declared_once unique (venue_id, starts_at, ends_at, reason);
