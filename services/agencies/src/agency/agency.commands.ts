import type { EntityManager } from "@mikro-orm/postgresql";
import { localDate } from "@starlane/calendar";
import { execute, newId, mapConstraintViolation, select, sql } from "@starlane/database";
import { ApiError, StaleVersion, type AlreadyExists, type InvalidInput } from "@starlane/graphql";
import type { Publisher } from "@starlane/messages";
import { findKnownAreas } from "../replicas/area/area.loaders.js";
import { findDirectory } from "./agency.loaders.js";
import { publishAgenciesChanged } from "./agency.messages.js";
import { codeIsTaken, codeIsToBeGiven, nameIsTaken } from "./agency.refusals.js";
import type { AgencyKind, AgencyRow } from "./agency.row.js";
import { agenciesAbove, agenciesWithin } from "./agency.rules.js";
import {
  codeFor,
  nearestWithAreas,
  refuseBeyondReach,
  refuseCode,
  refuseJurisdiction,
  refuseLeaving,
  refuseAgencyName,
  refuseParent,
  siblingNamed,
  type Directory,
  type ListedAgency,
} from "./change.rules.js";

export interface CreateAgency {
  readonly name: string;
  readonly kind: AgencyKind;
  readonly code?: string | null;
  readonly parent?: string | null;
  readonly jurisdiction?: readonly string[] | null;
}

export interface UpdateAgency {
  readonly id: string;
  readonly version: number;
  readonly name?: string | null;
  readonly jurisdiction?: readonly string[] | null;
}

interface Parts {
  readonly em: EntityManager;
  readonly publish: Publisher;
  readonly now: Date;
  /** The areas that the acting user administers. */
  readonly administered: readonly string[];
}

/** Adds an agency within the administrator's areas and publishes the change, or returns its refusal. */
export function createAgency(
  { em, publish, now, administered }: Parts,
  input: CreateAgency,
): Promise<AgencyRow | InvalidInput | AlreadyExists> {
  const name = input.name.trim();
  const parent = input.parent ?? null;
  const areas = [...new Set(input.jurisdiction)];
  const today = localDate(now);
  let code = input.code?.trim() ?? null;
  return mapConstraintViolation<AgencyRow | InvalidInput | AlreadyExists, AlreadyExists>(
    () =>
      em.transactional(async (tx) => {
        const directory = await lockDirectory(tx, today);
        const above = nearestWithAreas(parent, directory);
        const refusal =
          refuseAgencyName(name) ??
          (code === null ? null : refuseCode(code)) ??
          refuseParent(parent, agenciesWithin([...directory.values()], administered)) ??
          refuseJurisdiction({
            areas,
            held: [],
            known: await findKnownAreas(tx, areas),
            above,
            administered,
          });
        if (refusal) return refusal;
        const sibling = siblingNamed(directory, { id: null, parentId: parent, name });
        if (sibling) return nameIsTaken(sibling, name);
        const id = newId();
        const beyond = refuseBeyondReach({ id, parentId: parent, areas }, directory, administered);
        if (beyond) return beyond;
        const coded = new Map([...directory.values()].map((agency) => [agency.code, agency]));
        const around = [areas, above?.areas ?? [], administered].find((some) => some.length > 0) ?? [];
        code ??= codeFor(input.kind, around, new Set(coded.keys()));
        if (code === null) return codeIsToBeGiven();
        const same = coded.get(code);
        if (same) return codeIsTaken(same, code);

        const agency = { id, code, name, kind: input.kind, parentId: parent, version: 1 };
        await execute(
          tx,
          sql`insert into agency (id, code, name, kind, parent_id)
              values (${id}, ${code}, ${name}, ${agency.kind}, ${parent})`,
        );
        await replaceJurisdiction(tx, id, areas, today);
        await publishChanged(publish, tx, { ...agency, areas }, directory);
        return agency;
      }),
    {
      agency_code_is_taken_once: async () => codeIsTaken(await findByCode(em, code!), code!),
    },
  );
}

/**
 * Changes the given properties from today on, leaves the rest, and publishes the change.
 * @throws ApiError NOT_FOUND for an agency that does not exist or that the administrator does not manage
 */
export function updateAgency(
  { em, publish, now, administered }: Parts,
  input: UpdateAgency,
): Promise<AgencyRow | InvalidInput | AlreadyExists | StaleVersion> {
  const today = localDate(now);
  return em.transactional(async (tx) => {
    const directory = await lockDirectory(tx, today);
    const agency = directory.get(input.id);
    if (!agency || !agenciesWithin([...directory.values()], administered).has(agency.id))
      throw new ApiError("NOT_FOUND");
    if (agency.version !== input.version) return new StaleVersion(agency.version);
    const { id, parentId, areas: held } = agency;
    const name = input.name?.trim() ?? agency.name;
    const areas = input.jurisdiction ? [...new Set(input.jurisdiction)] : held;
    const refusal =
      refuseAgencyName(name) ??
      refuseJurisdiction({
        areas,
        held,
        known: await findKnownAreas(tx, areas),
        above: nearestWithAreas(parentId, directory),
        administered,
      }) ??
      refuseLeaving(id, areas, directory) ??
      refuseBeyondReach({ id, parentId, areas }, directory, administered);
    if (refusal) return refusal;
    const sibling = name === agency.name ? null : siblingNamed(directory, { id, parentId, name });
    if (sibling) return nameIsTaken(sibling, name);

    const [updated] = await select<AgencyRow>(
      tx,
      sql`update agency set name = ${name}, version = version + 1
          where id = ${id} returning id, code, name, kind, parent_id, version`,
    );
    if (input.jurisdiction) await replaceJurisdiction(tx, id, areas, today);
    await publishChanged(publish, tx, { ...agency, name, version: updated!.version, areas }, directory);
    return updated!;
  });
}

/**
 * Returns every agency as of a day, and lets nobody else add or change one until the transaction ends: the
 * jurisdiction, name and code of each are constrained by those of the others. They are few and change seldom.
 */
async function lockDirectory(tx: EntityManager, on: string): Promise<Directory> {
  await select(tx, sql`select pg_advisory_xact_lock(hashtext('starlane agencies change'))`);
  return findDirectory(tx, on);
}

/** Replaces an agency's jurisdiction from a day on; its earlier jurisdictions stay recorded. */
async function replaceJurisdiction(
  tx: EntityManager,
  agency: string,
  areas: readonly string[],
  from: string,
): Promise<void> {
  const kept = [...areas];
  // Jurisdictions that were to start on that day or later never took effect.
  await execute(
    tx,
    sql`delete from jurisdiction where agency_id = ${agency} and valid_from >= ${from}::date
          and (valid_until is not null or area_id <> all(${kept}::text[]))`,
  );
  await execute(
    tx,
    sql`update jurisdiction set valid_until = ${from}::date
        where agency_id = ${agency} and daterange(valid_from, valid_until) @> ${from}::date
          and (valid_until is not null or area_id <> all(${kept}::text[]))`,
  );
  await execute(
    tx,
    sql`insert into jurisdiction (agency_id, area_id, valid_from)
        select ${agency}::uuid, area, ${from}::date from unnest(${kept}::text[]) as area
        where not exists (
          select from jurisdiction where agency_id = ${agency} and area_id = area and valid_until is null)`,
  );
}

function publishChanged(
  publish: Publisher,
  tx: EntityManager,
  { id, code, name, kind, parentId, version, areas }: ListedAgency,
  directory: Directory,
): Promise<void> {
  const above = parentId === null ? [] : [parentId, ...agenciesAbove(parentId, directory)];
  const jurisdiction = areas.toSorted();
  return publishAgenciesChanged(publish, tx, {
    id,
    code,
    name,
    kind,
    parent: parentId,
    above,
    jurisdiction,
    version,
  });
}

/** Returns the agency with a code that has just violated the unique constraint. */
async function findByCode(em: EntityManager, code: string): Promise<{ readonly id: string }> {
  const [agency] = await select<{ id: string }>(em, sql`select id from agency where code = ${code}`);
  return agency!;
}
