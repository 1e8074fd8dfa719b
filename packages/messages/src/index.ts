export { startOutbox, type Log, type OutboxOptions } from "./delivery.js";
export { applyOnce, inboxMigrations } from "./inbox.js";
export { onMessage, type MessageHandler, type Message, type Receiver } from "./message.js";
export { createPublisher, LOW_PRIORITY, migrateOutbox, whenDelivered, type Publisher } from "./outbox.js";
export {
  isResyncedFor,
  markResyncedFor,
  republishAll,
  messageSource,
  type MessageSource,
} from "./republish.js";
