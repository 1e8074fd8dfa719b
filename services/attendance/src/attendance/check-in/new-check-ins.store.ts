import type { Pool } from "pg";
import type { Tombstones } from "../../people/erasure/tombstones.js";
import type { CheckIn } from "./check-in.rules.js";

/**
 * Writes those of some check-ins of which nothing is held, all in one call: what most check-ins are, for a third of the
 * work. Every other is left as it is: a person known by several numbers or erased, a place at an event that has so many, a client id that
 * was used. Where the order of a batch has a say, none of an event's, or of a client id's, is written here.
 * @returns which were written, by their positions
 */
export async function writeNewCheckIns(
  pool: Pool,
  checkIns: readonly CheckIn[],
  tombstones: Tombstones,
): Promise<ReadonlySet<number>> {
  const fastPath = fastPathOf(checkIns);
  if (fastPath.length === 0) return new Set();
  const { rows } = await pool.query<{ written: string }>({
    name: "enter new check-ins",
    text: "/* writes */ select enter_new_check_ins($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as written",
    values: columnsOf(
      fastPath.map((position) => checkIns[position]!),
      tombstones,
    ),
  });
  const positions = new Map(fastPath.map((position) => [checkIns[position]!.clientId, position]));
  return new Set(rows.map(({ written }) => positions.get(written)!));
}

/** Positions of check-ins that can be written without regard to the others. */
function fastPathOf(checkIns: readonly CheckIn[]): number[] {
  const special = new Set<string>();
  const times = new Map<string, number>();
  for (const { event, capacity, knownBy, clientId } of checkIns) {
    if (capacity !== null || knownBy.phone !== null) special.add(event);
    times.set(clientId, (times.get(clientId) ?? 0) + 1);
  }
  return [...checkIns.keys()].filter((position) => {
    const { event, clientId } = checkIns[position]!;
    return !special.has(event) && times.get(clientId) === 1;
  });
}

/** As PostgreSQL writes arrays, of which the driver makes each value by itself. */
function columnsOf(checkIns: readonly CheckIn[], tombstones: Tombstones): string[] {
  const column = (write: (checkIn: CheckIn) => string | boolean) => `{${checkIns.map(write).join(",")}}`;
  return [
    column(({ event }) => event),
    column(({ knownBy }) => bytes(knownBy.pseudonym)),
    column(({ knownBy }) => knownBy.kind ?? "null"),
    column(({ audience }) => quoted(audience)),
    column(({ area }) => quoted(area)),
    column(({ at }) => at.toISOString()),
    column(({ receivedAt }) => receivedAt.toISOString()),
    column(({ clientId }) => quoted(clientId)),
    column(({ method }) => method),
    column(({ flagged }) => flagged),
    column(({ day }) => day),
    column(({ late }) => late),
    column(({ knownBy }) => bytes(tombstones.of(knownBy.pseudonym))),
  ];
}

const bytes = (value: Buffer): string => `\\\\x${value.toString("hex")}`;
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
