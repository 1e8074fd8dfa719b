-- A client whose answer was lost (its page was left, the line broke) may ask for the same renewal again.
alter table refresh_token
  add column attempt bytea, -- SHA-256 of what the client named the renewal that spent this token
  add column predecessor bytea; -- the token that was spent for this one
create index refresh_token_by_predecessor on refresh_token (predecessor);
