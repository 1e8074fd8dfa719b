-- Each number has one of its own, so that who came by a phone can be told from who came by the identity number it was joined with, and
-- be given back what is theirs. Where a number is forgotten, nothing leads from this one to anybody.
alter table pseudonym add column number integer generated always as identity;
alter table attendance add column came_by integer; -- the phone's; null by identity number, and before it was kept
alter table removed_attendance
  add column came_by integer,
  drop constraint removed_attendance_reason_is_known,
  add constraint removed_attendance_reason_is_known check (reason in ('WITHDRAWN', 'CORRECTED', 'JOINED', 'SEPARATED'));

-- An identity number and a phone that came together, each of which had been a person: joined, or held until somebody decides.
create table person_join (
  id uuid primary key,
  identity bytea not null, -- pseudonyms
  phone bytea not null,
  state text not null,
  reasons text[] not null, -- why it was held; none where it was joined at once
  event_id uuid, -- at which they came together; null where somebody moved house
  agency_id uuid not null, -- who said so
  area_id text not null, -- takes in every event of either
  found_at timestamptz not null,
  found_by uuid, -- null where nobody was signed in
  into_person integer, -- while joined, and after it was reversed
  joined_person integer,
  joined_xid xid8,
  decided_at timestamptz,
  decided_by uuid, -- null where it was joined at once
  constraint person_join_is_once_per_pair unique (identity, phone),
  constraint person_join_state_is_known check (state in ('PENDING', 'JOINED', 'REJECTED', 'REVERSED')),
  constraint person_join_knows_whom_it_joined check (state in ('PENDING', 'REJECTED') or joined_person is not null)
);
create index person_join_by_state on person_join (state, found_at, id);
create index person_join_by_phone on person_join (phone);

alter table person_join enable row level security, force row level security;
create policy seen_by_who_decides on person_join using (
  (select acts_as_service()) or area_id like any((select codes_within(viewer_areas('ADMIN', 'PLANNER')))::text[]));

-- As before, and with the number of the phone that somebody came by.
create or replace function enter_new_check_ins(
  event_ids uuid[], pseudonyms bytea[], kinds text[], audiences text[], area_ids text[], ats timestamptz[],
  received timestamptz[], client_ids text[], methods text[], flags boolean[], days date[], lates boolean[], tombstones bytea[]
) returns setof text language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  -- A statement of its own, so that the next one sees all that was taken out before the lock was had.
  perform pg_advisory_xact_lock_shared(hashtext('starlane attendances'));
  with named as (
    insert into pseudonym (pseudonym, kind, person)
    select new.pseudonym, new.kind, nextval('person_ordinal_seq')
    from (
      select distinct item.kind, item.pseudonym
      from unnest(pseudonyms, kinds, tombstones) as item (pseudonym, kind, tombstone)
      where not exists (select from pseudonym where pseudonym.pseudonym = item.pseudonym)
        and not exists (select from erased_person where erased_person.tombstone = item.tombstone)) as new
    order by new.kind, new.pseudonym
    on conflict do nothing
    returning pseudonym.person)
  insert into person (ordinal) overriding system value select named.person from named;
  return query
  insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late, came_by)
  select item.event_id, pseudonym.person, item.audience, item.area_id, item.at, item.received_at, item.client_id, item.method,
    item.flagged, item.day, item.late, case pseudonym.kind when 'PHONE' then pseudonym.number end
  from unnest(event_ids, pseudonyms, audiences, area_ids, ats, received, client_ids, methods, flags, days, lates, tombstones)
    with ordinality as item (event_id, pseudonym, audience, area_id, at, received_at, client_id, method, flagged, day, late, tombstone,
      position)
  join pseudonym using (pseudonym)
  where not exists (select from erased_person where erased_person.tombstone = item.tombstone)
    and not exists (select from removed_attendance where removed_attendance.client_id = item.client_id)
  order by item.event_id, pseudonym.person, item.position
  on conflict do nothing
  returning attendance.client_id;
end $$;
