import type { AreaFact } from "./areas.js";
import { ReachCounter } from "./reach-counter.js";
import type { EventFact } from "./event-index.js";
import { History, requireKey, type AttendanceFact, type CrowdEntry, type CrowdFact } from "./history.js";
import { HistoryBuilder } from "./history-builder.js";

/** Changes to the counted data. Areas and events are in their current state. */
export interface Changes {
  readonly areas: readonly AreaFact[];
  readonly events: readonly EventFact[];
  readonly removed: readonly Pick<AttendanceFact, "person" | "event">[];
  readonly came: readonly AttendanceFact[];
  readonly crowds: { readonly came: readonly CrowdFact[]; readonly removed: readonly CrowdFact[] };
}

/** A history that follows changes, and its counts while this process counts. */
export class Engine {
  readonly history = new History();
  #counter: ReachCounter | null = null;

  /** The counter of the history; null while another process counts. */
  get counter(): ReachCounter | null {
    return this.#counter;
  }

  /** Counts the whole history, and from now on each change. */
  startCounting(): ReachCounter {
    this.#counter = new ReachCounter(this.history);
    return this.#counter;
  }

  stopCounting(): void {
    this.#counter = null;
  }

  /**
   * Begins with the known areas and events.
   * @returns a function that takes each attendance, and one that moves them into the history at the end
   */
  load(facts: Pick<Changes, "areas" | "events" | "crowds">): {
    take: (fact: AttendanceFact) => void;
    end: () => void;
  } {
    this.history.areas.update(facts.areas);
    for (const event of facts.events) this.history.events.update(event);
    const loading = new HistoryBuilder();
    return {
      take: ({ person, event, audience, area, day }) =>
        loading.add(
          requireKey(person),
          this.history.events.of(event),
          audience,
          this.history.where(area, day),
        ),
      end: () => {
        loading.moveInto(this.history);
        for (const crowd of facts.crowds.came) this.history.addCrowd(...this.#crowdOf(crowd));
      },
    };
  }

  /** Applies changes. */
  apply(changes: Changes): void {
    const isMoved = this.history.areas.update(changes.areas);
    // When areas count as others now, nearly everything must be recounted.
    if (isMoved) this.#counter = null;
    const into = this.#counter ?? this.history;
    for (const event of changes.events) this.#updateEvent(event);
    for (const { person, event } of changes.removed) into.remove(person, this.history.events.of(event));
    for (const crowd of changes.crowds.removed) into.removeCrowd(...this.#crowdOf(crowd));
    for (const { person, event, audience, area, day } of changes.came)
      into.add(requireKey(person), this.history.events.of(event), audience, this.history.where(area, day));
    for (const crowd of changes.crowds.came) into.addCrowd(...this.#crowdOf(crowd));
  }

  #updateEvent(event: EventFact): void {
    if (this.#counter) this.#counter.updateEvent(event);
    else this.history.events.update(event);
  }

  #crowdOf({ event, area, day, people, audience }: CrowdFact): [event: number, crowd: CrowdEntry] {
    return [this.history.events.of(event), { people, audience, where: this.history.where(area, day) }];
  }
}
