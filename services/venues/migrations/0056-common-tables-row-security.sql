-- What was audited is added by whoever did it, through `audit_append` alone, and read by administrators.
alter table audit_entry enable row level security, force row level security;
create policy added_by_everybody on audit_entry for insert with check (true);
create policy read_by_administrators on audit_entry for select
  using ((select acts_as_service()) or (select viewer_areas('ADMIN')) <> '{}');

-- First answers are given again to whom they were given.
alter table answered_request enable row level security, force row level security;
create policy seen_by_whom_it_answers on answered_request using (
  (select acts_as_service()) or user_id = (select viewer_id()));
