create table area (
  id text primary key,
  name text not null,
  level text not null,
  parent_id text references area,
  constraint area_id_is_a_division_code check (id ~ '^[0-9]{2,}$'),
  constraint area_id_extends_its_parents check (parent_id is null or starts_with(id, parent_id)),
  constraint area_level_is_known check (level in ('PROVINCE', 'CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'))
);
create index area_by_parent on area (parent_id, id);

-- The one district this installation serves.
create table installation (
  only_one boolean primary key default true,
  district_id text not null references area,
  constraint installation_is_one check (only_one)
);

create table audience (
  id text primary key,
  position smallint not null unique,
  name_zh text not null,
  name_en text not null
);
insert into audience (id, position, name_zh, name_en) values
  ('ADOLESCENT', 1, '青少年', 'Adolescents'),
  ('ELDERLY', 2, '老年人', 'Elderly'),
  ('MIGRANT_WORKER', 3, '务工人员', 'Migrant workers'),
  ('RESIDENT', 4, '居民', 'Residents');

-- A denominator is versioned by its date and never overwritten.
create table population (
  id uuid primary key,
  area_id text not null references area,
  audience_id text not null references audience,
  people integer not null,
  as_of date not null,
  source text not null,
  confidence text not null,
  constraint population_is_not_negative check (people >= 0),
  constraint population_says_its_source check (source <> ''),
  constraint population_confidence_is_known check (confidence in ('ENUMERATED', 'ESTIMATED')),
  constraint population_is_counted_once_a_day unique (area_id, audience_id, as_of)
);

create table venue (
  id uuid primary key,
  name text not null,
  kind text not null,
  area_id text not null references area,
  address text,
  latitude double precision,
  longitude double precision,
  capacity integer not null,
  agency_id uuid,
  archived boolean not null default false,
  version integer not null default 1,
  constraint venue_has_a_name check (name <> ''),
  constraint venue_holds_somebody check (capacity > 0),
  constraint venue_location_is_whole check ((latitude is null) = (longitude is null)),
  constraint venue_latitude_is_on_earth check (latitude between -90 and 90),
  constraint venue_longitude_is_on_earth check (longitude between -180 and 180)
);
create index venue_by_area on venue (area_id text_pattern_ops, name, id);
create index venue_by_name on venue (name, id);
create index venue_by_agency on venue (agency_id, name, id);

create table venue_audience (
  venue_id uuid not null references venue on delete cascade,
  audience_id text not null references audience,
  people integer not null,
  primary key (venue_id, audience_id),
  constraint venue_audience_is_not_negative check (people >= 0)
);

create table opening_hours (
  venue_id uuid not null references venue on delete cascade,
  weekday text not null,
  opens text not null,
  closes text not null,
  primary key (venue_id, weekday, opens),
  constraint opening_hours_weekday_is_known check
    (weekday in ('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY')),
  constraint opening_hours_are_times_of_day check (opens ~ '^[0-2][0-9]:[0-5][0-9]$' and closes ~ '^[0-2][0-9]:[0-5][0-9]$'),
  constraint opening_hours_close_after_they_open check (closes > opens)
);

create table closure (
  id uuid primary key,
  venue_id uuid not null references venue on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  constraint closure_ends_after_it_starts check (ends_at > starts_at)
);
create index closure_by_venue on closure (venue_id, starts_at);
