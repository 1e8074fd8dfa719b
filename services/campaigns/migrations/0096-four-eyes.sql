-- Who wrote a campaign besides who created it: none of them approves it. What was changed before is known from the audit.
alter table campaign add column changed_by uuid[] not null default '{}';
select set_config('starlane.acts', 'service', true);
update campaign set changed_by = array(
    select distinct entry.actor from audit_entry entry
    where entry.operation = 'updateCampaign' and entry.subject = campaign.id::text and entry.actor is not null)
  where status in ('DRAFT', 'SUBMITTED');

-- Who moved an event last; null while nobody has, and it is as it was registered.
alter table event add column placed_by uuid;
