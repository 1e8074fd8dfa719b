import type { z } from "zod";

/**
 * A fact that a service publishes to the others: the current state of one object it owns. It contains no personal data.
 * Messages of one key are delivered in order; each carries the whole state, so the newest alone is sufficient.
 */
export interface Message {
  /** Unique; a receiver applies each id once. */
  readonly id: string;
  /** Service and noun, such as `campaigns.event`. */
  readonly name: string;
  /** The subject, such as the event's id. */
  readonly key: string;
  readonly body: unknown;
}

/** The handler of one kind of message: applies it in the transaction of the inbox. */
export interface MessageHandler<Tx> {
  readonly name: string;
  readonly apply: (tx: Tx, body: unknown) => Promise<void>;
}

/**
 * Declares the handler of a message.
 * @param name the publisher's name of the message
 * @param body the part of the fact that this service needs; the publisher may send more
 * @param apply stores it; may be called with an older fact after a newer one, and must then change nothing
 */
export function onMessage<Tx, Body>(
  name: string,
  body: z.ZodType<Body>,
  apply: (tx: Tx, body: Body) => Promise<void>,
): MessageHandler<Tx> {
  return { name, apply: async (tx, received) => apply(tx, body.parse(received)) };
}

/** A subscribing service as seen by the publisher, in this process or over HTTP. */
export interface Receiver {
  readonly name: string;
  /** The names of the messages it handles. */
  readonly subscribesTo: readonly string[];
  /** Resolves when the message is applied durably; rejects when it must be delivered again. */
  readonly deliver: (message: Message) => Promise<void>;
}
