-- A closure may be shortened and withdrawn. One that is withdrawn stays, so that it can still be told of.
alter table closure
  add column version integer not null default 1,
  add column withdrawn_at timestamptz,
  drop constraint closure_is_declared_once,
  add constraint closure_is_declared_once
    exclude (venue_id with =, starts_at with =, ends_at with =, reason with =) where (withdrawn_at is null);
