-- How far into each chain the other services have been told what it holds.
create table audit_told (
  chain smallint primary key,
  position bigint not null
);
