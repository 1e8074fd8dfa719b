-- The first answer to a request that came with a key, written in the transaction of what it did, for when it is sent again.
create table answered_request (
  user_id uuid not null,
  key text not null,
  -- Of a request that does several things, which of them.
  position smallint not null,
  -- Of what was asked, made with a secret: what was asked may hold a password.
  fingerprint bytea not null,
  -- The answer and the rights it was given to, encrypted; null only until the transaction ends.
  sealed bytea,
  answered_at timestamptz not null,
  primary key (user_id, key, position)
);
create index on answered_request (answered_at);
