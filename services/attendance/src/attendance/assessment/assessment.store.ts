import { camelKeys } from "@starlane/database";
import type { ClientBase, Pool } from "pg";
import { duplicate, rejected, type Verdict } from "../check-in/check-in.rules.js";
import { BEGIN_CHECK_INS, inTransaction } from "../../attendance-log/log.store.js";
import { findErased } from "../../people/erasure/erased.store.js";
import type { Tombstones } from "../../people/erasure/tombstones.js";
import { joinPeople } from "../../people/person/join.store.js";
import { TOO_MANY_PHONES } from "../../people/person/join.rules.js";
import { findPersonOrdinals, insertPeople } from "../../people/person/people.store.js";
import { findSplitPeople } from "../../people/person/split.store.js";
import { judgeKnownAssessment, type Assessment, type Recorded } from "./assessment.rules.js";

/**
 * Writes assessments of one event and phase in one transaction and returns one verdict for each, in order. An
 * assessment of an erased person does not make them known again: it counts as recorded before the erasure.
 * @param beforeCommit runs at the end of the same transaction
 */
export async function writeAssessments(
  pool: Pool,
  assessments: readonly Assessment[],
  {
    tombstones,
    beforeCommit,
  }: {
    tombstones: Tombstones;
    beforeCommit: (client: ClientBase, verdicts: readonly Verdict[]) => Promise<void>;
  },
): Promise<Verdict[]> {
  if (assessments.length === 0) return [];
  for (;;) {
    const split: Assessment[] = [];
    // Pairs of numbers that may be one person are judged before anything is written, as at a check-in.
    const verdicts = await inTransaction(pool, { begin: BEGIN_CHECK_INS }, async (client) => {
      const pseudonyms = assessments.map(({ knownBy }) => knownBy.pseudonym);
      const erased = await findErased(client, tombstones, pseudonyms);
      const known = erased.some((at) => at !== null) ? await findPersonOrdinals(client, pseudonyms) : [];
      const isForgotten = (index: number) => erased[index] !== null && known[index] === null;
      const remembered = assessments.filter((_, index) => !isForgotten(index));
      const people = remembered.map(({ knownBy }) => knownBy);
      const refused = await insertPeople(client, people);
      const taken = remembered.filter((_, position) => !refused.has(position));
      if ((await findSplitPeople(client, taken)).length > 0) {
        split.push(...taken);
        return null;
      }
      const decided = (await decide(client, taken)).values();
      const judged = remembered
        .map((_, position) => (refused.has(position) ? rejected(TOO_MANY_PHONES) : decided.next().value!))
        .values();
      const all = assessments.map((_, index) => (isForgotten(index) ? duplicate : judged.next().value!));
      await beforeCommit(client, all);
      return all;
    });
    if (verdicts) return verdicts;
    await joinPeople(pool, split, assessments[0]!.receivedAt);
  }
}

/** An assessment with the ordinal of its person. */
type ResolvedAssessment = Assessment & { readonly person: number };

async function decide(client: ClientBase, assessments: readonly Assessment[]): Promise<Verdict[]> {
  const people = await findPersonOrdinals(
    client,
    assessments.map(({ knownBy }) => knownBy.pseudonym),
  );
  const known = assessments.map((assessment, index): ResolvedAssessment => ({
    ...assessment,
    person: people[index]!,
  }));
  const written = new Set(await insertAssessments(client, known));
  const isWritten = known.map(({ clientId }) => written.delete(clientId)); // of two with one client id, the first is written
  const recorded = await findRecorded(
    client,
    known.filter((_, index) => !isWritten[index]),
  );
  const byClientId = new Map(recorded.map((one) => [one.clientId, one]));
  const byPerson = new Map(recorded.map((one) => [placeOf(one), one]));
  return known.map((assessment, index) =>
    isWritten[index]
      ? { verdict: "ACCEPTED", reason: null }
      : judgeKnownAssessment(
          assessment,
          byClientId.get(assessment.clientId) ?? null,
          byPerson.get(placeOf(assessment)) ?? null,
        ),
  );
}

const placeOf = ({ event, phase, person }: Pick<Recorded, "event" | "phase" | "person">) =>
  `${event} ${phase} ${person}`;

/**
 * Inserts assessments that conflict with no stored one.
 * @returns the client ids of the inserted ones
 */
async function insertAssessments(
  client: ClientBase,
  assessments: readonly ResolvedAssessment[],
): Promise<string[]> {
  const { rows } = await client.query<{ client_id: string }>({
    name: "insert assessments",
    text: `insert into assessment (client_id, event_id, phase, person, score, out_of, received_at)
      select client_id, event_id, phase, person, score, out_of, received_at
      from unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::float8[], $6::float8[], $7::timestamptz[])
        with ordinality as came (client_id, event_id, phase, person, score, out_of, received_at, index)
      order by event_id, phase, person, index
      on conflict do nothing
      returning client_id`,
    values: [
      assessments.map(({ clientId }) => clientId),
      assessments.map(({ event }) => event),
      assessments.map(({ phase }) => phase),
      assessments.map(({ person }) => person),
      assessments.map(({ score }) => score),
      assessments.map(({ outOf }) => outOf),
      assessments.map(({ receivedAt }) => receivedAt.toISOString()),
    ],
  });
  return rows.map((row) => row.client_id);
}

/** Returns the stored assessments that share a client id, or event, phase and person, with one of these. */
async function findRecorded(
  client: ClientBase,
  assessments: readonly ResolvedAssessment[],
): Promise<Recorded[]> {
  if (assessments.length === 0) return [];
  const { rows } = await client.query<Record<string, unknown>>({
    name: "find assessments",
    text: `select event_id as event, phase, client_id, person, score, out_of from assessment
        where client_id = any($1::text[])
      union
      select event_id, phase, client_id, person, score, out_of from assessment
        where (event_id, phase, person) in (select * from unnest($2::uuid[], $3::text[], $4::int[]))`,
    values: [
      assessments.map(({ clientId }) => clientId),
      assessments.map(({ event }) => event),
      assessments.map(({ phase }) => phase),
      assessments.map(({ person }) => person),
    ],
  });
  return rows.map((row) => camelKeys(row) as unknown as Recorded);
}
