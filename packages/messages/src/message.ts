import type { z } from "zod";

/**
 * One fact that a service tells the others: what a thing of its is now. It holds no personal data.
 * Messages of one key are told in order; each carries the whole fact, so that the newest alone is enough.
 */
export interface Message {
  /** Unique; the receiver applies an id once. */
  readonly id: string;
  /** Service and noun, such as `campaigns.event`. */
  readonly name: string;
  /** The thing it is about, such as the event's id. */
  readonly key: string;
  readonly body: unknown;
}

/** A service's ear: what it hears and how it applies it, in the transaction of its inbox. */
export interface Hearing<Tx> {
  readonly name: string;
  readonly apply: (tx: Tx, body: unknown) => Promise<void>;
}

/**
 * Declares what a service does with a message it hears.
 * @param name as the sender names it
 * @param body the part of the fact that this service needs; the sender may tell more
 * @param apply writes it down; may be called with an older fact after a newer one, and must then change nothing
 */
export function hear<Tx, Body>(
  name: string,
  body: z.ZodType<Body>,
  apply: (tx: Tx, body: Body) => Promise<void>,
): Hearing<Tx> {
  return { name, apply: async (tx, told) => apply(tx, body.parse(told)) };
}

/** Another service as a sender reaches it, in this process or over HTTP. */
export interface Receiver {
  readonly name: string;
  /** The names of the messages it hears. */
  readonly hears: readonly string[];
  /** Resolves when the message is applied for good; rejects when it must be told again. */
  readonly deliver: (message: Message) => Promise<void>;
}
