select 'an event without its time, speaker or campaign' as broken
where not exists (
  select from event join venue_hold v on v.event_id = event.id join speaker_hold s on s.event_id = event.id
    join event_speaker e on e.event_id = event.id join campaign on campaign.id = campaign_id
  where event.title = '识破网络诈骗' and v.during = s.during and changed_at is not null and programme_id is null)
union all select 'an invitation of no version'
where not exists (select from participation where state = 'INVITED' and version = 1)
union all select 'an area whose next word would change nothing'
where not exists (select from known_area where version = 0)
