-- Null until told, as for what an installation heard of before these columns were there.
alter table known_area add column if not exists name text, add column parent_id text;
alter table known_venue add column kind text;

-- The newest figure of an audience in an area that the venues service told.
create table known_population (
  area_id text not null,
  audience_id text not null,
  people integer not null,
  as_of date not null,
  primary key (area_id, audience_id),
  constraint known_population_is_not_negative check (people >= 0)
);

create table programme (
  id uuid primary key,
  name text not null,
  source_id uuid not null references campaign,
  -- From the first day of the source to its last, none when they are the same.
  lasts_days integer not null,
  created_by uuid not null,
  created_at timestamptz not null,
  constraint programme_has_a_name check (name <> ''),
  constraint programme_ends_after_it_starts check (lasts_days >= 0)
);
create index programme_newest_first on programme (created_at desc, id desc);

create table programme_step (
  programme_id uuid not null references programme on delete cascade,
  position smallint not null,
  day_offset integer not null,
  kind text not null,
  venue_kind text,
  audience_ids text[] not null,
  minutes integer not null,
  intensity double precision not null,
  primary key (programme_id, position),
  constraint step_is_for_somebody check (cardinality(audience_ids) > 0),
  constraint step_takes_time check (minutes > 0),
  constraint step_is_held_at_all check (intensity > 0)
);

create table programme_target (
  programme_id uuid not null references programme on delete cascade,
  position smallint not null,
  audience_id text not null,
  level text not null,
  rate double precision not null,
  primary key (programme_id, audience_id, level),
  constraint programme_target_is_a_share check (rate between 0 and 1)
);

alter table campaign add column programme_id uuid references programme;
