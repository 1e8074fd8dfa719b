insert into agency (id, code, name, kind, parent_id) values
  ('00000000-0000-4000-8000-000000000001', 'PSB-640105', '西夏区公安分局', 'SUB_BUREAU', null),
  ('00000000-0000-4000-8000-000000000002', 'EDU-640105', '西夏区教育局', 'EDUCATION', '00000000-0000-4000-8000-000000000001');
insert into jurisdiction values ('00000000-0000-4000-8000-000000000001', '640105', '2020-01-01', null);
insert into account (id, username, display_name, agency_id) values
  ('00000000-0000-4000-8000-0000000000a1', 'planner', '计划员', '00000000-0000-4000-8000-000000000001');
insert into credential values ('00000000-0000-4000-8000-0000000000a1', 'a hash');
insert into account_grant values ('00000000-0000-4000-8000-0000000000a1', 'PLANNER', '640105');
insert into session (id, account_id, started_at, expires_at) values
  ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000a1', '2026-01-01', '2026-01-02');
insert into refresh_token values (sha256('one'), '00000000-0000-4000-8000-0000000000b1', '2026-01-01', null);
insert into failure values ('a key', 3, '2026-01-01', '2026-01-02');
