export { Executor, type Execution } from "./executor.js";
export { readerOfVariables, type ReadVariables } from "./variables.js";
