export { applyOnce, inboxMigrations } from "./inbox.js";
export { hear, type Hearing, type Message, type Receiver } from "./message.js";
export {
  migrateOutbox,
  startOutbox,
  teller,
  untilTold,
  type Log,
  type OutboxOptions,
  type Tell,
} from "./outbox.js";
