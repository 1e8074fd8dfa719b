-- An invitation that was not answered may be withdrawn. The row stays, for its version; whoever was invited sees the campaign by it no longer.
alter table participation
  drop constraint participation_state_is_known,
  add constraint participation_state_is_known check (state in ('INVITED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  drop constraint participation_was_answered_at_some_time,
  add constraint participation_was_answered_at_some_time
    check ((state in ('ACCEPTED', 'DECLINED')) = (responded_at is not null));

create or replace function campaigns_joined(agencies uuid[]) returns uuid[] language plpgsql stable as $$
declare
  acted constant text := current_setting('starlane.acts', true);
  found_ids uuid[];
begin
  perform set_config('starlane.acts', 'service', true);
  found_ids := array(select campaign_id from participation where agency_id = any(agencies) and state <> 'WITHDRAWN');
  perform set_config('starlane.acts', coalesce(acted, ''), true);
  return found_ids;
end $$;
