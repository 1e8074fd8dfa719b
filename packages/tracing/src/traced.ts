export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What makes spans, where anybody collects them. */
export interface Tracing {
  run<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T>;
  begin(name: string, attributes: Attributes): (error?: unknown) => void;
  continued<T>(headers: Headers, work: () => T): T;
  headers(): Record<string, string>;
  annotate(attributes: Attributes): void;
}

let tracing: Tracing | null = null;

export function traceWith(given: Tracing | null): void {
  tracing = given;
}

/** Whether anybody collects traces. */
export function isTraced(): boolean {
  return tracing !== null;
}

/**
 * Does something as a span of the trace that it is part of.
 * @param name of a known number; never a text of a client's
 */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracing ? tracing.run(name, attributes, work) : work();
}

/** Begins a span that whoever is given the answer ends; undefined where nobody collects traces. */
export function tracedNow(name: string, attributes: Attributes): ((error?: unknown) => void) | undefined {
  return tracing?.begin(name, attributes);
}

/** Does something as part of the trace that a request's headers name. */
export function continued<T>(headers: Headers, work: () => T): T {
  return tracing ? tracing.continued(headers, work) : work();
}

/** The headers by which another process goes on with this trace; none where nobody collects them. */
export function traceHeaders(): Record<string, string> {
  return tracing ? tracing.headers() : {};
}

/** Says more of the span that is under way. */
export function annotate(attributes: Attributes): void {
  tracing?.annotate(attributes);
}
