insert into area (id, name, level, parent_id) values
  ('640105', '西夏区', 'DISTRICT', null), ('640105002', '北京西路街道', 'STREET', '640105'),
  ('640105002002', '星光巷社区', 'COMMUNITY', '640105002');
insert into installation (district_id) values ('640105');
insert into population values ('00000000-0000-4000-8000-0000000000d1', '640105002002', 'ELDERLY', 812, '2020-11-01', 'census', 'ENUMERATED');
insert into venue (id, name, kind, area_id, capacity, latitude, longitude) values
  ('00000000-0000-4000-8000-0000000000e1', '星光巷小学', 'SCHOOL', '640105002002', 300, 38.5, 106.1);
insert into venue_audience values ('00000000-0000-4000-8000-0000000000e1', 'ADOLESCENT', 280);
insert into opening_hours values ('00000000-0000-4000-8000-0000000000e1', 'MONDAY', '08:00', '18:00');
insert into closure values ('00000000-0000-4000-8000-0000000000f1', '00000000-0000-4000-8000-0000000000e1', '2026-02-01', '2026-02-02', '检修');
