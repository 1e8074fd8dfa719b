select 'an area of another version or that became part of another' as broken
where (select count(*) from area where version = 1 and merged_into is null) <> 3
union all select 'a closure that is withdrawn or of no version'
where not exists (select from closure where reason = '检修' and version = 1 and withdrawn_at is null)
union all select 'a venue without its hours, audience or area'
where not exists (
  select from venue join opening_hours o on o.venue_id = venue.id join venue_audience a on a.venue_id = venue.id
  where area_id = '640105002002' and people = 280 and closes = '18:00')
union all select 'a figure that is another' where not exists (select from population where people = 812)
