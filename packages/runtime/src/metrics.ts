import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export type Labels = Readonly<Record<string, string>>;

/** One figure as it is now, with what it is of. */
export interface MetricSample {
  readonly name: string;
  /** What it says, as a sentence. */
  readonly help: string;
  readonly value: number;
  readonly labels?: Labels;
}

/** Where the most of one request lies, in seconds. */
const DURATIONS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What Prometheus reads of a process. Labels must have few values: never a person, an id or a text of a client's. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #gauges = new Map<string, Gauge>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  durations<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Histogram<Label> {
    const registers = [this.#registry];
    return new Histogram({ name, help, labelNames: [...labelNames], buckets: DURATIONS_S, registers });
  }

  /** A figure that is looked up when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(read()) });
    this.#registry.registerMetric(gauge);
  }

  /** Takes figures as they are now, in the place of all that were taken before. */
  setSamples(samples: readonly MetricSample[]): void {
    for (const gauge of this.#gauges.values()) gauge.reset();
    for (const { name, help, value, labels = {} } of samples) {
      let gauge = this.#gauges.get(name);
      if (!gauge) {
        const labelNames = Object.keys(labels);
        this.#gauges.set(name, (gauge = new Gauge({ name, help, labelNames, registers: [this.#registry] })));
      }
      gauge.set(labels, value);
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
