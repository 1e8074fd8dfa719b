insert into known_agency values ('00000000-0000-4000-8000-000000000001', '{}', 1);
insert into known_area values ('640105002002', 'COMMUNITY');
insert into known_venue values
  ('00000000-0000-4000-8000-0000000000e1', '640105002002', 300, null, '[]', '{ADOLESCENT}', false, 1);
insert into campaign (id, title, area_id, lead_id, starts_on, ends_on, status, created_by, submitted_by) values
  ('00000000-0000-4000-8000-0000000000c1', '反诈进校园', '640105', '00000000-0000-4000-8000-000000000001', '2026-03-01',
   '2026-04-30', 'ACTIVE', '00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000a1');
insert into campaign_target values ('00000000-0000-4000-8000-0000000000c1', 0, 'ADOLESCENT', 'STREET', 0.8);
insert into participation values
  ('00000000-0000-4000-8000-0000000000c1', '00000000-0000-4000-8000-000000000002', 'CO_HOST', 'INVITED', null, '2026-02-01', null);
insert into speaker values
  ('00000000-0000-4000-8000-0000000000b5', '王警官', '00000000-0000-4000-8000-000000000001', '{ADOLESCENT}', '{zh-CN}', 5, 1);
insert into event (id, campaign_id, title, kind, agency_id, venue_id, area_id, audience_ids, starts_at, ends_at, status, registered_by)
values ('00000000-0000-4000-8000-0000000000ee', '00000000-0000-4000-8000-0000000000c1', '识破网络诈骗', 'SCHOOL_CLASS',
  '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000e1', '640105002002', '{ADOLESCENT}',
  '2026-03-04T02:00Z', '2026-03-04T02:45Z', 'CONFIRMED', '00000000-0000-4000-8000-0000000000a1');
insert into event_speaker values ('00000000-0000-4000-8000-0000000000ee', 0, '00000000-0000-4000-8000-0000000000b5');
insert into venue_hold values
  ('00000000-0000-4000-8000-0000000000ee', '00000000-0000-4000-8000-0000000000e1', '[2026-03-04T02:00Z,2026-03-04T02:45Z)');
insert into speaker_hold values
  ('00000000-0000-4000-8000-0000000000ee', '00000000-0000-4000-8000-0000000000b5', '[2026-03-04T02:00Z,2026-03-04T02:45Z)');
