-- What is counted is counted over everybody, by the service, which answers with numbers and verdicts.
do $$
declare counted text;
begin
  foreach counted in array array['attendance', 'removed_attendance', 'crowd_count', 'removed_crowd_count', 'person', 'pseudonym',
    'assessment', 'person_key'] loop
    execute format('alter table %I enable row level security, force row level security', counted);
    execute format('create policy seen_by_the_service on %I using ((select acts_as_service()))', counted);
  end loop;
end $$;

-- A data key is wrapped by a key that is not here: whoever sees a name may have what opens it.
alter table data_key enable row level security, force row level security;
create policy read_by_who_acts on data_key for select using (current_setting('starlane.acts', true) in ('service', 'viewer'));
create policy made_by_the_service on data_key for insert with check (acts_as_service());
create policy changed_by_the_service on data_key for update using (acts_as_service());
create policy deleted_by_the_service on data_key for delete using (acts_as_service());

-- Who takes attendance in an area sees its groups, and the people on their rosters; a partner those of its own agency and those
-- below it.
alter table enrolment enable row level security, force row level security;
create policy seen_by_who_takes_attendance on enrolment using (
  (select acts_as_service()) or exists (
    select from known_event where known_event.id = event_id and (
      known_event.area_id like any((select codes_within(viewer_areas('ADMIN', 'PLANNER', 'OFFICER')))::text[])
      or (enrolment.agency_id = any((select viewer_agencies())::uuid[])
        and known_event.area_id like any((select codes_within(viewer_areas('PARTNER')))::text[])))));

alter table roster_entry enable row level security, force row level security;
create policy seen_with_the_group on roster_entry using (
  (select acts_as_service()) or exists (select from enrolment where enrolment.id = enrolment_id));

alter table kept_person enable row level security, force row level security;
create policy seen_where_they_stand_on_a_roster on kept_person using (
  (select acts_as_service()) or exists (select from roster_entry where roster_entry.kept_person = kept_person.id));

alter table keeping enable row level security, force row level security;
create policy seen_with_the_person on keeping using (
  (select acts_as_service()) or exists (select from kept_person where kept_person.id = keeping.kept_person));

alter table self_check_in enable row level security, force row level security;
create policy seen_by_who_takes_attendance on self_check_in using (
  (select acts_as_service()) or exists (
    select from known_event where known_event.id = event_id and (
      known_event.area_id like any((select codes_within(viewer_areas('ADMIN', 'PLANNER', 'OFFICER')))::text[])
      or (known_event.agency_id = any((select viewer_agencies())::uuid[])
        and known_event.area_id like any((select codes_within(viewer_areas('PARTNER')))::text[])))));
