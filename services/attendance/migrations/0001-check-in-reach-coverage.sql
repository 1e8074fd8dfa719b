-- What other services told, as far as attendance needs it.
create table known_area (
  id text primary key,
  level text not null,
  parent_id text,
  constraint known_area_id_is_a_division_code check (id ~ '^[0-9]{2,}$')
);

create table known_population (
  area_id text not null,
  audience text not null,
  as_of date not null,
  people integer not null,
  primary key (area_id, audience, as_of),
  constraint known_population_is_not_negative check (people >= 0)
);

create table known_agency (
  id uuid primary key,
  jurisdiction text[] not null,
  version integer not null
);

create table known_campaign (
  id uuid primary key,
  area_id text not null,
  targets jsonb not null,
  version integer not null
);

create table known_event (
  id uuid primary key,
  campaign_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  area_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null,
  capacity integer,
  version integer not null
);
create index known_event_by_campaign on known_event (campaign_id);
create index known_event_by_agency on known_event (agency_id);

-- A person is a keyed pseudonym and nothing else; the ordinal is what attendances count by.
create table person (
  ordinal integer generated always as identity primary key,
  pseudonym bytea not null,
  constraint person_has_one_pseudonym unique (pseudonym),
  constraint person_pseudonym_is_128_bits check (octet_length(pseudonym) = 16)
);

-- Which key the pseudonyms were made with, so that another one is not used by mistake.
create table person_key (
  only_one boolean primary key default true,
  fingerprint bytea not null,
  constraint person_key_is_one check (only_one)
);

-- Insert-only. No foreign keys: each would lock the row it points to, and half the district checks in to one event.
create table attendance (
  event_id uuid not null,
  person integer not null,
  audience text not null,
  area_id text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  client_id text not null,
  method text not null,
  flagged boolean not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint attendance_is_once_per_person_and_event primary key (event_id, person),
  constraint attendance_is_once_per_client_id unique (client_id),
  constraint attendance_client_id_is_short check (length(client_id) between 1 and 200),
  constraint attendance_method_is_known check (method in ('SELF_SCAN', 'STAFF_SCAN', 'ROSTER', 'IMPORT'))
);
create index attendance_by_xid on attendance (xid);

-- Reach, counted: `member` is a campaign, an agency or a month ('' with ALL), `audience` is '' for all of them together.
create table reach_cell (
  dimension text not null,
  area_id text not null,
  audience text not null,
  member text not null,
  reached integer not null,
  contacts integer not null,
  primary key (dimension, area_id, audience, member),
  constraint reach_cell_dimension_is_known check (dimension in ('ALL', 'CAMPAIGN', 'AGENCY', 'MONTH')),
  constraint reach_cell_counts_people_once check (reached between 0 and contacts)
) with (fillfactor = 70);

-- Attendances of transactions below `position` are in the cells; every one acknowledged before `as_of` is among them.
create table reach_position (
  only_one boolean primary key default true,
  position xid8 not null default '0',
  as_of timestamptz not null default 'epoch',
  constraint reach_position_is_one check (only_one)
);
insert into reach_position default values;
