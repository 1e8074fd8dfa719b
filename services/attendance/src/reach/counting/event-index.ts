import { Numbering } from "./numbering.js";
import { int32s, uint8s } from "./numbers.js";

/** A replica of an event, with the number the tables know it by. */
export interface EventFact {
  readonly number: number;
  readonly id: string;
  readonly campaign: string;
  readonly agency: string;
  readonly kind: string;
  /** False for one that was cancelled or declined: nobody is counted at it. */
  readonly isCounted: boolean;
}

/** The events there are, numbered from 1 as they arrive, and what each counts under. */
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

  /** How many events there are. */
  get size(): number {
    return this.#ids.length - 1;
  }

  /** By the number the tables know an event by; 0 where it is not replicated. */
  find(number: number): number {
    return this.#byNumber.get(number) ?? 0;
  }

  /** The same. @throws RangeError where it is not replicated */
  of(number: number): number {
    const event = this.find(number);
    if (event === 0) throw new RangeError(`Event number ${number} is not replicated.`);
    return event;
  }

  /** Takes an event as it is now. @returns its number */
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

  /** Whether it would count under others. */
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
