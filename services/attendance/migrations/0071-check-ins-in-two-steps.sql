-- As take_new_check_ins, in two steps, each of which finds its rows by an index: joined with one another, the rows of a batch were compared
-- each with each, since PostgreSQL plans for ten. That one stays for processes of the version before.
-- Answers the client ids of those that were written.
create function enter_new_check_ins(
  event_ids uuid[], pseudonyms bytea[], kinds text[], audiences text[], area_ids text[], ats timestamptz[],
  received timestamptz[], client_ids text[], methods text[], flags boolean[], days date[], lates boolean[], tombstones bytea[]
) returns setof text language plpgsql as $$
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
  insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
  select item.event_id, pseudonym.person, item.audience, item.area_id, item.at, item.received_at, item.client_id, item.method,
    item.flagged, item.day, item.late
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
