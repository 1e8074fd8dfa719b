-- The agency that the maker of an address belonged to, with whom it ends when they go to another; null for one that was made
-- before this was kept.
alter table calendar_feed add column agency_id uuid;

-- When an event was last changed, for calendars.
alter table event add column changed_at timestamptz not null default now();
create function note_change() returns trigger language plpgsql as $$ begin new.changed_at := now(); return new; end $$;
create trigger event_says_when_it_changed before update on event
  for each row when (new.version <> old.version) execute function note_change();
