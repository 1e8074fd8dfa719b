select 'a day that is another' as broken
where (select array_agg(day::text order by person) from attendance where person in (1, 2, 3) and client_id <> 'called off')
  <> '{2026-03-05,2026-03-04,2026-03-04}'
union all select 'somebody late who was not, or the other way'
where (select array_agg(client_id) from attendance where late) <> '{client 1}'
union all select 'a person without their pseudonym'
where (select count(*) from pseudonym join person on ordinal = pseudonym.person
  where pseudonym.pseudonym = substr(sha256(ordinal::text::bytea), 1, 16) and joined_into is null) <> 40
union all select 'an area that is counted in and not known'
where not exists (select from known_area where id = '640105003001' and level = 'COMMUNITY' and parent_id = '640105003')
union all select 'an event that was called off and counts, or one that was not and does not'
where (select array_agg(reached) from reach_event) <> '{40}'
union all select 'a cell that lost its people' where not exists (select from reach_cell where reached = 40 and unidentified = 0)
