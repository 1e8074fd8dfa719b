/** The size limits of an operation. All of them are checked before planning. */
export interface OperationLimits {
  /** Characters of its text, including comments and whitespace. */
  readonly letters: number;
  /** Lexical tokens of its text. */
  readonly tokens: number;
  /** Nested fields, with fragments expanded. */
  readonly depth: number;
  /** All fields, with fragments expanded. */
  readonly fields: number;
  /** Fields with an alias, with fragments expanded. */
  readonly aliases: number;
  /** Root fields, with fragments expanded. */
  readonly rootFields: number;
  /** Directives in the whole text. */
  readonly directives: number;
  /** Fragments that the text defines. */
  readonly fragments: number;
  /** Operations in the text, of which one is executed. */
  readonly operations: number;
  /** Comparisons of fields with the same response name during validation, see `comparisons.rules.ts`. */
  readonly comparisons: number;
  /** The nesting of lists and objects: in the text, in variables, in extensions. */
  readonly nesting: number;
  /** Values in all lists sent, taken together. */
  readonly listed: number;
  /** The approximate number of values in its answer, see `cost.rules.ts`. */
  readonly cost: number;
}

/**
 * The default limits. The most expensive operation of the console costs a sixtieth of the limit, and the deepest query
 * of the tests, everything of all campaigns through four services, a half; none has more than 80 fields, 9 levels or 4
 * root fields.
 */
export const OPERATION_LIMITS: OperationLimits = {
  letters: 100_000,
  tokens: 5_000,
  depth: 16, // an introspection query has 15
  fields: 1_000,
  aliases: 60,
  rootFields: 30,
  directives: 60,
  fragments: 60,
  operations: 20,
  comparisons: 1_000, // the console has 105 at most
  nesting: 24, // the console's inputs have 5
  listed: 12_000,
  cost: 200_000,
};

/**
 * The limits of anonymous callers. The console's `SignIn` has 76 tokens; an introspection query, which is open to
 * everybody outside of production, has 183 tokens and 60 comparisons.
 */
export const ANONYMOUS_LIMITS: OperationLimits = {
  ...OPERATION_LIMITS,
  letters: 8_000,
  tokens: 400,
  fields: 300,
  aliases: 10,
  rootFields: 5,
  directives: 10,
  fragments: 10,
  operations: 3,
  comparisons: 300,
  nesting: 4,
  listed: 20,
};

/** The limits of open subscriptions and WebSockets, and the interval of the access check. */
export interface LiveLimits {
  /** Subscriptions of one user over all connections: a school's phones may share an account. */
  readonly ofUser: number;
  /** Concurrent operations on one WebSocket. */
  readonly ofConnection: number;
  /** WebSockets of one address, and of all clients without a distinct address. */
  readonly connectionsOfAddress: number;
  /**
   * Frames of one WebSocket per minute; every 4 kB of a frame counts as one more. A client that exceeds it is
   * disconnected.
   */
  readonly framesOfConnection: number;
  /** Anonymous operations per minute on one WebSocket: programs on this machine cannot be distinguished by address. */
  readonly anonymousOfConnection: number;
  /** The interval of the check that a subscriber still has access, on viewer data that is at most 15 seconds old. */
  readonly judgedEveryMs: number;
}

export const LIVE_LIMITS: LiveLimits = {
  ofUser: 500,
  ofConnection: 30,
  connectionsOfAddress: 2_000,
  framesOfConnection: 6_000,
  anonymousOfConnection: 120,
  judgedEveryMs: 20_000,
};
