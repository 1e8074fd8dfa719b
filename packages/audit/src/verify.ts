import type { Client } from "@starlane/database";
import { createHash } from "node:crypto";

/** The end of a chain: its number of entries and the hash of the last one. */
export interface ChainHead {
  readonly service: string;
  readonly chain: number;
  readonly entries: number;
  /** Hexadecimal digits; empty for a chain without entries. */
  readonly hash: string;
}

/** A fault in a chain, at a position. */
export interface Breach {
  readonly service: string;
  readonly chain: number;
  readonly position: number;
  /**
   * - `ALTERED`: the entry or its position differs from what was hashed
   * - `MISSING`: the entry does not exist
   * - `EXTRA`: an entry that does not belong to the chain: before its beginning, past its end, or between two
   *   consecutive entries
   * - `HEAD`: the recorded head of the chain differs from its last entry
   * - `NOTED`: the entry at this position differs from a record stored elsewhere, or no longer exists
   * - `COPY_ALTERED`, `COPY_MISSING`, `COPY_EXTRA`: the copy that administrators read differs, is missing, or belongs
   *   to no entry
   */
  readonly what:
    "ALTERED" | "MISSING" | "EXTRA" | "HEAD" | "NOTED" | "COPY_ALTERED" | "COPY_MISSING" | "COPY_EXTRA";
}

export interface Verified {
  readonly heads: readonly ChainHead[];
  readonly breaches: readonly Breach[];
}

/** The highest position verified. No chain gets this long; a recorded length beyond it was tampered with. */
export const LAST_PLACE = Number.MAX_SAFE_INTEGER;
/** The maximum number of entries reported beyond each end of a chain. */
const MAX_OUTSIDE = 100;
/** The maximum number of extra entries recognised between two consecutive entries of a chain. */
const MAX_BETWEEN = 200;
/** Entries read at once. */
const PAGE_SIZE = 2_000;
/** The fields of an entry that are hashed, in hash order. */
export const HASHED_FIELDS = [
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

type Row = Readonly<Record<(typeof HASHED_FIELDS)[number], string | null>> & { readonly hash: string };

/** Recomputes the hashes of a service's audit chains and reports each difference from the stored ones. Read-only. */
export async function verifyAudit(client: Client, service: string): Promise<Verified> {
  const breaches: Breach[] = [];
  const heads: ChainHead[] = [];
  const { rows: chains } = await client.query<{ chain: number; entries: number | null; head: string | null }>(
    `select chain, entries::float8 as entries, encode(head, 'hex') as head
     from (select distinct chain from audit_entry) as there full join audit_chain using (chain) order by chain`,
  );
  for (const { chain, entries, head } of chains) {
    const breach = (position: number, what: Breach["what"]) =>
      breaches.push({ service, chain, position, what });
    // A chain is read up to its head at the start; entries added while this runs are not verified.
    const last = await readChain(client, service, chain, Math.min(entries ?? LAST_PLACE, LAST_PLACE), breach);
    if (entries !== null && last.position < entries) breach(last.position + 1, "MISSING");
    else if (entries === null || head !== last.hash) breach(last.position, "HEAD");
    heads.push({ service, chain, entries: last.position, hash: last.hash });
  }
  for (const { chain, position } of await findOutside(client))
    breaches.push({ service, chain, position, what: "EXTRA" });
  return { heads, breaches: breaches.sort(byPlace) };
}

const byPlace = (one: Breach, other: Breach): number =>
  one.chain - other.chain || one.position - other.position;

/** Finds entries beyond both ends of their chains, compared with the current ends; a few of each. */
async function findOutside(client: Client): Promise<{ chain: number; position: number }[]> {
  const { rows } = await client.query<{ chain: number; position: number }>(
    `select chain, position::float8 as position from audit_chain, lateral (
       (select position from audit_entry where audit_entry.chain = audit_chain.chain and position < 1
        order by position desc limit ${MAX_OUTSIDE})
       union all
       (select position from audit_entry where audit_entry.chain = audit_chain.chain and position > entries
        order by position limit ${MAX_OUTSIDE})) as outside
     order by chain, position`,
  );
  return rows;
}

async function readChain(
  client: Client,
  service: string,
  chain: number,
  end: number,
  breach: (position: number, what: Breach["what"]) => void,
): Promise<{ position: number; hash: string }> {
  const last = { position: 0, hash: "" };
  const links = new Links();
  const report = () => links.take().forEach(([position, what]) => breach(position, what));
  for (;;) {
    const { rows } = await client.query<Row>(
      `select chain::text, position::text, id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at,
         actor::text, operation, outcome, subject, agency, area, purpose, request_id, address, encode(hash, 'hex') as hash
       from audit_entry entry where chain = $1 and position > $2 and position <= $3 order by entry.position limit ${PAGE_SIZE}`,
      [chain, last.position, end],
    );
    for (const row of rows) {
      const position = Number(row.position);
      const gap = position - last.position - 1;
      for (let gone = 1; gone <= Math.min(gap, MAX_GAP_REPORTED); gone += 1)
        links.note(last.position + gone, "MISSING");
      // The entry after a gap has no predecessor to be verified against; the entry after that is verified again.
      links.add(position, row.hash, gap > 0 ? null : (before) => hashOf(before, service, row));
      report();
      last.position = position;
      last.hash = row.hash;
    }
    if (rows.length < PAGE_SIZE) {
      links.end();
      report();
      return last;
    }
  }
}

/** The maximum number of missing positions reported per gap. */
const MAX_GAP_REPORTED = 1_000;

/** The hashes of a chain's latest entries, and the faults found in them. */
class Links {
  #good: { position: number; hash: string }[] = [{ position: 0, hash: "" }];
  #last = "";
  /** Entries that do not match, and may still turn out to be extra if the chain continues before them. */
  #bad: number[] = [];
  #found: [position: number, what: Breach["what"]][] = [];

  note(position: number, what: Breach["what"]): void {
    this.#found.push([position, what]);
  }

  /**
   * Verifies the next entry.
   * @param hashAfter computes the entry's hash from its predecessor's; null when the predecessor is unknown
   */
  add(position: number, hash: string, hashAfter: ((before: string) => string) | null): void {
    const before = this.#last;
    this.#last = hash;
    if (hashAfter === null) {
      this.end();
      this.#good = [{ position, hash }];
    } else if (hashAfter(before) === hash) {
      if (this.#bad.length > 0) this.end();
      this.#remember(position, hash);
    } else {
      const from = this.#good.findLast((good) => hashAfter(good.hash) === hash);
      if (from === undefined) return void this.#bad.push(position);
      // The entries between the two were never part of the chain.
      for (let extra = from.position + 1; extra < position; extra += 1) this.note(extra, "EXTRA");
      this.#bad = [];
      this.#good = this.#good.filter((good) => good.position <= from.position);
      this.#remember(position, hash);
    }
    if (this.#bad.length >= MAX_BETWEEN) this.end();
  }

  /** Reports the pending bad entries as altered: no later entry can classify them. */
  end(): void {
    for (const position of this.#bad) this.note(position, "ALTERED");
    this.#bad = [];
  }

  take(): [position: number, what: Breach["what"]][] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #remember(position: number, hash: string): void {
    this.#good.push({ position, hash });
    if (this.#good.length > 2 * MAX_BETWEEN) this.#good = this.#good.slice(-MAX_BETWEEN);
  }
}

function hashOf(before: string, service: string, row: Row): string {
  const text = [service, ...HASHED_FIELDS.map((field) => row[field])].map(fieldOf).join("");
  return createHash("sha256").update(Buffer.from(before, "hex")).update(text).digest("hex");
}

const fieldOf = (field: string | null): string =>
  field === null ? "-," : `${Buffer.byteLength(field)}:${field},`;

/** Compares chain heads recorded elsewhere with a service's chains. This detects a chain whose end was cut off. */
export async function compareWithNoted(
  client: Client,
  service: string,
  noted: readonly ChainHead[],
): Promise<Breach[]> {
  const mine = noted.filter((head) => head.service === service && head.entries > 0);
  const { rows } = await client.query<{ chain: number; entries: number; hash: string | null }>(
    `select noted.chain, noted.entries::float8 as entries, encode(audit_entry.hash, 'hex') as hash
     from unnest($1::int[], $2::bigint[]) as noted (chain, entries)
     left join audit_entry on audit_entry.chain = noted.chain and position = noted.entries`,
    [mine.map(({ chain }) => chain), mine.map(({ entries }) => entries)],
  );
  const there = new Map(rows.map((row) => [`${row.chain} ${row.entries}`, row.hash]));
  return mine
    .filter(({ chain, entries, hash }) => there.get(`${chain} ${entries}`) !== hash)
    .map(({ chain, entries }) => ({ service, chain, position: entries, what: "NOTED" }));
}
