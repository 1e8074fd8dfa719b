export { applyOnce, inboxMigrations } from "./inbox.js";
export { hear, type Hearing, type Message, type Receiver } from "./message.js";
export {
  migrateOutbox,
  startOutbox,
  teller,
  unhurriedTeller,
  untilTold,
  type Log,
  type OutboxOptions,
  type Tell,
} from "./outbox.js";
export { isToldFor, noteToldFor, tellAgain, telling, type Telling } from "./tell-again.js";
