import { newId } from "@starlane/database";
import { aViewer } from "@starlane/testing";
import * as fc from "fast-check";
import { openPseudonyms } from "../src/people/person/pseudonyms.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  CHECK_IN,
  DISTRICT,
  GARDEN,
  identityOf,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";
import { processes, type Processes } from "./processes.js";

const AGENCIES = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
const PLACES = [STARLIGHT, GARDEN, RIVERSIDE];
const PHONES_AT_MOST = 2;

/** One accepted check-in, with the number it was made by. */
interface Fact {
  readonly clientId: string;
  readonly event: number;
  readonly by: string;
  area: string;
  /** The pair whose join left it out; null while it counts. */
  leftOutFor: Pair | null;
}

interface Pair {
  readonly identity: string;
  readonly phone: string;
  state: "PENDING" | "JOINED" | "REJECTED" | "REVERSED";
}

/** An independent model that recounts the accepted check-ins from the beginning, by the numbers that people came by. */
class Ledger {
  facts: Fact[] = [];
  pairs: Pair[] = [];
  /** Numbers by which at least one person came. */
  readonly known = new Set<string>();
  /** Phones that were unknown when they came with an identity number, of which they became another name. */
  readonly namesOf = new Map<string, string>();

  /** @param agencies the agencies of the events, by number */
  constructor(readonly agencies: readonly string[]) {}

  who(number: string): string {
    const pair = this.pairs.find(({ phone, state }) => phone === number && state === "JOINED");
    return this.namesOf.get(number) ?? pair?.identity ?? number;
  }

  counted(who?: string): Fact[] {
    return this.facts.filter(
      (fact) => fact.leftOutFor === null && (who === undefined || this.who(fact.by) === who),
    );
  }

  checkIn(
    event: number,
    clientId: string,
    { identity, phone }: { identity?: string; phone?: string },
  ): string {
    if (identity !== undefined && phone !== undefined && !this.#judge(event, identity, phone))
      return "REJECTED";
    const by = identity ?? phone!;
    this.known.add(by);
    if (this.counted(this.who(by)).some((fact) => fact.event === event)) return "DUPLICATE";
    this.facts.push({ clientId, event, by, area: STARLIGHT, leftOutFor: null });
    return "ACCEPTED";
  }

  /** @returns true when the two numbers may come together */
  #judge(event: number, identity: string, phone: string): boolean {
    this.known.add(identity);
    if (
      this.who(phone) !== phone ||
      this.pairs.some((pair) => pair.identity === identity && pair.phone === phone)
    )
      return true;
    const phones = [...new Set([...this.known, ...this.namesOf.keys()])].filter(
      (number) => number.startsWith("phone") && this.who(number) === identity,
    );
    const waiting = this.pairs.filter((pair) => pair.identity === identity && pair.state === "PENDING");
    if (phones.length + waiting.length >= PHONES_AT_MOST) return false;
    if (!this.known.has(phone)) {
      this.namesOf.set(phone, identity);
      return true;
    }
    const [ones, others] = [this.counted(identity), this.counted(phone)];
    const isHeld =
      [...ones, ...others].some((fact) => this.agencies[fact.event] !== this.agencies[event]) ||
      ones.some((one) => others.some((other) => other.event === one.event)) ||
      this.pairs.some((pair) => pair.identity === identity && ["PENDING", "JOINED"].includes(pair.state));
    const pair: Pair = { identity, phone, state: "PENDING" };
    this.pairs.push(pair);
    if (!isHeld) this.join(pair);
    return true;
  }

  join(pair: Pair): void {
    const own = new Set(this.counted(pair.identity).map(({ event }) => event));
    for (const fact of this.counted(pair.phone)) if (own.has(fact.event)) fact.leftOutFor = pair;
    pair.state = "JOINED";
    for (const other of this.pairs)
      if (other.phone === pair.phone && other.state === "PENDING") other.state = "REJECTED";
  }

  /** Returns the state that a decision gives a pair; null when it is refused. */
  decide(decision: Decision, pair: Pair): Pair["state"] | null {
    if (decision === "confirm" && pair.state !== "JOINED") {
      if (this.who(pair.phone) !== pair.phone) return null;
      this.join(pair);
    }
    if (decision === "reject" && pair.state !== "REJECTED") {
      if (pair.state !== "PENDING") return null;
      pair.state = "REJECTED";
    }
    if (decision === "reverse" && pair.state !== "REVERSED") {
      if (pair.state !== "JOINED") return null;
      pair.state = "REVERSED";
      const theirs = new Set(this.counted(pair.phone).map(({ event }) => event));
      for (const fact of this.facts)
        if (fact.leftOutFor === pair && !theirs.has(fact.event)) fact.leftOutFor = null;
    }
    return pair.state;
  }

  /** Erases the person of a number: their numbers lead to no one, and their attendances count as before. */
  erase(number: string): void {
    const who = this.who(number);
    const numbers = [...this.known, ...this.namesOf.keys()].filter((one) => this.who(one) === who);
    const ghost = `ghost ${newId()}`;
    this.facts = this.facts.map((fact) => (numbers.includes(fact.by) ? { ...fact, by: ghost } : fact));
    this.pairs = this.pairs.filter(
      ({ identity, phone }) => !numbers.includes(identity) && !numbers.includes(phone),
    );
    for (const one of numbers) {
      this.known.delete(one);
      this.namesOf.delete(one);
    }
  }
}

type Decision = "confirm" | "reject" | "reverse";
const identity = fc.nat(1);
const phone = fc.nat(2);
const event = fc.nat(3);
const aCommand = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant("phone" as const), event, phone }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("identity" as const), event, identity }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant("both" as const), event, identity, phone }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("all phones" as const), event, identity }) },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("decide" as const),
      decision: fc.constantFrom<Decision>("confirm", "reject", "reverse"),
      nth: fc.nat(20),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("withdraw" as const), nth: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("correct" as const),
      nth: fc.nat(20),
      area: fc.constantFrom(...PLACES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("erase" as const),
      number: fc.oneof(
        identity.map((n) => `identity ${n}`),
        phone.map((n) => `phone ${n}`),
      ),
    }),
  },
);
type Command = typeof aCommand extends fc.Arbitrary<infer T> ? T : never;

const officer = aViewer("OFFICER");
const planner = aViewer("PLANNER");
const admin = aViewer("ADMIN");
let system: Processes;
let runs = 0;
let now = Date.parse("2026-03-02T01:00:00Z");
beforeAll(async () => {
  system = await processes(2);
  await deliverDistrict(system);
});
afterAll(() => system.close());

const tick = () => {
  now += 1_000;
  system.setTime(new Date(now).toISOString());
};
const mutate = async (viewer: typeof officer, text: string, variables: Record<string, unknown>) => {
  const { data, errors } = await system.ask(runs % 2, viewer, text, variables);
  expect(errors).toBeUndefined();
  return Object.values(data)[0] as Record<string, never>;
};

/** One run, with its own numbers and events in a shared database: the data of other runs must not matter. */
class Run {
  readonly #base = (runs += 1) * 10;
  readonly ledger = new Ledger([AGENCIES[0]!, AGENCIES[0]!, AGENCIES[0]!, AGENCIES[1]!]);
  readonly events: string[] = [];

  async open(): Promise<void> {
    for (const agency of this.ledger.agencies)
      this.events.push(await anEvent(system, { agency, area: PLACES[this.events.length % 3] }));
  }

  numbers(identityNumber?: number, phoneNumber?: number) {
    return {
      ...(identityNumber !== undefined && { identityNumber: identityOf(this.#base + identityNumber) }),
      ...(phoneNumber !== undefined && { phone: phoneOf(this.#base + phoneNumber) }),
    };
  }

  async checkIn(nth: number, people: { identity?: number; phone?: number }[]) {
    const items = people.map(({ identity: one, phone: other }) => ({
      clientId: newId(),
      person: this.numbers(one, other),
      audience: "RESIDENT",
      area: STARLIGHT,
      method: "STAFF_SCAN",
      at: new Date(now).toISOString(),
    }));
    const { receipts } = await mutate(officer, CHECK_IN, { event: this.events[nth], items });
    return { verdicts: (receipts as unknown as { verdict: string }[]).map(({ verdict }) => verdict), items };
  }

  async one(nth: number, who: { identity?: number; phone?: number }) {
    const { verdicts, items } = await this.checkIn(nth, [who]);
    const named = {
      ...(who.identity !== undefined && { identity: `identity ${who.identity}` }),
      ...(who.phone !== undefined && { phone: `phone ${who.phone}` }),
    };
    expect(verdicts).toEqual([this.ledger.checkIn(nth, items[0]!.clientId, named)]);
  }

  async do(command: Command): Promise<void> {
    tick();
    const { ledger } = this;
    switch (command.what) {
      case "phone":
        return this.one(command.event, { phone: command.phone });
      case "identity":
        return this.one(command.event, { identity: command.identity });
      case "both":
        return this.one(command.event, { identity: command.identity, phone: command.phone });
      case "all phones": {
        const came = [0, 1, 2].map((one) => ({ identity: command.identity, phone: one }));
        const { verdicts } = await this.checkIn(command.event, came);
        return expect(new Set(verdicts)).toEqual(new Set(["REJECTED"]));
      }
      case "decide": {
        const pair = ledger.pairs[command.nth % (ledger.pairs.length || 1)];
        if (!pair) return undefined;
        const name = `${command.decision}PersonJoin`;
        const text = `mutation($id: ID!) { ${name}(id: $id) { __typename ... on PersonJoin { state } } }`;
        const answer = await mutate(planner, text, { id: await this.idOf(pair) });
        const state = ledger.decide(command.decision, pair);
        const expected =
          state === null ? { __typename: "InvalidState" } : { __typename: "PersonJoin", state };
        return expect(answer).toEqual(expected);
      }
      case "withdraw": {
        const fact = ledger.counted()[command.nth % (ledger.counted().length || 1)];
        if (!fact) return undefined;
        await this.correct("withdrawCheckIn", fact, "");
        ledger.facts = ledger.facts.filter((one) => one !== fact);
        return undefined;
      }
      case "correct": {
        const fact = ledger.counted()[command.nth % (ledger.counted().length || 1)];
        if (!fact) return undefined;
        await this.correct("correctCheckIn", fact, `, area: "${command.area}"`);
        fact.area = command.area;
        return undefined;
      }
      case "erase": {
        const [kind, n] = command.number.split(" ");
        const person = kind === "phone" ? this.numbers(undefined, Number(n)) : this.numbers(Number(n));
        const text = `mutation($person: PersonInput!) { eraseByNumber(person: $person, reason: "asked for it") }`;
        await mutate(admin, text, { person });
        return ledger.erase(command.number);
      }
    }
  }

  async correct(name: string, fact: Fact, more: string) {
    const text = `mutation { ${name}(event: "${this.events[fact.event]}", clientId: "${fact.clientId}", reason: "x"${more}) { __typename } }`;
    const { __typename: type } = await mutate(officer, text, {});
    expect(type).toMatch(/^CheckIn(Withdrawn|Corrected)$/);
  }

  /** Finds the id of a pair by its numbers, which only the test knows. */
  async idOf({ identity: one, phone: other }: Pair): Promise<string> {
    const pseudonyms = await openPseudonyms(system.running[0]!.database.pool, system.secrets);
    const numbers = this.numbers(Number(one.split(" ")[1]), Number(other.split(" ")[1]));
    const { rows } = await system.running[0]!.database.pool.query<{ id: string }>(
      "select id from person_join where identity = $1 and phone = $2",
      [pseudonyms.of(`id:${numbers.identityNumber}`), pseudonyms.of(`phone:+86${numbers.phone}`)],
    );
    return rows[0]!.id;
  }

  async compare(before: Figures): Promise<void> {
    const after = await figures();
    for (const area of [DISTRICT, ...PLACES]) {
      const here = this.ledger.counted().filter((fact) => fact.area.startsWith(area));
      const added = {
        reached: after[area]!.reached - before[area]!.reached,
        contacts: after[area]!.contacts - before[area]!.contacts,
      };
      expect({ area, ...added }).toEqual({
        area,
        reached: new Set(here.map(({ by }) => this.ledger.who(by))).size,
        contacts: here.length,
      });
    }
    const stranded = "select from attendance join person on ordinal = person where joined_into is not null";
    expect((await system.running[0]!.database.pool.query(stranded)).rowCount).toBe(0);
  }
}

type Figures = Record<string, { reached: number; contacts: number }>;
async function figures(): Promise<Figures> {
  await untilCounted(system.running[0]!.database.pool);
  const areas = [DISTRICT, ...PLACES].map((id) => ({ __typename: "Area", id }));
  const { data, errors } = await system.ask(
    0,
    planner,
    `query($areas: [_Any!]!) { _entities(representations: $areas) { ... on Area { coverage { reached contacts } } } }`,
    { areas },
  );
  expect(errors).toBeUndefined();
  const found: Figures = {};
  for (const [index, { id }] of areas.entries()) found[id] = data._entities[index].coverage;
  return found;
}

test("reports the reach of the model after any joins, decisions, corrections and erasures", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aCommand, { minLength: 10, maxLength: 40 }), async (commands) => {
      const before = await figures();
      const run = new Run();
      await run.open();
      for (const command of commands) await run.do(command);
      await run.compare(before);
    }),
    { numRuns: 60, endOnFailure: true },
  );
  await untilCounted(system.running[0]!.database.pool);
  await expectExactCells(system.running[0]!.database.pool);
});
