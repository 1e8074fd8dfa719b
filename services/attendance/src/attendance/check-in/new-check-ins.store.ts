import type { Pool } from "pg";
import type { Tombstones } from "../../people/erasure/tombstones.js";
import type { CheckIn } from "./check-in.rules.js";

/**
 * Writes plainly new check-ins in one call: most check-ins are, and this takes a third of the work. It leaves every
 * other as it is: a person known by several numbers or erased, an event with a capacity, a used client id. Where the
 * order within a batch matters, it writes none of that event or client id.
 * @returns the positions of those written
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

/** Returns the positions of check-ins that can be written independently of the others. */
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

/** Returns the columns as PostgreSQL array literals, since the driver converts arrays value by value. */
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
