import { addDays, monthOf } from "@starlane/calendar";
import * as fc from "fast-check";
import { AUDIENCES } from "../src/replicas/audience/audience.rules.js";
import { normalizeFilter, type Count, type CoverageQuestion } from "../src/reach/coverage/question.rules.js";
import type { Cell } from "../src/reach/counting/cells.js";
import { EPOCH_DAY } from "../src/reach/counting/days.js";
import { Engine, type Changes } from "../src/reach/counting/engine.js";
import type { AttendanceFact, CrowdFact } from "../src/reach/counting/history.js";
import { scan, type ScanOrder } from "../src/reach/counting/scan.js";
import { TooManyGroups } from "../src/reach/counting/aggregator.js";

/**
 * Tests the engine by itself, without a database: an engine that counts as it follows, one that only follows and one
 * that is loaded at the end must all agree with a naive count of the facts.
 */
const AREAS = [
  "64",
  "6401",
  "640105",
  "640105002",
  "640105002002",
  "640105002003",
  "640105003001",
  "64010500300107",
];
const KINDS = ["LECTURE", "DISPLAY"];
const [CAMPAIGNS, AGENCIES] = [
  ["c1", "c2", "c3"],
  ["a1", "a2"],
];
const DAYS = [9_555, 9_556, 9_584, 9_585]; // around the ends of months
const DATES = new Map(DAYS.map((day) => [day, addDays(EPOCH_DAY, day)]));
const MONTHS = new Map([...DATES.values()].map((date) => [date, monthOf(date)]));

const anEvent = fc.record({
  number: fc.integer({ min: 1, max: 6 }),
  campaign: fc.constantFrom(...CAMPAIGNS),
  agency: fc.constantFrom(...AGENCIES),
  kind: fc.constantFrom(...KINDS),
  isCounted: fc.boolean(),
});
const parts = {
  event: fc.integer({ min: 1, max: 6 }),
  area: fc.integer({ min: 1, max: AREAS.length }),
  day: fc.constantFrom(...DAYS),
};
const anAttendance = fc.record({
  ...parts,
  person: fc.integer({ min: 1, max: 8 }),
  audience: fc.integer({ min: 1, max: AUDIENCES.length }),
});
const aCrowd = fc.record({
  ...parts,
  people: fc.integer({ min: 1, max: 50 }),
  audience: fc.integer({ min: 0, max: AUDIENCES.length }),
});
const aMerger = fc.record({
  area: fc.integer({ min: 5, max: AREAS.length }),
  into: fc.option(fc.constantFrom("640105002002", "640105003001", "640105003009")),
});
/** The changes between two polls. */
const aSpan = fc.record({
  events: fc.array(anEvent, { maxLength: 2 }),
  mergers: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.array(aMerger, { maxLength: 1 })),
  attendances: fc.array(anAttendance, { maxLength: 12 }),
  crowds: fc.array(aCrowd, { maxLength: 2 }),
  removed: fc.array(fc.nat(), { maxLength: 3 }),
  removedCrowds: fc.array(fc.nat(), { maxLength: 1 }),
});
type Span = typeof aSpan extends fc.Arbitrary<infer T> ? T : never;

const aQuestion: fc.Arbitrary<CoverageQuestion> = fc.record({
  areas: fc.subarray([...AREAS, "640105003009"], { minLength: 1, maxLength: 4 }),
  by: fc
    .subarray(["AREA", "AUDIENCE", "CAMPAIGN", "AGENCY", "KIND", "MONTH"] as const, { maxLength: 4 })
    .map((by) => new Set(by)),
  filter: fc
    .record(
      {
        campaigns: fc.subarray(CAMPAIGNS),
        agencies: fc.subarray(AGENCIES),
        audiences: fc.subarray([...AUDIENCES]),
        kinds: fc.subarray(KINDS as never[]),
        from: fc.constantFrom(...DATES.values()),
        to: fc.constantFrom(...DATES.values()),
      },
      { requiredKeys: [] },
    )
    .map((filter) => normalizeFilter(filter)),
});

/** The facts of the model. */
class Book {
  readonly events = new Map(
    [1, 2, 3, 4, 5, 6].map((number) => [
      number,
      { number, id: `e${number}`, campaign: "c1", agency: "a1", kind: "LECTURE", isCounted: true },
    ]),
  );
  readonly mergedInto = new Map<string, string>();
  readonly attendances = new Map<string, AttendanceFact>();
  crowds: CrowdFact[] = [];

  areas() {
    return AREAS.map((id, index) => ({ number: index + 1, id, mergedInto: this.mergedInto.get(id) ?? null }));
  }

  /**
   * Records changes.
   * @returns them as an engine receives them
   */
  write({ events, mergers, attendances, crowds, removed, removedCrowds }: Span): Changes {
    for (const event of events) this.events.set(event.number, { ...event, id: `e${event.number}` });
    for (const { area, into } of mergers) {
      const id = AREAS[area - 1]!;
      if (into === null || into === id) this.mergedInto.delete(id);
      else this.mergedInto.set(id, into);
    }
    const gone = removed.flatMap((nth) =>
      this.#take([...this.attendances.values()][nth % (this.attendances.size || 1)]),
    );
    const goneCrowds = removedCrowds.flatMap((nth) => this.crowds.splice(nth % (this.crowds.length || 1), 1));
    const came = attendances.filter((one) => {
      const isNew = !this.attendances.has(`${one.person} ${one.event}`);
      if (isNew) this.attendances.set(`${one.person} ${one.event}`, one);
      return isNew;
    });
    this.crowds = [...this.crowds, ...crowds];
    return {
      areas: mergers.length > 0 ? this.areas() : [],
      events: events.map(({ number }) => this.events.get(number)!),
      removed: gone,
      came,
      crowds: { came: crowds, removed: goneCrowds },
    };
  }

  #take(attendance: AttendanceFact | undefined): AttendanceFact[] {
    if (attendance) this.attendances.delete(`${attendance.person} ${attendance.event}`);
    return attendance ? [attendance] : [];
  }

  /** Returns the area in which an area counts: the nearest merger at or above it, repeatedly. */
  placeOf(number: number): string {
    let id = AREAS[number - 1]!;
    for (let steps = 0; steps < 50; steps += 1) {
      const merged = [...this.mergedInto.keys()]
        .filter((each) => id.startsWith(each))
        .sort((one, other) => other.length - one.length)[0];
      if (merged === undefined) return id;
      id = this.mergedInto.get(merged)!;
    }
    return AREAS[number - 1]!;
  }

  /** Returns all counted facts; the person of a crowd is null. */
  facts() {
    const identified = [...this.attendances.values()].map((one) => ({ ...one, people: 1 }));
    return [...identified, ...this.crowds.map((crowd) => ({ ...crowd, person: null }))]
      .filter(({ event }) => this.events.get(event)!.isCounted)
      .map(({ person, people, event, area, day, audience }) => ({
        person,
        people,
        place: this.placeOf(area),
        date: DATES.get(day)!,
        audience: AUDIENCES[audience - 1] ?? null,
        event: this.events.get(event)!,
      }));
  }
}

type Fact = ReturnType<Book["facts"]>[number];
const sumOf = (facts: readonly Fact[]) => ({
  reached: new Set(facts.flatMap(({ person }) => person ?? [])).size,
  contacts: facts.reduce((sum, { people }) => sum + people, 0),
  unidentified: facts.reduce((sum, { person, people }) => sum + (person === null ? people : 0), 0),
});
const textOf = ({ area, audience, campaign, agency, kind, month, reached, contacts, unidentified }: Count) =>
  [area, audience, campaign, agency, kind, month, reached, contacts, unidentified].join("|");

/** Returns the answer by a naive count. */
function byHand(book: Book, { areas, by, filter }: CoverageQuestion): string[] {
  const lets = (list: readonly string[] | null, value: string | null) =>
    list === null || (value !== null && list.includes(value));
  const rows = book
    .facts()
    .filter(
      ({ event, audience, date }) =>
        lets(filter.campaigns, event.campaign) &&
        lets(filter.agencies, event.agency) &&
        lets(filter.kinds, event.kind) &&
        (filter.audiences?.includes("RESIDENT") || lets(filter.audiences, audience)) &&
        (filter.from === null || date >= filter.from) &&
        (filter.to === null || date <= filter.to),
    )
    .flatMap((fact) => {
      const isWanted = (one: string) => filter.audiences?.includes(one) ?? true;
      const own =
        fact.audience !== null && fact.audience !== "RESIDENT" && isWanted(fact.audience)
          ? [fact.audience]
          : [];
      const audiences = by.has("AUDIENCE") ? [...own, ...(isWanted("RESIDENT") ? ["RESIDENT"] : [])] : [null];
      const outer = areas.filter((area) => fact.place.startsWith(area));
      return (by.has("AREA") ? outer : outer.slice(0, 1)).flatMap((area) =>
        audiences.map((audience) => ({ fact, area, audience })),
      );
    });
  const groups = Map.groupBy(rows, ({ fact: { event, date }, area, audience }) =>
    JSON.stringify({
      area: by.has("AREA") ? area : null,
      audience,
      campaign: by.has("CAMPAIGN") ? event.campaign : null,
      agency: by.has("AGENCY") ? event.agency : null,
      kind: by.has("KIND") ? event.kind : null,
      month: by.has("MONTH") ? MONTHS.get(date)! : null,
    }),
  );
  return [...groups]
    .map(([key, same]) => textOf({ ...JSON.parse(key), ...sumOf(same.map(({ fact }) => fact)) }))
    .sort();
}

/** Returns every cell by a naive count. */
function cellsByHand(book: Book): string[] {
  const lengths = [4, 6, 9, 12];
  const rows = book.facts().flatMap((fact) =>
    [
      ["ALL", ""],
      ["CAMPAIGN", fact.event.campaign],
      ["AGENCY", fact.event.agency],
      ["MONTH", MONTHS.get(fact.date)!],
    ].flatMap(([dimension, member]) =>
      lengths
        .filter((length) => fact.place.length >= length)
        .flatMap((length) =>
          [...new Set(["", fact.audience === "RESIDENT" ? "" : (fact.audience ?? "")])].map((audience) => ({
            fact,
            key: [dimension, member, fact.place.slice(0, length), audience].join("|"),
          })),
        ),
    ),
  );
  return [...Map.groupBy(rows, ({ key }) => key)]
    .map(([key, same]) => `${key}|${Object.values(sumOf(same.map(({ fact }) => fact))).join("|")}`)
    .sort();
}

/** Cells as they would be stored. */
class Stored {
  readonly cells = new Map<string, string>();
  save(cells: readonly Cell[]): void {
    for (const { dimension, member, area, audience, reached, contacts, unidentified } of cells) {
      const key = [dimension, member, area, audience].join("|");
      if (contacts === 0) this.cells.delete(key);
      else this.cells.set(key, `${key}|${reached}|${contacts}|${unidentified}`);
    }
  }
}

function loaded(book: Book): Engine {
  const engine = new Engine();
  const crowds = { came: book.crowds, removed: [] };
  const { take, end } = engine.load({ areas: book.areas(), events: [...book.events.values()], crowds });
  for (const attendance of book.attendances.values()) take(attendance);
  end();
  return engine;
}

const ask = (engine: Engine, questions: readonly CoverageQuestion[], way: ScanOrder) =>
  scan(engine.history, questions, 10_000, way).map((counts) => counts.map(textOf).sort());

test("gives the same answers as the naive model in every engine, for any changes and questions", () => {
  fc.assert(
    fc.property(
      fc.array(aSpan, { minLength: 1, maxLength: 5 }),
      fc.array(aQuestion, { minLength: 1, maxLength: 4 }),
      (spans, questions) => {
        const book = new Book();
        const [counting, following, stored] = [loaded(book), loaded(book), new Stored()];
        counting.startCounting();
        for (const span of spans) {
          const changes = book.write(span);
          counting.apply(changes);
          following.apply(changes);
          if (counting.counter === null) stored.cells.clear(); // areas count as others: everything is recounted
          const counter = counting.counter ?? counting.startCounting();
          stored.save(counter.takeChangedCells());
          expect([...stored.cells.values()].sort()).toEqual(cellsByHand(book));
          const events = counter.takeChangedEvents();
          for (const { event, reached, unidentified } of events) {
            const there = book.facts().filter((fact) => fact.event.id === event);
            expect({ event, reached, unidentified }).toMatchObject({
              reached: there.filter(({ person }) => person !== null).length,
              unidentified: sumOf(there).unidentified,
            });
          }
        }
        const right = questions.map((question) => byHand(book, question));
        for (const engine of [counting, following, loaded(book)])
          for (const way of ["by event", "by person"] as const) {
            expect(ask(engine, questions, way)).toEqual(right);
            for (const [nth, question] of questions.entries())
              expect(ask(engine, [question], way)).toEqual([right[nth]]);
          }
      },
    ),
    { numRuns: 100 },
  );
});

test("throws TooManyGroups for a question with too many rows, in both scan orders", () => {
  const book = new Book();
  book.attendances.set("1 1", { person: 1, event: 1, area: 5, day: DAYS[0]!, audience: 1 });
  book.attendances.set("2 1", { person: 2, event: 1, area: 6, day: DAYS[0]!, audience: 1 });
  const question: CoverageQuestion = { areas: AREAS, by: new Set(["AREA"]), filter: normalizeFilter(null) };
  for (const way of ["by event", "by person"] as const) {
    expect(() => scan(loaded(book).history, [question], 5, way)).toThrow(TooManyGroups);
    expect(scan(loaded(book).history, [question], 6, way)[0]).toHaveLength(6);
  }
});
