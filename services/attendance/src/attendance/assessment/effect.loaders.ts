import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import { effectOf, type LearningEffect, type Scores } from "./effect.rules.js";

const NO_SCORES: Scores = {
  people: 0,
  meanBefore: null,
  meanAfter: null,
  meanChange: null,
  deviation: null,
  sampled: 0,
  meanSampled: null,
};

export function effectLoaders(em: EntityManager) {
  return {
    /** The learning effect by campaign; one statement for any number of campaigns. */
    effect: new DataLoader<string, LearningEffect>(async (campaigns) => {
      const rows = await findScores(em, campaigns.filter(isUuid));
      const byCampaign = new Map(rows.map((row) => [row.campaign, row]));
      return campaigns.map((id) => effectOf(byCampaign.get(id) ?? NO_SCORES));
    }),
  };
}

/**
 * Reads the scores of campaigns. Of several scores of a person, the first before and the last after count, ordered by
 * the events' start, then by the order received.
 */
function findScores(
  em: EntityManager,
  campaigns: readonly string[],
): Promise<(Scores & { readonly campaign: string })[]> {
  return select(
    em,
    sql`with of_person as (
          select campaign_id as campaign,
            (array_agg(score / out_of order by starts_at, event_id, received_at, client_id)
              filter (where phase = 'BEFORE'))[1] as before,
            (array_agg(score / out_of order by starts_at desc, event_id desc, received_at desc, client_id desc)
              filter (where phase = 'AFTER'))[1] as after,
            (array_agg(score / out_of order by starts_at desc, event_id desc, received_at desc, client_id desc)
              filter (where phase = 'SAMPLE'))[1] as sample
          from known_event
          join assessment on assessment.event_id = known_event.id
          join person on person.ordinal = assessment.person
          where campaign_id = any(${[...campaigns]}::uuid[]) and status not in ('CANCELLED', 'DECLINED')
          group by campaign_id, coalesce(joined_into, ordinal))
        select campaign, count(after - before)::int as people,
          avg(before) filter (where after is not null) as mean_before,
          avg(after) filter (where before is not null) as mean_after,
          avg(after - before) as mean_change, stddev_samp(after - before) as deviation,
          count(sample)::int as sampled, avg(sample) as mean_sampled
        from of_person group by campaign`,
  );
}
