import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { InvalidInput } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { findMaterialsById } from "./material.loaders.js";
import { MaterialRow } from "./material.row.js";
import { readMaterial, refuseMaterial, refuseMaterials } from "./material.rules.js";
import type { CreateMaterialInput } from "./material.type.js";

/** Creates a material of the viewer's agency. */
export async function createMaterial(
  context: Context,
  input: CreateMaterialInput,
): Promise<MaterialRow | InvalidInput> {
  const viewer = context.signedIn();
  const { audiences, ...draft } = readMaterial(input);
  return writeOrRefuse(context.em, async (tx) => {
    const refusal = refuseMaterial({ ...draft, audiences });
    if (refusal) return refusal;
    const material = tx.create(MaterialRow, {
      ...draft,
      audienceIds: [...audiences],
      agencyId: viewer.agency,
      createdBy: viewer.id,
      createdAt: context.now,
    });
    await tx.persist(material).flush();
    return material;
  });
}

/** Returns the reason why an event cannot show these materials, or null. */
export async function findUnshowable(
  tx: EntityManager,
  ids: readonly string[],
): Promise<InvalidInput | null> {
  if (ids.length === 0) return null;
  const found = await findMaterialsById(tx, ids);
  return refuseMaterials(
    ids,
    found.map(({ id }) => id),
  );
}

/** Writes the materials of events, in their order. */
export async function insertMaterials(
  tx: EntityManager,
  events: readonly { readonly id: string; readonly materials: readonly string[] }[],
): Promise<void> {
  const rows = events.flatMap(({ id, materials }) =>
    materials.map((material, index) => ({ event: id, position: index + 1, material })),
  );
  if (rows.length === 0) return;
  await execute(
    tx,
    sql`insert into event_material (event_id, position, material_id)
        select event, position, material from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row (event uuid, position int, material uuid)`,
  );
}
