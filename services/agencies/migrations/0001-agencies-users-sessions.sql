create table agency (
  id uuid primary key,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid references agency,
  version integer not null default 1,
  constraint agency_code_is_taken_once unique (code),
  constraint agency_has_a_name check (name <> ''),
  constraint agency_is_not_its_own_parent check (parent_id <> id),
  constraint agency_kind_is_known check (kind in
    ('SUB_BUREAU', 'POLICE_STATION', 'POLICE_ROOM', 'EDUCATION', 'CIVIL_AFFAIRS', 'HUMAN_RESOURCES',
     'RESIDENTS_COMMITTEE', 'SCHOOL', 'ENTERPRISE', 'SENIOR_UNIVERSITY', 'OTHER'))
);
create index agency_by_parent on agency (parent_id, code);

-- The areas an agency answers for; the venues service owns the areas, so there is no foreign key.
create table jurisdiction (
  agency_id uuid not null references agency,
  area_id text not null,
  valid_from date, -- the first day; null: as long as anybody remembers
  valid_until date, -- the first day it no longer holds; null: until further notice
  constraint jurisdiction_area_is_a_division_code check (area_id ~ '^[0-9]{2,}$'),
  constraint jurisdiction_ends_after_it_begins check (valid_until > valid_from),
  constraint jurisdiction_is_held_once_a_day exclude using gist
    (agency_id with =, area_id with =, daterange(valid_from, valid_until) with &&)
);

-- A user; `user` is a word of SQL's own.
create table account (
  id uuid primary key,
  username text not null,
  display_name text not null,
  agency_id uuid not null references agency,
  active boolean not null default true,
  version integer not null default 1,
  constraint account_username_is_plain check (username ~ '^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$'),
  constraint account_has_a_display_name check (display_name <> '')
);
create unique index account_username_is_taken_once on account (lower(username));
create index account_by_agency on account (agency_id, id);

-- Apart from the account, so that no row that is read to be shown, and no error about one, carries a hash.
create table credential (
  account_id uuid primary key references account on delete cascade,
  password_hash text not null
);

create table account_grant (
  account_id uuid not null references account on delete cascade,
  role text not null,
  area_id text not null,
  primary key (account_id, role, area_id),
  constraint account_grant_role_is_known check (role in ('ADMIN', 'PLANNER', 'PARTNER', 'OFFICER', 'ANALYST')),
  constraint account_grant_area_is_a_division_code check (area_id ~ '^[0-9]{2,}$')
);

-- A sign-in: the family of refresh tokens that came of it.
create table session (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  address text, -- the network address it was begun from, where known
  started_at timestamptz not null,
  expires_at timestamptz not null, -- moves on with every refresh
  ended_at timestamptz,
  constraint session_expires_after_it_starts check (expires_at > started_at)
);
create index session_by_account on session (account_id, started_at);

create table refresh_token (
  hash bytea primary key, -- SHA-256; the token itself is kept nowhere
  session_id uuid not null references session on delete cascade,
  issued_at timestamptz not null,
  spent_at timestamptz,
  constraint refresh_token_hash_is_sha256 check (length(hash) = 32)
);
create index refresh_token_by_session on refresh_token (session_id);

-- Wrong passwords, counted by what they have in common. The key is a hash: somebody may have typed a password for a name.
create table failure (
  key text primary key,
  count integer not null,
  slowed_until timestamptz not null,
  forgotten_at timestamptz not null
);
create index failure_by_forgotten_at on failure (forgotten_at);
