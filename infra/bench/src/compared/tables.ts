import { Client } from "pg";

/**
 * Starlane's own tables as views of one schema, which PostgreSQL inlines; PostGraphile reads their relations from the
 * comments. The counts are those that Starlane maintains: no compared server counts anew.
 */
const VIEWS = `
  drop schema if exists compared cascade; create schema compared;
  create view compared.area as select id, name, level, parent_id from venues.area;
  comment on view compared.area is E'@primaryKey id\\n@name area';
  create view compared.population as
    select distinct on (area_id, audience) area_id, audience, people from attendance.known_population
    where as_of <= current_date order by area_id, audience, as_of desc;
  comment on view compared.population is E'@primaryKey area_id,audience\\n@foreignKey (area_id) references compared.area (id)';
  create view compared.reach as
    select area_id, case audience when '' then 'RESIDENT' else audience end as audience, reached, contacts
    from attendance.reach_cell where dimension = 'ALL' and member = '';
  comment on view compared.reach is E'@primaryKey area_id,audience\\n@foreignKey (area_id) references compared.area (id)';
  create view compared.reach_position as select as_of from attendance.reach_position;
  create view compared.campaign as select id, title, status, starts_on from campaigns.campaign;
  comment on view compared.campaign is E'@primaryKey id';
  create view compared.venue as select id, name, address from venues.venue;
  comment on view compared.venue is E'@primaryKey id';
  create view compared.event as select id, campaign_id, venue_id, title, kind, starts_at from campaigns.event;
  comment on view compared.event is
    E'@primaryKey id\\n@foreignKey (campaign_id) references compared.campaign (id)\\n@foreignKey (venue_id) references compared.venue (id)';
  create view compared.attendance as select event_id, reached from attendance.reach_event;
  comment on view compared.attendance is E'@primaryKey event_id\\n@foreignKey (event_id) references compared.event (id)';`;

export async function makeComparedTables(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(VIEWS);
  } finally {
    await client.end();
  }
}
