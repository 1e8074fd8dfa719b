-- What reports are laid out by (areas, how many people live in them, what agencies answer for) is small, seldom changes, and is kept in
-- memory for as long as this number stays what it was. It is counted up by the transaction that changes any of it, and so is seen
-- together with what has changed.
create table ground (
  only_one boolean primary key default true,
  version bigint not null default 1,
  constraint ground_is_one check (only_one)
);
insert into ground default values;

create function ground_has_changed() returns trigger language plpgsql as $$
begin
  if exists (select from changed) then
    update ground set version = version + 1;
  end if;
  return null;
end $$;

do $$
declare kept text;
begin
  foreach kept in array array['known_area', 'known_population', 'known_agency'] loop
    execute format('create trigger ground_grows after insert on %I referencing new table as changed
      for each statement execute function ground_has_changed()', kept);
    execute format('create trigger ground_changes after update on %I referencing new table as changed
      for each statement execute function ground_has_changed()', kept);
    execute format('create trigger ground_shrinks after delete on %I referencing old table as changed
      for each statement execute function ground_has_changed()', kept);
  end loop;
end $$;
