-- Whether somebody who administers some areas looks after an account: it holds no role elsewhere, and its agency, or the nearest
-- above it that answers for any area, answers for one of theirs. It reads as the service, since what it looks for is elsewhere.
create function looks_after(account uuid, agency_of uuid, areas text[]) returns boolean language plpgsql stable as $$
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
      answers as (select far, area_id from up join jurisdiction on jurisdiction.agency_id = up.id)
      select coalesce(bool_or(area_id like any(codes_within(areas))), true) from answers where far = (select min(far) from answers))
    into does;
  perform set_config('starlane.acts', coalesce(acted, ''), true);
  return does;
end $$;

alter table account enable row level security, force row level security;
create policy seen_by_themselves_and_who_looks_after_them on account using (
  (select acts_as_service()) or id = (select viewer_id()) or looks_after(id, agency_id, (select viewer_areas('ADMIN'))))
  with check (acts_as_service() or id = (select viewer_id()) or (select viewer_areas('ADMIN')) <> '{}');

alter table account_grant enable row level security, force row level security;
create policy seen_with_the_account on account_grant using (
  (select acts_as_service()) or account_id = (select viewer_id()) or exists (select from account where account.id = account_id));

alter table credential enable row level security, force row level security;
create policy seen_by_themselves on credential for select using (acts_as_service() or account_id = (select viewer_id()));
create policy changed_by_themselves on credential for update using (acts_as_service() or account_id = (select viewer_id()));
create policy made_by_administrators on credential for insert
  with check (acts_as_service() or (select viewer_areas('ADMIN')) <> '{}');
create policy deleted_by_the_service on credential for delete using (acts_as_service());

alter table session enable row level security, force row level security;
create policy seen_with_the_account on session using (
  (select acts_as_service()) or account_id = (select viewer_id()) or exists (select from account where account.id = account_id));

alter table refresh_token enable row level security, force row level security;
create policy seen_by_the_service on refresh_token using (acts_as_service());

alter table failure enable row level security, force row level security;
create policy seen_by_the_service on failure using (acts_as_service());
