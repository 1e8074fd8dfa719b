import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { Publisher } from "@starlane/messages";

/** The initial data of an installation: the speakers. */
export interface CampaignsLoad {
  readonly speakers: readonly {
    readonly id: string;
    readonly name: string;
    readonly agency: string;
    readonly audiences: readonly string[];
    /** BCP 47 tags and dialect names. */
    readonly languages: readonly string[];
    readonly weeklyLimit: number;
  }[];
}

/**
 * Loads the speakers that do not exist yet; existing ones are not changed.
 * @param _publish unused: speakers are not published
 * @returns true if there was anything to load
 */
export async function loadCampaigns(
  em: EntityManager,
  _publish: Publisher,
  { speakers }: CampaignsLoad,
): Promise<boolean> {
  const loaded = await execute(
    em,
    sql`insert into speaker (id, name, agency_id, audience_ids, languages, weekly_limit)
        select id, name, agency, array(select jsonb_array_elements_text(audiences)),
          array(select jsonb_array_elements_text(languages)), "weeklyLimit"
        from jsonb_to_recordset(${JSON.stringify(speakers)}::jsonb)
          as speaker (id uuid, name text, agency uuid, audiences jsonb, languages jsonb, "weeklyLimit" int)
        on conflict (id) do nothing`,
  );
  return loaded > 0;
}
