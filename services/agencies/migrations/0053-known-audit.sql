-- What all services have audited, as they told it: to be looked through, and to be compared with what they hold.
create table known_audit_entry (
  id uuid primary key,
  service text not null,
  chain smallint not null,
  position bigint not null,
  at timestamptz not null,
  actor uuid,
  operation text not null,
  outcome text not null,
  subject text,
  agency text,
  area text,
  purpose text,
  request_id text,
  address text,
  hash bytea not null
);
create index on known_audit_entry (at desc, id desc);
create index on known_audit_entry (subject, at desc, id desc);
create index on known_audit_entry (actor, at desc, id desc);
create index on known_audit_entry (service, chain, position desc);
