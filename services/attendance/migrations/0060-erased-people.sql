-- Who asked to be forgotten. What stays of them is a keyed hash of each of their pseudonyms, by a key of its own, so that this is no
-- list of people: whoever brings a number finds out whether it is one of these, and nobody finds out whose they are.
create table erased_person (
  tombstone bytea primary key,
  erased_at timestamptz not null,
  constraint erased_person_tombstone_is_128_bits check (octet_length(tombstone) = 16)
);

-- Which key the tombstones were made with, so that another one is not used by mistake.
alter table person_key add column erasure_fingerprint bytea;

-- As write_new_check_ins, and nothing of anybody who was erased: what is to be done with theirs depends on when it was.
create function take_new_check_ins(
  event_ids uuid[], pseudonyms bytea[], kinds text[], audiences text[], area_ids text[], ats timestamptz[],
  received timestamptz[], client_ids text[], methods text[], flags boolean[], days date[], lates boolean[], tombstones bytea[]
) returns setof integer language plpgsql as $$
begin
  -- A statement of its own, so that the next one sees all that was taken out before the lock was had.
  perform pg_advisory_xact_lock_shared(hashtext('starlane attendances'));
  return query
  with came as materialized (
    select item.*, pseudonym.person
    from unnest(event_ids, pseudonyms, kinds, audiences, area_ids, ats, received, client_ids, methods, flags, days, lates,
        tombstones)
      with ordinality as item (event_id, pseudonym, kind, audience, area_id, at, received_at, client_id, method, flagged, day,
        late, tombstone, position)
    left join pseudonym using (pseudonym)
    where not exists (select from erased_person where erased_person.tombstone = item.tombstone)),
  named as (
    insert into pseudonym (pseudonym, kind, person)
    select new.pseudonym, new.kind, nextval('person_ordinal_seq')
    from (select distinct came.kind, came.pseudonym from came where came.person is null) as new
    order by new.kind, new.pseudonym
    on conflict do nothing
    returning pseudonym.pseudonym, pseudonym.person),
  people as (
    insert into person (ordinal) overriding system value select named.person from named),
  written as (
    insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
    select came.event_id, coalesce(came.person, named.person), came.audience, came.area_id, came.at, came.received_at,
      came.client_id, came.method, came.flagged, came.day, came.late
    from came left join named using (pseudonym)
    where coalesce(came.person, named.person) is not null
      and not exists (select from removed_attendance where removed_attendance.client_id = came.client_id)
    order by came.event_id, coalesce(came.person, named.person), came.position
    on conflict do nothing
    returning attendance.client_id)
  select came.position::integer from came join written using (client_id);
end $$;
