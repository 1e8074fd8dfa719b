import { Numbering } from "./numbering.js";
import { int32s, uint8s } from "./numbers.js";

/** A replica of an event, with its number in the tables. */
export interface EventFact {
  readonly number: number;
  readonly id: string;
  readonly campaign: string;
  readonly agency: string;
  readonly kind: string;
  /** False for an event that was cancelled or declined: its people do not count. */
  readonly isCounted: boolean;
}

/** The known events, numbered from 1 as they arrive, with the campaign, agency and kind of each. */
export class EventIndex {
  readonly campaigns = new Numbering();
  readonly agencies = new Numbering();
  readonly kinds = new Numbering();
  readonly #byNumber = new Map<number, number>();
  readonly #ids = [""];
  readonly #campaign = int32s();
  readonly #agency = int32s();
  readonly #kind = int32s();
  readonly #isCounted = uint8s();

  /** The number of events. */
  get size(): number {
    return this.#ids.length - 1;
  }

  /** Returns an event by its number in the tables; 0 when it is not replicated. */
  find(number: number): number {
    return this.#byNumber.get(number) ?? 0;
  }

  /**
   * Returns an event like `find`.
   * @throws RangeError when it is not replicated
   */
  of(number: number): number {
    const event = this.find(number);
    if (event === 0) throw new RangeError(`Event number ${number} is not replicated.`);
    return event;
  }

  /**
   * Replaces an event by its current state.
   * @returns its number
   */
  update({ number, id, campaign, agency, kind, isCounted }: EventFact): number {
    const event = this.#byNumber.get(number) ?? this.#ids.length;
    if (event === this.#ids.length) {
      this.#byNumber.set(number, event);
      this.#ids.push(id);
    }
    this.#campaign.set(event, this.campaigns.of(campaign));
    this.#agency.set(event, this.agencies.of(agency));
    this.#kind.set(event, this.kinds.of(kind));
    this.#isCounted.set(event, isCounted ? 1 : 0);
    return event;
  }

  /** Returns true when the event's state changes what it counts under. */
  differs(event: number, { campaign, agency, isCounted }: EventFact): boolean {
    return (
      this.isCounted(event) !== isCounted ||
      this.campaigns.text(this.campaign(event)) !== campaign ||
      this.agencies.text(this.agency(event)) !== agency
    );
  }

  id(event: number): string {
    return this.#ids[event]!;
  }

  campaign(event: number): number {
    return this.#campaign.at(event);
  }

  agency(event: number): number {
    return this.#agency.at(event);
  }

  kind(event: number): number {
    return this.#kind.at(event);
  }

  isCounted(event: number): boolean {
    return this.#isCounted.at(event) === 1;
  }
}
