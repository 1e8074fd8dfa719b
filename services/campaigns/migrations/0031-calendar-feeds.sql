-- Addresses under which a calendar program reads events. Who has the secret reads; only its hash is kept.
create table calendar_feed (
  id uuid primary key,
  secret_hash bytea not null unique,
  kind text not null,
  subject_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint calendar_feed_kind_is_known check (kind in ('USER', 'AGENCY', 'VENUE'))
);
create index calendar_feed_by_creator on calendar_feed (created_by) where revoked_at is null;
create index event_by_registrar on event (registered_by, starts_at);
