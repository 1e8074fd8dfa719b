import { auditJson, type AuditEntry } from "@starlane/audit";
import { newId, type Client } from "@starlane/database";
import type { Pool } from "pg";
import { BEGIN_CORRECTIONS, inTransaction } from "../../attendance-log/log.store.js";
import {
  insertCorrected,
  restoreAttendances,
  removeAttendances,
  type Removal,
} from "../../attendance-log/attendances.store.js";
import { areaOfAll, type HoldReason } from "./join.rules.js";
import { insertPeople } from "./people.store.js";
import { findSplitPeople, judgePairs, type SplitPerson, type PresentedPerson } from "./split.store.js";

/** The audited operation by outcome: an automatic join is audited like a confirmation. */
const OPERATIONS = { AUTOMATIC: "Mutation.confirmPersonJoin", HELD: "PersonJoin.held" } as const;

/**
 * Judges people known by their phone alone who now come with an identity number. When the evidence suffices, they
 * become one person: the attendances move over, and of two check-ins to one event the other person's stays. Otherwise
 * they stay two people until staff decide. Both outcomes are audited with their author.
 */
export function joinPeople(pool: Pool, people: readonly PresentedPerson[], at: Date): Promise<void> {
  return inTransaction(pool, { begin: BEGIN_CORRECTIONS }, async (client) => {
    const refused = await insertPeople(
      client,
      people.map(({ knownBy }) => knownBy),
    );
    const split = await findSplitPeople(
      client,
      people.filter((_, position) => !refused.has(position)),
    );
    const entries: AuditEntry[] = [];
    for (const { pair, reasons } of judgePairs(split)) {
      const id = newId();
      await notePair(client, { id, pair, reasons, at });
      if (reasons.length === 0) await join(client, { ...pair, id, into: pair.into! }, { by: null, at });
      entries.push(entryOf(id, pair, { outcome: reasons.length === 0 ? "AUTOMATIC" : "HELD", at }));
    }
    if (entries.length > 0)
      await client.query("/* writes */ select audit_append($1::jsonb)", [auditJson(entries)]);
  });
}

function entryOf(
  id: string,
  { by, agency, area }: SplitPerson,
  { outcome, at }: { outcome: keyof typeof OPERATIONS; at: Date },
): AuditEntry {
  const operation = OPERATIONS[outcome];
  const nothing = { purpose: null, requestId: null, address: null };
  return { id: newId(), at, actor: by, operation, outcome, subject: id, agency, area, ...nothing };
}

interface NewPair {
  readonly id: string;
  readonly pair: SplitPerson;
  readonly reasons: readonly HoldReason[];
  readonly at: Date;
}

async function notePair(client: Client, { id, pair, reasons, at }: NewPair): Promise<void> {
  const { identity, phone, event, agency, area, areas, by } = pair;
  await client.query(
    `insert into person_join (id, identity, phone, state, reasons, event_id, agency_id, area_id, found_at, found_by)
     values ($1, $2, $3, 'PENDING', $4, $5, $6, $7, $8, $9)`,
    [id, identity, phone, reasons, event, agency, areaOfAll([area, ...areas], area), at, by],
  );
}

/** Two people to join or separate. */
export interface Joining {
  /** The id of the pair. */
  readonly id: string;
  readonly phone: Buffer;
  readonly into: number;
  readonly joined: number;
}

/** Joins two people; other pairs held for the phone are rejected. The caller holds the exclusive lock of the log. */
export async function join(
  client: Client,
  { id, phone, into, joined }: Joining,
  { by, at }: Pick<Removal, "by" | "at">,
): Promise<void> {
  await removeAttendances(client, { person: joined }, { reason: "JOINED", by, at, note: null, join: id });
  await insertCorrected(client, { person: joined }, { person: into, phone });
  await client.query("update pseudonym set person = $1 where person = $2", [into, joined]);
  await client.query("update person set joined_into = $1 where ordinal = $2 or joined_into = $2", [
    into,
    joined,
  ]);
  await client.query(
    `update person_join set state = 'JOINED', into_person = $2, joined_person = $3, decided_at = $4, decided_by = $5 where id = $1`,
    [id, into, joined, at, by],
  );
  await client.query(
    "update person_join set state = 'REJECTED', decided_at = $3, decided_by = $4 where phone = $1 and id <> $2 and state = 'PENDING'",
    [phone, id, at, by],
  );
}

/**
 * Separates two joined people: attendances by the phone, before the join and since, go back to the phone's person, with
 * later corrections. The caller holds the exclusive lock of the log.
 */
export async function separate(
  client: Client,
  { id, phone, into, joined }: Joining,
  { by, at }: Pick<Removal, "by" | "at">,
): Promise<void> {
  await client.query("update pseudonym set person = $1 where pseudonym = $2", [joined, phone]);
  await client.query("update person set joined_into = null where ordinal = $1", [joined]);
  await removeAttendances(client, { person: into, phone }, { reason: "SEPARATED", by, at, note: null });
  await insertCorrected(client, { person: into }, { person: joined });
  await restoreAttendances(client, { person: joined, join: id });
  await client.query(
    "update person_join set state = 'REVERSED', decided_at = $2, decided_by = $3 where id = $1",
    [id, at, by],
  );
}
