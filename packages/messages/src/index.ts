export { startOutbox, type Log, type OutboxOptions } from "./delivery.js";
export { applyOnce, inboxMigrations } from "./inbox.js";
export { hear, type Hearing, type Message, type Receiver } from "./message.js";
export { migrateOutbox, teller, unhurriedTeller, untilTold, type Tell } from "./outbox.js";
export { isToldFor, noteToldFor, tellAgain, telling, type Telling } from "./republish.js";
