import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import { ApiError, InvalidInput } from "@starlane/graphql";
import type { Context } from "../context.js";
import { moveVenues } from "../venue/move.commands.js";
import { judgeAdjustment, type Adjusted, type Adjustment, type ExistingArea } from "./adjust.rules.js";
import { findAreasFact } from "./area.loaders.js";
import { publishAreasChanged } from "./area.messages.js";
import type { AreaRow } from "./area.row.js";

/**
 * Applies a change of the official codes, all of it or none: new areas, and areas that merge into others. A merged
 * area's counts belong to its successor, and its venues move there. Repeating a change has no effect.
 * @throws ApiError FORBIDDEN for an area that is not the viewer's, NOT_FOUND before there is a district
 */
export function adjustAreas(
  context: Context,
  adjustment: Adjustment,
): Promise<{ areas: AreaRow[] } | InvalidInput> {
  const named = [
    ...adjustment.add.map(({ id }) => id),
    ...adjustment.merge.flatMap(({ area, into }) => [area, into]),
  ];
  for (const area of named) context.allow("Mutation.adjustAreas", { area });
  return context.em.transactional(async (tx) => {
    const [installation] = await select<{ districtId: string }>(
      tx,
      sql`select district_id from installation for update`, // one change of the tree at a time
    );
    if (!installation) throw new ApiError("NOT_FOUND");
    const existing = new Map((await findExistingAreas(tx)).map((area) => [area.id, area]));
    const adjusted = judgeAdjustment(adjustment, installation.districtId, existing);
    if (adjusted instanceof InvalidInput) return adjusted;
    await write(tx, adjusted);
    for (const { area, into } of adjusted.merged) await moveVenues(context, tx, { from: area, into });
    if (adjusted.added.length + adjusted.merged.length > 0)
      for (const tree of await findAreasFact(tx)) await publishAreasChanged(context.publish, tx, tree);
    context.loaders.area.clearAll();
    context.loaders.children.clearAll();
    return { areas: await findInOrder(tx, adjustment) };
  });
}

function findExistingAreas(tx: EntityManager): Promise<ExistingArea[]> {
  return select<ExistingArea>(tx, sql`select id, name, level, merged_into from area`);
}

async function write(tx: EntityManager, { added, merged }: Adjusted): Promise<void> {
  await execute(
    tx,
    sql`insert into area (id, name, level, parent_id)
        select id, name, level, parent from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
          as area (id text, name text, level text, parent text)`,
  );
  await execute(
    tx,
    sql`update area set merged_into = merger.into, version = version + 1
        from jsonb_to_recordset(${JSON.stringify(merged)}::jsonb) as merger (area text, "into" text)
        where area.id = merger.area`,
  );
}

async function findInOrder(tx: EntityManager, { add, merge }: Adjustment): Promise<AreaRow[]> {
  const ids = [...add.map(({ id }) => id), ...merge.map(({ area }) => area)];
  return select<AreaRow>(
    tx,
    sql`select area.id, area.name, area.level, area.parent_id, area.merged_into
        from unnest(${ids}::text[]) with ordinality as asked (id, index) join area using (id) order by index`,
  );
}
