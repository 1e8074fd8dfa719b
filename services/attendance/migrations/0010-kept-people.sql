-- Names and the ends of phone numbers, encrypted, apart from what is counted. A data key encrypts them; a master key, which is in
-- the secrets folder and never here, encrypts the data key.
create table data_key (
  id uuid primary key,
  master_key text not null, -- which one `wrapped` was made with
  wrapped bytea not null,
  made_at timestamptz not null,
  retired_at timestamptz -- null for the one that new entries are made with
);
create unique index data_key_in_use_is_one on data_key ((true)) where retired_at is null;

-- Somebody an agency may have to find again: one entry for each agency, so that none learns what another wrote down.
create table kept_person (
  id uuid primary key,
  agency_id uuid not null,
  pseudonym bytea not null,
  kind text not null, -- of the number behind the pseudonym
  phone bytea, -- the pseudonym of a phone beside an identity number
  data_key uuid references data_key,
  sealed bytea,
  constraint kept_person_is_one_for_each_agency unique (agency_id, pseudonym),
  constraint kept_person_pseudonym_is_128_bits check (octet_length(pseudonym) = 16),
  constraint kept_person_kind_is_known check (kind in ('IDENTITY_NUMBER', 'PHONE')),
  constraint kept_person_is_sealed_with_a_key check ((sealed is null) = (data_key is null))
);
create index kept_person_by_pseudonym on kept_person (pseudonym);
create index kept_person_by_phone on kept_person (phone);
create index kept_person_by_data_key on kept_person (data_key);

-- Why somebody is kept, and until when; what nothing keeps any more is forgotten.
create table keeping (
  purpose text not null,
  subject uuid not null, -- the roster it is for
  kept_person uuid not null references kept_person on delete cascade,
  basis text not null,
  keep_until date not null,
  primary key (purpose, subject, kept_person),
  constraint keeping_purpose_is_known check (purpose in ('ROSTER')),
  constraint keeping_basis_is_known check (basis in ('STATUTORY_DUTY', 'CONSENT', 'GUARDIAN_CONSENT'))
);
create index keeping_by_person on keeping (kept_person);
create index keeping_by_end on keeping (keep_until);
