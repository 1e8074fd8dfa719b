-- What other services told of their things, as far as this one needs it. `version` is the sender's.
create table known_agency (
  id uuid primary key,
  above uuid[] not null,
  version integer not null
);

create table known_area (
  id text primary key,
  level text not null
);

create table known_venue (
  id uuid primary key,
  area_id text not null,
  capacity integer not null,
  agency_id uuid,
  opening_hours jsonb not null,
  audience_ids text[] not null,
  archived boolean not null,
  version integer not null
);

create table campaign (
  id uuid primary key,
  title text not null,
  description text,
  area_id text not null,
  lead_id uuid not null,
  starts_on date not null,
  ends_on date not null,
  status text not null default 'DRAFT',
  created_by uuid not null,
  submitted_by uuid,
  version integer not null default 1,
  constraint campaign_has_a_title check (title <> ''),
  constraint campaign_ends_after_it_starts check (ends_on >= starts_on),
  constraint campaign_status_is_known check
    (status in ('DRAFT', 'SUBMITTED', 'APPROVED', 'ACTIVE', 'CLOSED', 'CANCELLED')),
  constraint campaign_is_submitted_by_somebody check (status in ('DRAFT', 'CANCELLED') or submitted_by is not null)
);
create index campaign_newest_first on campaign (starts_on desc, id desc);
create index campaign_by_lead on campaign (lead_id);

create table campaign_target (
  campaign_id uuid not null references campaign on delete cascade,
  position smallint not null,
  audience_id text not null,
  level text not null,
  rate double precision not null,
  primary key (campaign_id, audience_id, level),
  constraint target_rate_is_a_share check (rate between 0 and 1)
);

create table participation (
  campaign_id uuid not null references campaign on delete cascade,
  agency_id uuid not null,
  role text not null,
  state text not null default 'INVITED',
  note text,
  invited_at timestamptz not null,
  responded_at timestamptz,
  primary key (campaign_id, agency_id),
  constraint participation_role_is_known check (role in ('CO_HOST', 'SUPPORT')),
  constraint participation_state_is_known check (state in ('INVITED', 'ACCEPTED', 'DECLINED')),
  constraint participation_was_answered_at_some_time check ((state = 'INVITED') = (responded_at is null))
);
create index participation_by_agency on participation (agency_id);

create table speaker (
  id uuid primary key,
  name text not null,
  agency_id uuid not null,
  audience_ids text[] not null,
  languages text[] not null,
  weekly_limit integer not null,
  version integer not null default 1,
  constraint speaker_has_a_name check (name <> ''),
  constraint speaker_talks_to_somebody check (cardinality(audience_ids) > 0),
  constraint speaker_may_talk_once_a_week check (weekly_limit > 0)
);
create index speaker_by_name on speaker (name, id);
create index speaker_by_agency on speaker (agency_id);

create table event (
  id uuid primary key,
  campaign_id uuid not null references campaign,
  title text not null,
  kind text not null,
  agency_id uuid not null,
  venue_id uuid,
  area_id text not null,
  audience_ids text[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null,
  capacity integer,
  cancelled_because text,
  registered_by uuid not null,
  version integer not null default 1,
  constraint event_has_a_title check (title <> ''),
  constraint event_kind_is_known check
    (kind in ('SCHOOL_CLASS', 'WORKER_TRAINING', 'SENIOR_LECTURE', 'LECTURE', 'DOOR_TO_DOOR', 'DISPLAY', 'ONLINE')),
  constraint event_kind_says_whether_it_has_a_venue check
    ((venue_id is null) = (kind in ('DOOR_TO_DOOR', 'ONLINE'))),
  constraint event_is_for_somebody check (cardinality(audience_ids) > 0),
  constraint event_ends_after_it_starts check (ends_at > starts_at),
  constraint event_lasts_a_day_at_most check (ends_at - starts_at <= interval '24 hours'),
  constraint event_status_is_known check (status in ('PROPOSED', 'CONFIRMED', 'COMPLETED', 'DECLINED', 'CANCELLED')),
  constraint event_holds_somebody check (capacity > 0),
  constraint event_is_cancelled_for_a_reason check ((status = 'CANCELLED') = (cancelled_because is not null))
);
create index event_by_start on event (starts_at, id);
create index event_by_campaign on event (campaign_id, starts_at, id);
create index event_by_agency on event (agency_id);
create index event_by_venue on event (venue_id);

create table event_speaker (
  event_id uuid not null references event on delete cascade,
  position smallint not null,
  speaker_id uuid not null references speaker,
  primary key (event_id, speaker_id)
);
create index event_speaker_by_speaker on event_speaker (speaker_id);

create table approval (
  event_id uuid not null references event on delete cascade,
  agency_id uuid not null,
  decision text not null default 'PENDING',
  comment text,
  decided_at timestamptz,
  decided_by uuid,
  primary key (event_id, agency_id),
  constraint approval_decision_is_known check (decision in ('PENDING', 'APPROVED', 'DECLINED')),
  constraint approval_was_decided_at_some_time check ((decision = 'PENDING') = (decided_at is null))
);
create index approval_by_agency on approval (agency_id) where decision = 'PENDING';

-- Time is held before its event is written, so that who comes too late writes nothing; hence the deferred keys.
create table venue_hold (
  event_id uuid primary key references event on delete cascade deferrable initially deferred,
  venue_id uuid not null,
  during tstzrange not null,
  constraint venue_is_held_by_one_event_at_a_time exclude using gist (venue_id with =, during with &&)
);

create table speaker_hold (
  event_id uuid not null references event on delete cascade deferrable initially deferred,
  speaker_id uuid not null references speaker,
  during tstzrange not null,
  primary key (event_id, speaker_id),
  constraint speaker_is_held_by_one_event_at_a_time exclude using gist (speaker_id with =, during with &&)
);

-- Locks venues and speakers until the transaction ends, in one order for everybody: exclusion constraints alone let
-- two events that want the same two resources wait for each other.
create function lock_resources(resources uuid[]) returns void language plpgsql as $$
declare key bigint;
begin
  for key in select distinct hashtextextended(resource::text, 0) from unnest(resources) resource order by 1 loop
    perform pg_advisory_xact_lock(key);
  end loop;
end $$;
