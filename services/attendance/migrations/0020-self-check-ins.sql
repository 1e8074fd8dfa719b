-- Links by which people check themselves in. The token is made from the id and the instant, so that none is kept here.
create table self_check_in (
  id uuid primary key,
  event_id uuid not null,
  expires_at timestamptz not null,
  opened_by uuid not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  constraint self_check_in_expires_after_it_opens check (expires_at > opened_at)
);
create index self_check_in_by_event on self_check_in (event_id) where closed_at is null;
