-- Attendance stays a log of facts: a row is inserted and never updated. `day` is the district's day it counts on: of `at`, or the
-- event's own where the device's clock is not to be believed. `late` was received more than five minutes after `at`.
alter table attendance add column day date, add column late boolean;
update attendance set
  day = (coalesce(case when flagged then (select starts_at from known_event where id = event_id) end, at)
    at time zone 'Asia/Shanghai')::date,
  late = received_at > at + interval '5 minutes';
alter table attendance alter column day set not null, alter column late set not null;
create index attendance_by_person on attendance (person);

-- A correction takes an attendance out and says so here, in one transaction; a corrected one is then inserted anew. Who follows the
-- log takes off those whose `counted_xid` it has counted.
create table removed_attendance (
  event_id uuid not null,
  person integer not null,
  audience text not null,
  area_id text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  client_id text not null,
  method text not null,
  flagged boolean not null,
  day date not null,
  late boolean not null,
  counted_xid xid8 not null,
  reason text not null,
  removed_by uuid, -- null where no user asked for it
  removed_at timestamptz not null,
  note text,
  xid xid8 not null default pg_current_xact_id(),
  constraint removed_attendance_reason_is_known check (reason in ('WITHDRAWN', 'CORRECTED', 'JOINED'))
);
create index removed_attendance_by_xid on removed_attendance (xid);
create index removed_attendance_by_client_id on removed_attendance (client_id);
create index removed_attendance_by_event on removed_attendance (event_id);

-- People counted on the spot who cannot be identified. Insert-only, and removed as attendances are.
create table crowd_count (
  client_id text not null,
  event_id uuid not null,
  people integer not null,
  audience text, -- null where nobody said: it counts in all audiences together alone
  area_id text not null,
  at timestamptz not null,
  day date not null,
  received_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint crowd_count_is_once_per_client_id primary key (client_id),
  constraint crowd_count_client_id_is_short check (length(client_id) between 1 and 200),
  constraint crowd_count_is_of_somebody check (people between 1 and 1000000)
);
create index crowd_count_by_event on crowd_count (event_id);
create index crowd_count_by_xid on crowd_count (xid);

create table removed_crowd_count (
  client_id text not null,
  event_id uuid not null,
  people integer not null,
  audience text,
  area_id text not null,
  at timestamptz not null,
  day date not null,
  received_at timestamptz not null,
  counted_xid xid8 not null,
  reason text not null,
  removed_by uuid,
  removed_at timestamptz not null,
  note text,
  xid xid8 not null default pg_current_xact_id(),
  constraint removed_crowd_count_reason_is_known check (reason in ('WITHDRAWN', 'CORRECTED'))
);
create index removed_crowd_count_by_xid on removed_crowd_count (xid);
create index removed_crowd_count_by_client_id on removed_crowd_count (client_id);
create index removed_crowd_count_by_event on removed_crowd_count (event_id);

-- An event's campaign, agency, kind and state may change, and an area may be merged into another: counts follow `xid`. `number` is
-- short for who holds millions of them.
alter table known_event
  add column number integer generated always as identity,
  add column xid xid8 not null default pg_current_xact_id(),
  add constraint known_event_number_is_its_own unique (number);
create index known_event_by_xid on known_event (xid);

-- Every area in which somebody is counted is known, if only by what its code says.
insert into known_area (id, level, parent_id)
select id, case length(id) when 2 then 'PROVINCE' when 4 then 'CITY' when 6 then 'DISTRICT' when 9 then 'STREET'
    when 12 then 'COMMUNITY' else 'GRID' end,
  case length(id) when 2 then null when 4 then left(id, 2) when 6 then left(id, 4) when 9 then left(id, 6)
    when 12 then left(id, 9) else left(id, 12) end
from (select distinct area_id as id from attendance union select area_id from known_event) as counted
on conflict do nothing;

alter table known_area
  add column number integer generated always as identity,
  add column merged_into text, -- the area this one counts as
  add column version integer not null default 0, -- 0 where it is known by its code alone
  add column xid xid8 not null default pg_current_xact_id(),
  add constraint known_area_number_is_its_own unique (number),
  add constraint known_area_is_not_merged_into_itself check (merged_into <> id);
create index known_area_by_xid on known_area (xid);

-- A person may be known by several numbers. `kind` is null for pseudonyms made before it was kept.
create table pseudonym (
  pseudonym bytea not null,
  person integer not null,
  kind text,
  constraint pseudonym_is_one_person primary key (pseudonym),
  constraint pseudonym_is_128_bits check (octet_length(pseudonym) = 16),
  constraint pseudonym_kind_is_known check (kind in ('IDENTITY_NUMBER', 'PHONE'))
);
insert into pseudonym (pseudonym, person) select pseudonym, ordinal from person;
create index pseudonym_by_person on pseudonym (person);
alter table person
  drop column pseudonym,
  add column joined_into integer; -- the person this one was found to be; what is held of it is held of that one

-- Contacts include the unidentified. A cell of nobody has no row.
alter table reach_cell
  add column unidentified integer not null default 0,
  drop constraint reach_cell_counts_people_once,
  add constraint reach_cell_counts_people_once check (reached >= 0 and unidentified >= 0 and contacts >= reached + unidentified);

-- The same position's counts of each event.
create table reach_event (
  event_id uuid primary key,
  reached integer not null,
  unidentified integer not null,
  constraint reach_event_is_not_negative check (reached >= 0 and unidentified >= 0)
) with (fillfactor = 70);
insert into reach_event (event_id, reached, unidentified)
select event_id, count(*), 0 from attendance join known_event on known_event.id = event_id
where attendance.xid < (select position from reach_position) and status not in ('CANCELLED', 'DECLINED')
group by event_id;
