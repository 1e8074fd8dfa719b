create table material (
  id uuid primary key,
  title text not null,
  kind text not null,
  scam_type text,
  audience_ids text[] not null,
  language text not null,
  body text,
  url text,
  agency_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint material_has_a_title check (title <> ''),
  constraint material_kind_is_known check (kind in ('CASE', 'SLIDES', 'LEAFLET', 'VIDEO', 'QUIZ')),
  constraint material_case_tells_a_scam check (kind <> 'CASE' or scam_type is not null),
  constraint material_is_for_somebody check (cardinality(audience_ids) > 0),
  constraint material_has_something_to_show check (body is not null or url is not null)
);
create index material_newest_first on material (created_at desc, id desc);
create index material_by_scam_type on material (scam_type, created_at desc, id desc);

create table event_material (
  event_id uuid not null references event on delete cascade,
  position smallint not null,
  material_id uuid not null references material,
  primary key (event_id, material_id)
);
create index event_material_by_material on event_material (material_id);
