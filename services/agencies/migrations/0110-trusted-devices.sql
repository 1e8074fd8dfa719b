-- Devices that somebody has signed in on. One holds for as long as the password does that it was given with: a password that was
-- changed, by whatever means, takes all of them away.
create table trusted_device (
  hash bytea primary key, -- SHA-256; the token itself is kept nowhere
  account_id uuid not null references account on delete cascade,
  credential_hash bytea not null, -- of the password's hash
  seen_at timestamptz not null,
  constraint trusted_device_hash_is_sha256 check (length(hash) = 32)
);
create index trusted_device_by_account on trusted_device (account_id, seen_at);
alter table trusted_device enable row level security, force row level security;
create policy seen_by_the_service on trusted_device using (acts_as_service());

alter table session add column device_hash bytea; -- of the device it was begun on

-- The length of the wait, by which it is found that a clock was set back meanwhile; and whose name was tried, as a hash, for an
-- administrator who ends the waits of a person.
alter table failure
  add column wait_s integer not null default 0,
  add column name_key text,
  add constraint failure_wait_is_at_most_a_quarter_of_an_hour check (wait_s between 0 and 900);
create index failure_by_name_key on failure (name_key) where name_key is not null;

-- The one clock that waits are measured by, whichever process asks: of each statement. Tests put another in its place.
create function throttle_clock() returns timestamptz language sql stable as $$ select clock_timestamp() $$;
