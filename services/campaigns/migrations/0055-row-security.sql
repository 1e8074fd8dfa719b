create index approval_by_agency_and_event on approval (agency_id, event_id);

-- The viewer's agency, those below and those above it.
create function viewer_agencies_around() returns uuid[] language sql stable parallel safe
  return viewer_agencies() || coalesce((select above from known_agency where id = viewer_agency()), '{}');

-- What an agency has joined or was asked about is looked up as the service: the rows by which it is seen are seen by it in turn.
create function campaigns_joined(agencies uuid[]) returns uuid[] language plpgsql stable as $$
declare
  acted constant text := current_setting('starlane.acts', true);
  found_ids uuid[];
begin
  perform set_config('starlane.acts', 'service', true);
  found_ids := array(select campaign_id from participation where agency_id = any(agencies));
  perform set_config('starlane.acts', coalesce(acted, ''), true);
  return found_ids;
end $$;

create function events_asked_of(agencies uuid[]) returns uuid[] language plpgsql stable as $$
declare
  acted constant text := current_setting('starlane.acts', true);
  found_ids uuid[];
begin
  perform set_config('starlane.acts', 'service', true);
  found_ids := array(select event_id from approval where agency_id = any(agencies));
  perform set_config('starlane.acts', coalesce(acted, ''), true);
  return found_ids;
end $$;

alter table campaign enable row level security, force row level security;
create policy seen_around_it on campaign using (
  (select acts_as_service())
  or area_id like any((select codes_within(viewer_areas('ADMIN', 'PLANNER', 'PARTNER', 'OFFICER', 'ANALYST')))::text[])
  or area_id = any((select codes_around(viewer_areas('ADMIN', 'PLANNER', 'PARTNER', 'OFFICER', 'ANALYST')))::text[])
  or lead_id = any((select viewer_agencies_around())::uuid[])
  or id = any((select campaigns_joined(viewer_agencies_around()))::uuid[]));

alter table campaign_target enable row level security, force row level security;
create policy seen_with_the_campaign on campaign_target using (
  (select acts_as_service()) or exists (select from campaign where campaign.id = campaign_id));

alter table participation enable row level security, force row level security;
create policy seen_with_the_campaign on participation using (
  (select acts_as_service()) or agency_id = any((select viewer_agencies_around())::uuid[])
  or exists (select from campaign where campaign.id = campaign_id));

alter table event enable row level security, force row level security;
create policy seen_with_the_campaign_or_by_who_has_a_part_in_it on event using (
  (select acts_as_service())
  or campaign_id in (select id from campaign)
  or agency_id = any((select viewer_agencies_around())::uuid[])
  or id = any((select events_asked_of(viewer_agencies()))::uuid[]));

alter table approval enable row level security, force row level security;
create policy seen_with_the_event on approval using (
  (select acts_as_service()) or exists (select from event where event.id = event_id));

alter table publication enable row level security, force row level security;
create policy seen_with_the_campaign_or_by_its_agency on publication using (
  (select acts_as_service())
  or campaign_id in (select id from campaign)
  or agency_id = any((select viewer_agencies_around())::uuid[]));

alter table publication_measurement enable row level security, force row level security;
create policy seen_with_the_publication on publication_measurement using (
  (select acts_as_service()) or exists (select from publication where publication.id = publication_id));

alter table delivery enable row level security, force row level security;
create policy seen_with_the_publication on delivery using (
  (select acts_as_service()) or exists (select from publication where publication.id = publication_id));

alter table calendar_feed enable row level security, force row level security;
create policy seen_by_its_maker_and_who_administers_them on calendar_feed using (
  (select acts_as_service()) or created_by = (select viewer_id())
  or ((select viewer_areas('ADMIN')) <> '{}' and agency_id = any((select viewer_agencies())::uuid[]))
  or exists (
    select from known_area where level = 'DISTRICT' and known_area.id like any((select codes_within(viewer_areas('ADMIN')))::text[])));
