-- Which agencies stand above an agency, and who takes part in a campaign; empty until it is told.
alter table known_agency add column above uuid[] not null default '{}';
alter table known_campaign add column lead_id uuid;
create table known_participation (
  campaign_id uuid not null,
  agency_id uuid not null,
  accepted boolean not null,
  version integer not null,
  primary key (campaign_id, agency_id)
);

-- A class, a shift, a group that signed up. A label is a group of an agency at an event, so that to sign up twice changes nothing.
create table enrolment (
  id uuid primary key,
  event_id uuid not null,
  agency_id uuid not null,
  label text not null,
  headcount integer not null,
  basis text,
  enrolled_by uuid not null,
  enrolled_at timestamptz not null,
  version integer not null default 1,
  constraint enrolment_is_once_per_label unique (event_id, agency_id, label),
  constraint enrolment_has_a_label check (label <> ''),
  constraint enrolment_is_of_somebody check (headcount between 1 and 100000),
  constraint enrolment_basis_is_known check (basis in ('STATUTORY_DUTY', 'CONSENT', 'GUARDIAN_CONSENT'))
);

create table roster_entry (
  id uuid primary key,
  enrolment_id uuid not null references enrolment on delete cascade,
  position integer not null,
  kept_person uuid not null references kept_person,
  audience text not null,
  area_id text, -- where the person lives; null where nobody said
  constraint roster_entry_is_once_per_person unique (enrolment_id, kept_person)
);
create index roster_entry_by_person on roster_entry (kept_person);
