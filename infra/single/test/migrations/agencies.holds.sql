select 'an account without its agency, grant or password' as broken
where not exists (
  select from account join agency on agency.id = agency_id join credential on account_id = account.id
    join account_grant g on g.account_id = account.id
  where username = 'planner' and agency.code = 'PSB-640105' and role = 'PLANNER')
union all select 'a token of nobody'
where not exists (select from refresh_token where hash = sha256('one') and attempt is null and predecessor is null)
