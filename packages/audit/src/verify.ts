import type { Client } from "@starlane/database";
import { createHash } from "node:crypto";

/** Where a chain ends: how many entries it has, and the hash of the last. */
export interface Head {
  readonly service: string;
  readonly chain: number;
  readonly entries: number;
  /** As hexadecimal digits; empty of a chain without entries. */
  readonly hash: string;
}

/** What is wrong with a chain at a place. */
export interface Breach {
  readonly service: string;
  readonly chain: number;
  readonly position: number;
  /**
   * - `ALTERED`: the entry, or its place, is not what was hashed
   * - `MISSING`: the entry is not there
   * - `HEAD`: the chain's own note of its end is another than its last entry
   * - `NOTED`: what was noted elsewhere of this place is another, or there is nothing at it any more
   */
  readonly what: "ALTERED" | "MISSING" | "HEAD" | "NOTED";
}

export interface Verified {
  readonly heads: readonly Head[];
  readonly breaches: readonly Breach[];
}

/** Entries read at once. */
const AT_ONCE = 2_000;
const FIELDS = [
  "chain",
  "position",
  "id",
  "at",
  "actor",
  "operation",
  "outcome",
  "subject",
  "agency",
  "area",
  "purpose",
  "request_id",
  "address",
] as const;

type Row = Readonly<Record<(typeof FIELDS)[number], string | null>> & { readonly hash: string };

/** Hashes all that a service has audited anew, and says where it differs from what is written. Reads alone. */
export async function verifyAudit(client: Client, service: string): Promise<Verified> {
  const breaches: Breach[] = [];
  const heads: Head[] = [];
  const { rows: chains } = await client.query<{ chain: number; entries: number | null; head: string | null }>(
    `select chain, entries::int, encode(head, 'hex') as head
     from (select distinct chain from audit_entry) as there full join audit_chain using (chain) order by chain`,
  );
  for (const { chain, entries, head } of chains) {
    const breach = (position: number, what: Breach["what"]) =>
      breaches.push({ service, chain, position, what });
    // What is added while this runs is none of its affair: a chain is read to where its head was.
    const last = await readChain(client, service, chain, entries ?? Number.MAX_SAFE_INTEGER, breach);
    if (entries !== null && last.position < entries) breach(last.position + 1, "MISSING");
    else if (entries === null || head !== last.hash) breach(last.position, "HEAD");
    heads.push({ service, chain, entries: last.position, hash: last.hash });
  }
  return { heads, breaches };
}

async function readChain(
  client: Client,
  service: string,
  chain: number,
  end: number,
  breach: (position: number, what: Breach["what"]) => void,
): Promise<{ position: number; hash: string }> {
  const last = { position: 0, hash: "" };
  for (;;) {
    const { rows } = await client.query<Row>(
      `select chain::text, position::text, id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at,
         actor::text, operation, outcome, subject, agency, area, purpose, request_id, address, encode(hash, 'hex') as hash
       from audit_entry entry where chain = $1 and position > $2 and position <= $3 order by entry.position limit ${AT_ONCE}`,
      [chain, last.position, end],
    );
    for (const row of rows) {
      const position = Number(row.position);
      for (let gone = last.position + 1; gone < position; gone += 1) breach(gone, "MISSING");
      // After a gap there is nothing to compare with; the next entry is compared with this one again.
      const isNext = position === last.position + 1;
      if (isNext && hashOf(last.hash, service, row) !== row.hash) breach(position, "ALTERED");
      last.position = position;
      last.hash = row.hash;
    }
    if (rows.length < AT_ONCE) return last;
  }
}

function hashOf(before: string, service: string, row: Row): string {
  const text = [service, ...FIELDS.map((field) => row[field])].map(fieldOf).join("");
  return createHash("sha256").update(Buffer.from(before, "hex")).update(text).digest("hex");
}

const fieldOf = (field: string | null): string =>
  field === null ? "-," : `${Buffer.byteLength(field)}:${field},`;

/** Compares what was noted elsewhere of places in a service's chains with what is there: an end that was cut off is found by it. */
export async function compareWithNoted(
  client: Client,
  service: string,
  noted: readonly Head[],
): Promise<Breach[]> {
  const mine = noted.filter((head) => head.service === service && head.entries > 0);
  const { rows } = await client.query<{ chain: number; entries: number; hash: string | null }>(
    `select noted.chain, noted.entries::int, encode(audit_entry.hash, 'hex') as hash
     from unnest($1::int[], $2::bigint[]) as noted (chain, entries)
     left join audit_entry on audit_entry.chain = noted.chain and position = noted.entries`,
    [mine.map(({ chain }) => chain), mine.map(({ entries }) => entries)],
  );
  const there = new Map(rows.map((row) => [`${row.chain} ${row.entries}`, row.hash]));
  return mine
    .filter(({ chain, entries, hash }) => there.get(`${chain} ${entries}`) !== hash)
    .map(({ chain, entries }) => ({ service, chain, position: entries, what: "NOTED" }));
}
