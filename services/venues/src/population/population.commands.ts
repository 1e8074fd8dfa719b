import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, select, sql } from "@starlane/database";
import type { InvalidInput } from "@starlane/graphql";
import { lockAreas } from "../area/area.loaders.js";
import { findAudienceIds } from "../audience/audience.loaders.js";
import type { Context } from "../context.js";
import type { PopulationRow } from "./population.loaders.js";
import { publishPopulationsSet } from "./population.messages.js";
import {
  figureKeyOf,
  refuseContradiction,
  refuseFigureCount,
  refuseFigures,
  type PopulationEntry,
} from "./population.rules.js";
import type { PopulationInput, PopulationsSetType } from "./population.type.js";

/**
 * Sets denominators, all or none: one version for each area, audience and day, never overwritten. A figure that is
 * already known has no effect and is returned like the others.
 * @throws ApiError FORBIDDEN for an area that is not the viewer's
 */
export function setPopulations(
  context: Context,
  input: readonly PopulationInput[],
): Promise<PopulationsSetType | InvalidInput> {
  const figures = input.map(figureOf);
  return context.em.transactional(async (tx) => {
    const tooMany = refuseFigureCount(figures);
    if (tooMany) return tooMany;
    const areas = [...new Set(figures.map(({ area }) => area))];
    // Authorised before the lookup, so that a foreign area cannot be told from an unknown one.
    for (const area of areas) context.allow("Mutation.setPopulations", { area });
    // Locked, so that no two requests set a figure of the same day at once.
    const levels = await lockAreas(tx, areas);
    const known = await findKnown(tx, areas);
    const refusal =
      refuseFigures(figures, levels, await findAudienceIds(tx)) ?? refuseContradiction(figures, known);
    if (refusal) return refusal;
    const added = [...new Map(figures.map((figure) => [figureKeyOf(figure), figure])).values()].filter(
      (figure) => !known.has(figureKeyOf(figure)),
    );
    if (added.length > 0) {
      await insertPopulations(tx, added);
      await publishPopulationsSet(context.publish, tx, { id: newId(), populations: added });
    }
    context.loaders.populations.clearAll();
    return { populations: figures.map(rowOf) };
  });
}

/** Inserts figures. */
export async function insertPopulations(
  tx: EntityManager,
  figures: readonly PopulationEntry[],
): Promise<void> {
  const rows = figures.map((figure) => ({ id: newId(), ...figure }));
  await execute(
    tx,
    sql`insert into population (id, area_id, audience_id, people, as_of, source, confidence)
        select id, area, audience, people, "asOf", source, confidence
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row (id uuid, area text, audience text, people int, "asOf" date, source text, confidence text)`,
  );
}

/** Returns the known figures of areas, of any day, by `figureKeyOf`. */
async function findKnown(tx: EntityManager, areas: readonly string[]): Promise<Map<string, PopulationEntry>> {
  const rows = await select<PopulationEntry>(
    tx,
    sql`select area_id as area, audience_id as audience, people, as_of, source, confidence from population
        where area_id = any(${[...areas]}::text[])`,
  );
  return new Map(rows.map((row) => [figureKeyOf(row), row]));
}

function figureOf({ area, audience, people, asOf, source, confidence }: PopulationInput) {
  return { area, audience, people, asOf, source: source.trim(), confidence };
}

function rowOf({ area, audience, ...figure }: ReturnType<typeof figureOf>): PopulationRow {
  return { areaId: area, audienceId: audience, ...figure };
}
