-- What was heard, so that a message delivered twice is applied once.
create table inbox (
  message_id uuid primary key,
  heard_at timestamptz not null default now()
);
