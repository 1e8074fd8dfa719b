-- Where an audience can be met: each venue that holds one, with how many of it where somebody has said.
create table known_venue (
  id uuid primary key,
  area_id text not null,
  audiences jsonb not null,
  archived boolean not null,
  version integer not null
);

create table known_venue_audience (
  venue_id uuid not null references known_venue (id) on delete cascade,
  audience text not null,
  area_id text not null,
  people integer,
  primary key (venue_id, audience)
);
create index known_venue_audience_by_area on known_venue_audience (audience, area_id text_pattern_ops);
