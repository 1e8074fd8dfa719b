import { outboxSchemaOf, type Client } from "@starlane/database";
import { AUDIT_MESSAGE } from "./relay.js";
import { HASHED_FIELDS, LAST_PLACE, type Breach } from "./verify.js";

/** Rows read at once from each side. */
const PAGE_SIZE = 2_000;

/** The columns compared. `at` is the only field whose form differs between the two: it is compared as it is hashed. */
const COLUMNS = HASHED_FIELDS.map((field) =>
  field === "at" ? `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at` : `${field}::text`,
).join(", ");
const ROW = `${COLUMNS}, encode(hash, 'hex') as hash`;

type Row = Readonly<Record<(typeof HASHED_FIELDS)[number] | "hash", string | null>>;

/** The progress of the relay for one chain. */
interface RelayPosition {
  readonly chain: number;
  /** The end of the chain when it was read. */
  readonly end: number;
  /** The copies of all entries up to this position must exist. */
  readonly confirmed: number;
}

/**
 * Compares the copies that administrators read with a service's audit entries, both ways and field by field.
 * @param client of the service
 * @param copies of the service that stores the copies
 */
export async function compareWithCopies(client: Client, copies: Client, service: string): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const { chain, end, confirmed } of await readRelayPositions(client, service)) {
    const breach = (position: number, what: Breach["what"]) =>
      breaches.push({ service, chain, position, what });
    const entriesOf = pages(client, `select ${ROW} from audit_entry entry where chain = $1`, [chain], end);
    const copiesOf = pages(
      copies,
      `select ${ROW} from known_audit_entry entry where chain = $1 and service = $2`,
      [chain, service],
      end,
    );
    await compare(entriesOf, copiesOf, confirmed, breach);
  }
  breaches.push(...(await findForeign(client, copies, service)));
  return breaches;
}

/**
 * Reads the progress of the relay for each chain. An entry still in the outbox is not received yet; an entry that left
 * the outbox was received.
 */
async function readRelayPositions(client: Client, service: string): Promise<RelayPosition[]> {
  const { rows } = await client.query<RelayPosition>(
    `select chain, entries::float8 as end,
       least(coalesce(position, 0), (
         select min((payload->'body'->'entries'->0->>'position')::float8) - 1
         from ${outboxSchemaOf(service)}._private_jobs
         where payload->>'name' = '${AUDIT_MESSAGE}' and (payload->'body'->>'chain')::int = chain))::float8 as confirmed
     from audit_chain left join audit_told using (chain) order by chain`,
  );
  return rows;
}

/** Finds copies beyond the ends of the chains, or of chains that do not exist. */
async function findForeign(client: Client, copies: Client, service: string): Promise<Breach[]> {
  const { rows } = await copies.query<{ chain: number; position: number }>(
    `select chain, max(position)::float8 as position from known_audit_entry where service = $1 group by chain`,
    [service],
  );
  // Read after the copies, so that entries added in the meantime are included.
  const { rows: ends } = await client.query<{ chain: number; end: number }>(
    "select chain, entries::float8 as end from audit_chain",
  );
  const endOf = new Map(ends.map(({ chain, end }) => [chain, end]));
  return rows
    .filter(({ chain, position }) => !endOf.has(chain) || position > endOf.get(chain)!)
    .map(({ chain, position }) => ({ service, chain, position, what: "COPY_EXTRA" }));
}

/** Yields the rows up to a position, in order; each page is read when it is needed. */
async function* pages(
  client: Client,
  query: string,
  values: readonly unknown[],
  end: number,
): AsyncGenerator<Row> {
  let after: Row | undefined;
  const [first, second, third] = [1, 2, 3].map((nth) => `$${values.length + nth}`);
  for (;;) {
    const { rows } = await client.query<Row>(
      `${query} and position <= ${first}::bigint and (position, id) > (${second}::bigint, ${third}::uuid)
       order by entry.position, entry.id limit ${PAGE_SIZE}`,
      [...values, Math.min(end, LAST_PLACE), after?.position ?? FIRST, after?.id ?? NIL],
    );
    yield* rows;
    after = rows.at(-1);
    if (rows.length < PAGE_SIZE) return;
  }
}

const FIRST = "-9223372036854775808";
const NIL = "00000000-0000-0000-0000-000000000000";

async function compare(
  entries: AsyncGenerator<Row>,
  copies: AsyncGenerator<Row>,
  confirmed: number,
  breach: (position: number, what: Breach["what"]) => void,
): Promise<void> {
  let [entry, copy] = [await next(entries), await next(copies)];
  while (entry || copy) {
    const order = !entry ? 1 : !copy ? -1 : Number(entry.position) - Number(copy.position);
    if (order < 0) {
      const position = Number(entry!.position);
      if (position >= 1 && position <= confirmed) breach(position, "COPY_MISSING");
      entry = await next(entries);
    } else if (order > 0) {
      breach(Number(copy!.position), "COPY_EXTRA");
      copy = await next(copies);
    } else {
      if (!isSame(entry!, copy!)) breach(Number(entry!.position), "COPY_ALTERED");
      [entry, copy] = [await next(entries), await next(copies)];
    }
  }
}

const next = async (rows: AsyncGenerator<Row>): Promise<Row | undefined> =>
  (await rows.next()).value as Row | undefined;

const isSame = (entry: Row, copy: Row): boolean =>
  entry.hash === copy.hash && HASHED_FIELDS.every((field) => entry[field] === copy[field]);
