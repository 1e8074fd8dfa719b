import type { Cells } from "./cells.js";
import type { History } from "./history.js";
import { ALL, type Dimension } from "./slices.rules.js";
import type { Numbering } from "./numbering.js";

/** The members of the cells for campaigns, agencies and months, by their numbers in the history. */
export class Members {
  readonly all: number;
  readonly #history: History;
  readonly #cells: Cells;
  readonly #campaigns: number[] = [];
  readonly #agencies: number[] = [];
  readonly #months: number[] = [];

  constructor(history: History, cells: Cells) {
    this.#history = history;
    this.#cells = cells;
    this.all = cells.member("ALL", ALL);
  }

  campaign(event: number): number {
    const { events } = this.#history;
    return this.#member(this.#campaigns, events.campaign(event), "CAMPAIGN", events.campaigns);
  }

  agency(event: number): number {
    const { events } = this.#history;
    return this.#member(this.#agencies, events.agency(event), "AGENCY", events.agencies);
  }

  month(month: number): number {
    return this.#member(this.#months, month, "MONTH", this.#history.days.months);
  }

  #member(known: number[], number: number, dimension: Dimension, ids: Numbering): number {
    return (known[number] ??= this.#cells.member(dimension, ids.text(number)));
  }
}
