/** How large an operation may be. All of it is known before anything is planned. */
export interface OperationLimits {
  /** Characters of its text, comments and blanks among them. */
  readonly letters: number;
  /** Lexical tokens of its text. */
  readonly tokens: number;
  /** Fields below each other, fragments opened. */
  readonly depth: number;
  /** Fields in all, fragments opened. */
  readonly fields: number;
  /** Fields under names of the client's own, fragments opened. */
  readonly aliases: number;
  /** Fields of the root, fragments opened. */
  readonly rootFields: number;
  /** Directives in the whole text. */
  readonly directives: number;
  /** Fragments that the text defines. */
  readonly fragments: number;
  /** Operations that the text defines, of which one is asked for. */
  readonly operations: number;
  /** Work of validation over fields of one response name, see `comparisons.rules.ts`. */
  readonly comparisons: number;
  /** Lists and objects within each other: in the text, in variables, in extensions. */
  readonly nesting: number;
  /** Values in the lists that are sent, taken together. */
  readonly listed: number;
  /** About how many values its answer may hold: see `cost.rules.ts`. */
  readonly cost: number;
}

/**
 * The heaviest operation of the console costs a sixtieth of what is allowed, and everything of all campaigns through four
 * services, the deepest question of the tests, a half; none has more than 80 fields, 9 levels or 4 fields of the root.
 */
export const OPERATION_LIMITS: OperationLimits = {
  letters: 100_000,
  tokens: 5_000,
  depth: 16, // a tool that asks for the whole schema has 15
  fields: 1_000,
  aliases: 60,
  rootFields: 30,
  directives: 60,
  fragments: 60,
  operations: 20,
  comparisons: 1_000, // of the console 105 at most
  nesting: 24, // of the console's inputs 5
  listed: 12_000,
  cost: 200_000,
};

/**
 * Limits of callers who have not signed in. The console's `SignIn` has 76 tokens; what a tool asks to know the schema, which
 * anybody may outside of production, has 183, and 60 comparisons.
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

/** What one person may have open, and one connection, and how often it is looked at again. */
export interface LiveLimits {
  /** Subscriptions of one user, over all their connections: a school's phones may share an account. */
  readonly ofUser: number;
  /** Operations under way on one WebSocket. */
  readonly ofConnection: number;
  /** WebSockets of one address, and of those that cannot be told apart. */
  readonly connectionsOfAddress: number;
  /** Frames of one WebSocket in a minute, every 4 kB of one counting as one more. Whoever sends more is cut off. */
  readonly framesOfConnection: number;
  /** Operations in a minute on one WebSocket of who has not signed in: programs on this machine cannot be told apart by address. */
  readonly anonymousOfConnection: number;
  /** After so long without an event it is judged again whether they still may, from what is known of them for 15 seconds at most. */
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
