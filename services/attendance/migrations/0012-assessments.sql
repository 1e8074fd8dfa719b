-- What people knew: a score of theirs at an event, before it, after it, or of a sample. Insert-only; no name is kept.
create table assessment (
  client_id text not null,
  event_id uuid not null,
  phase text not null,
  person integer not null,
  score double precision not null,
  out_of double precision not null,
  received_at timestamptz not null,
  constraint assessment_is_once_per_client_id primary key (client_id),
  constraint assessment_is_once_per_person_event_and_phase unique (event_id, phase, person),
  constraint assessment_client_id_is_short check (length(client_id) between 1 and 200),
  constraint assessment_phase_is_known check (phase in ('BEFORE', 'AFTER', 'SAMPLE')),
  constraint assessment_score_is_within_what_it_is_out_of check (score between 0 and out_of and out_of > 0)
);
create index assessment_by_person on assessment (person);
