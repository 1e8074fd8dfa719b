-- Writes those check-ins of which nothing is held, and says which they were, by their positions from 1: under a client id that was
-- never used, of somebody who is not there. Of any other nothing is written. Each comes with one number of its person, for an event
-- that has places for all, under a client id that comes once.
-- Locks are taken as everybody takes them: the log's, then people (identity numbers, then phones), then attendances, each sorted.
create function write_new_check_ins(
  event_ids uuid[], pseudonyms bytea[], kinds text[], audiences text[], area_ids text[], ats timestamptz[],
  received timestamptz[], client_ids text[], methods text[], flags boolean[], days date[], lates boolean[]
) returns setof integer language plpgsql as $$
begin
  -- A statement of its own, so that the next one sees all that was taken out before the lock was had.
  perform pg_advisory_xact_lock_shared(hashtext('starlane attendances'));
  return query
  with came as materialized (
    select item.*, pseudonym.person
    from unnest(event_ids, pseudonyms, kinds, audiences, area_ids, ats, received, client_ids, methods, flags, days, lates)
      with ordinality as item (event_id, pseudonym, kind, audience, area_id, at, received_at, client_id, method, flagged, day,
        late, position)
    left join pseudonym using (pseudonym)),
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
