create table publication (
  id uuid primary key,
  campaign_id uuid not null references campaign,
  channel text not null,
  title text not null,
  body text not null,
  area_id text not null,
  audience_ids text[] not null,
  material_id uuid references material,
  agency_id uuid not null,
  created_by uuid not null,
  status text not null default 'DRAFT',
  by_hand boolean,
  scheduled_for timestamptz,
  published_at timestamptz,
  failure jsonb,
  views integer not null default 0,
  shares integer not null default 0,
  measured_at timestamptz,
  version integer not null default 1,
  constraint publication_channel_is_known check (channel in ('WECHAT_OFFICIAL_ACCOUNT', 'WECHAT_CHANNELS', 'GRID_GROUP')),
  constraint publication_says_something check (title <> '' and body <> ''),
  constraint publication_is_for_somebody check (cardinality(audience_ids) > 0),
  constraint publication_status_is_known check (status in ('DRAFT', 'SCHEDULED', 'PUBLISHED', 'FAILED')),
  constraint publication_is_posted_by_somebody check (status = 'DRAFT' or by_hand is not null),
  constraint publication_is_published_at_some_time check ((status = 'PUBLISHED') = (published_at is not null)),
  constraint publication_fails_for_a_reason check ((status = 'FAILED') = (failure is not null)),
  constraint publication_is_viewed_when_measured check (views >= 0 and shares >= 0 and (measured_at is not null or views + shares = 0))
);
create index publication_by_campaign on publication (campaign_id, id desc);

-- What a channel counted of a publication; the newest measurement is the publication's own.
create table publication_measurement (
  publication_id uuid not null references publication on delete cascade,
  measured_at timestamptz not null,
  views integer not null,
  shares integer not null,
  recorded_by uuid not null,
  primary key (publication_id, measured_at),
  constraint measurement_is_a_count check (views >= 0 and shares >= 0)
);

-- How far a publication has come on its way to a channel. `progress` is the channel's own; it is written before a call
-- that must not be made twice and after every answer. Nothing is due when `due_at` is null.
create table delivery (
  publication_id uuid primary key references publication on delete cascade,
  progress jsonb not null,
  attempts smallint not null default 0,
  due_at timestamptz,
  claim uuid,
  claimed_until timestamptz
);
create index delivery_by_due on delivery (due_at) where due_at is not null;
