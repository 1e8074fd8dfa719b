-- Times venues are closed although they would be open, as the venues service told. A closure is never changed.
create table known_closure (
  id uuid primary key,
  venue_id uuid not null,
  during tstzrange not null,
  reason text not null
);
create index known_closure_by_venue on known_closure using gist (venue_id, during);
