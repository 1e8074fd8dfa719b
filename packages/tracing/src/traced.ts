export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Creates spans, when traces are collected. */
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

/** Returns true if traces are collected. */
export function isTraced(): boolean {
  return tracing !== null;
}

/**
 * Runs `work` as a span of the current trace.
 * @param name one of a fixed set; never a client's text
 */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracing ? tracing.run(name, attributes, work) : work();
}

/** Begins a span, which the caller ends with the returned function; undefined if no traces are collected. */
export function tracedNow(name: string, attributes: Attributes): ((error?: unknown) => void) | undefined {
  return tracing?.begin(name, attributes);
}

/** Runs `work` as part of the trace in a request's headers. */
export function continued<T>(headers: Headers, work: () => T): T {
  return tracing ? tracing.continued(headers, work) : work();
}

/** Returns the headers with which another process continues this trace; none if no traces are collected. */
export function traceHeaders(): Record<string, string> {
  return tracing ? tracing.headers() : {};
}

/** Adds attributes to the current span. */
export function annotate(attributes: Attributes): void {
  tracing?.annotate(attributes);
}
