import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export type Labels = Readonly<Record<string, string>>;

/** The current value of one metric, with its labels. */
export interface MetricSample {
  readonly name: string;
  /** A sentence that describes it. */
  readonly help: string;
  readonly value: number;
  readonly labels?: Labels;
}

/** Histogram buckets around the typical duration of a request, in seconds. */
const DURATIONS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The Prometheus metrics of a process. Labels must have few values: never a person, an id or a client's text. */
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

  /** Registers a gauge that is read on demand. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(read()) });
    this.#registry.registerMetric(gauge);
  }

  /** Replaces all samples by the current ones. */
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
