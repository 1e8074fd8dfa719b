export { differencesFrom, type Reference } from "./differences.js";
export { operationsFor, type FuzzOperation, type FuzzOptions } from "./operations.js";
export { Random } from "./random.js";
export type { ValueSource } from "./values.js";
