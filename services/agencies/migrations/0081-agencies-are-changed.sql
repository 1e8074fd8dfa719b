-- The official divisions, as the venues service tells them: an agency answers for areas that there are.
create table known_area (
  id text primary key,
  merged_into text, -- the area it became part of; null where it did not
  version integer not null
);

-- Agencies and what they answer for were written at the first start alone; from now on administrators do. What holds is what ends with
-- no day: an agency's own areas, or those of the nearest above it. One for which there are none all the way up is everywhere.
create function administers(agency_of uuid, areas text[]) returns boolean language sql stable
  return areas <> '{}' and coalesce(
    (with recursive up as (
        select id, parent_id, 0 as far from agency where id = agency_of
        union all
        select above.id, above.parent_id, far + 1 from up join agency as above on above.id = up.parent_id where far < 50),
      answers as (
        select far, area_id from up join jurisdiction on jurisdiction.agency_id = up.id and valid_until is null)
      select bool_and(area_id like any(codes_within(areas))) from answers where far = (select min(far) from answers)),
    (select bool_and(area_id like any(codes_within(areas))) from jurisdiction where valid_until is null),
    false);

alter table agency enable row level security, force row level security;
create policy read_by_whoever_is_signed_in on agency for select using (
  (select acts_as_service()) or (select viewer_id()) is not null);
create policy added_by_who_administers_what_is_above on agency for insert with check (
  acts_as_service() or ((select viewer_areas('ADMIN')) <> '{}'
    and (parent_id is null or administers(parent_id, (select viewer_areas('ADMIN'))))));
create policy changed_by_who_administers_it on agency for update using (
  acts_as_service() or administers(id, (select viewer_areas('ADMIN'))));
create policy deleted_by_the_service on agency for delete using (acts_as_service());

alter table jurisdiction enable row level security, force row level security;
create policy read_by_whoever_is_signed_in on jurisdiction for select using (
  (select acts_as_service()) or (select viewer_id()) is not null);
create policy added_by_who_administers_the_area on jurisdiction for insert with check (
  acts_as_service() or area_id like any((select codes_within(viewer_areas('ADMIN')))::text[]));
create policy ended_by_who_administers_the_area on jurisdiction for update using (
  acts_as_service() or area_id like any((select codes_within(viewer_areas('ADMIN')))::text[]));
create policy dropped_by_who_administers_the_area on jurisdiction for delete using (
  acts_as_service() or area_id like any((select codes_within(viewer_areas('ADMIN')))::text[]));

-- Who looks after an account: by what its agency answers for now, and not by what it once did.
create or replace function looks_after(account uuid, agency_of uuid, areas text[]) returns boolean language plpgsql stable as $$
declare
  acted constant text := current_setting('starlane.acts', true);
  does boolean;
begin
  if areas = '{}' then return false; end if;
  perform set_config('starlane.acts', 'service', true);
  select not exists (select from account_grant where account_id = account and not area_id like any(codes_within(areas)))
    and (
      with recursive up as (
        select id, parent_id, 0 as far from agency where id = agency_of
        union all
        select above.id, above.parent_id, far + 1 from up join agency as above on above.id = up.parent_id where far < 50),
      answers as (
        select far, area_id from up join jurisdiction on jurisdiction.agency_id = up.id and valid_until is null)
      select coalesce(bool_or(area_id like any(codes_within(areas))), true) from answers where far = (select min(far) from answers))
    into does;
  perform set_config('starlane.acts', coalesce(acted, ''), true);
  return does;
end $$;
