export { aDatabase, TEST_PASSWORD, testPostgres, type TestDatabase } from "./database.js";
export { aService, type Answer, type Asking, type TestService } from "./service.js";
export { aViewer } from "./viewer.js";

/** `n` of what `make` makes, given its index. */
export function times<T>(n: number, make: (index: number) => T): T[] {
  return Array.from({ length: n }, (_, index) => make(index));
}
