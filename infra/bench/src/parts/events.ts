import { Client } from "pg";
import { CAMPAIGNS, withContenders, type Name } from "../compared/questions.js";
import { measureAlternately, type MeasuredLoad } from "../alternate.js";
import { missedAtLeast, markdownTable, type Part } from "../part.type.js";
import { fill, FILL_SETTINGS } from "../reach/fill.js";
import { openBenchEnvironment } from "../bench-environment.js";

const FILLING = { attendances: 240_000, people: 50_000, events: 2_400 };
const TURNS = { callers: 20, rounds: 3, seconds: 4 };

/** Fifty campaigns with twenty events each, with venue and attendance, from three services. */
export const events: Part<Record<Name, MeasuredLoad>> = {
  minutes: 4,
  sizes: null,
  async measure() {
    const environment = await openBenchEnvironment({ settings: FILL_SETTINGS, fill: fillCampaigns });
    try {
      await environment.counted();
      return await withContenders(environment, CAMPAIGNS, (contenders) =>
        measureAlternately(contenders, TURNS),
      );
    } finally {
      await environment.close();
    }
  },
  show([measured]) {
    const { starlane, limit, postgraphile, apollo } = measured!;
    const toPostgraphile = starlane.rate / postgraphile.rate;
    const toLimit = starlane.rate / limit.rate;
    const missed = [missedAtLeast(toPostgraphile, 1.5), missedAtLeast(toLimit, 0.5)];
    const row = (what: string, { rate, p50, p99 }: MeasuredLoad) => [
      what,
      rate.toFixed(1),
      p50.toFixed(1),
      p99.toFixed(1),
      (rate / limit.rate).toFixed(2),
    ];
    return {
      figures: [
        {
          budget: "campaigns",
          starlane: `${starlane.rate.toFixed(0)} a second`,
          beside: `PostGraphile ${postgraphile.rate.toFixed(0)}, Apollo Server ${apollo.rate.toFixed(0)}, the limit ${limit.rate.toFixed(0)} a second`,
          ratio: `${toPostgraphile.toFixed(2)} of PostGraphile, ${toLimit.toFixed(2)} of the limit`,
          missedBy: missed.some(Boolean)
            ? [missed[0] && `${missed[0]} to PostGraphile`, missed[1] && `${missed[1]} to the limit`]
                .filter(Boolean)
                .join(", ")
            : null,
        },
      ],
      text: [
        "## Fifty campaigns with their events",
        "",
        `\`campaigns(first: 50)\`, of each \`events(first: 20)\` with venue and attendance: a thousand events from three services. ${TURNS.callers} callers over HTTP, in turns, ${TURNS.seconds} s each, the best of ${TURNS.rounds} rounds. All read the same tables and the counts that Starlane keeps; the limit and Apollo Server answer the same JSON, PostGraphile the same numbers. Only Starlane finds out who asks and what they may see.`,
        "",
        markdownTable(
          ["", "requests a second", "p50 ms", "p99 ms", "rate to the limit"],
          [
            row("the limit: `node:http`, `pg`, JSON from one statement", limit),
            row("Starlane through its gateway", starlane),
            row("PostGraphile 5", postgraphile),
            row("Apollo Server with dataloader", apollo),
          ],
        ),
      ].join("\n"),
    };
  },
};

/** Inserts attendances first, then their campaigns and events, in the tables of the services that own them. */
export async function fillCampaigns(adminUrl: string): Promise<void> {
  await fill(adminUrl, FILLING);
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(
      `insert into campaigns.campaign (id, title, area_id, lead_id, starts_on, ends_on, status, created_by, submitted_by)
       select campaign_id, '反诈宣传 ' || row_number() over (order by campaign_id), '640105', agency.id, '2025-01-01', '2025-12-31',
         'ACTIVE', agency.id, agency.id
       from (select distinct campaign_id from attendance.known_event) as made
       cross join (select id from agencies.agency where parent_id is null limit 1) as agency`,
    );
    await client.query(
      `insert into campaigns.event
         (id, campaign_id, title, kind, agency_id, venue_id, area_id, audience_ids, starts_at, ends_at, status, registered_by)
       select known_event.id, campaign_id, '宣讲 ' || row_number() over (order by known_event.id), 'LECTURE', campaign.lead_id,
         venue.id, known_event.area_id, '{RESIDENT}', known_event.starts_at, known_event.ends_at, 'COMPLETED', campaign.lead_id
       from (select *, row_number() over (order by id) as turn from attendance.known_event) as known_event
       join campaigns.campaign on campaign.id = campaign_id
       join (select id, row_number() over (order by id) - 1 as place, count(*) over () as venues from venues.venue) as venue
         on venue.place = known_event.turn % venue.venues`,
    );
    await client.query("analyze campaigns.campaign; analyze campaigns.event");
  } finally {
    await client.end();
  }
}
