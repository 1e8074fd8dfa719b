insert into known_area values ('640105', 'DISTRICT', null), ('640105002002', 'COMMUNITY', '640105002');
insert into known_population values ('640105002002', 'ADOLESCENT', '2020-11-01', 500);
insert into known_agency values ('00000000-0000-4000-8000-000000000001', '{640105}', 1);
insert into known_campaign values ('00000000-0000-4000-8000-0000000000c1', '640105', '[]', 1);
insert into known_event values
  ('00000000-0000-4000-8000-0000000000ee', '00000000-0000-4000-8000-0000000000c1', '00000000-0000-4000-8000-000000000001',
   'SCHOOL_CLASS', '640105002002', '2026-03-04T02:00Z', '2026-03-04T02:45Z', 'CONFIRMED', null, 1),
  ('00000000-0000-4000-8000-0000000000ef', '00000000-0000-4000-8000-0000000000c1', '00000000-0000-4000-8000-000000000001',
   'SCHOOL_CLASS', '640105003001', '2026-03-05T02:00Z', '2026-03-05T02:45Z', 'CANCELLED', null, 1);
insert into person (pseudonym) select substr(sha256(n::text::bytea), 1, 16) from generate_series(1, 40) n;
insert into person_key values (true, 'a fingerprint');
-- Of the forty one came late at night, whose day in the district is the next; one's clock was in doubt, and he counts on the event's.
insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged)
select '00000000-0000-4000-8000-0000000000ee', ordinal, 'ADOLESCENT', '640105002002',
  case ordinal when 1 then '2026-03-04T17:00Z'::timestamptz when 2 then '2031-01-01Z' else '2026-03-04T02:05Z' end,
  case ordinal when 1 then '2026-03-04T17:30Z'::timestamptz else '2026-03-04T02:06Z' end, 'client ' || ordinal, 'STAFF_SCAN', ordinal = 2
from person;
insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged)
values ('00000000-0000-4000-8000-0000000000ef', 3, 'ADOLESCENT', '640105003001', '2026-03-05T02:05Z', '2026-03-05T02:05Z', 'called off', 'STAFF_SCAN', false);
insert into reach_cell values ('ALL', '640105', '', '', 40, 40);
update reach_position set position = '999999999999'::xid8, as_of = now();
