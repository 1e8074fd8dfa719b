export { Executor, type Execution } from "./executor.js";
export { readerOfVariables, type ReadVariables, type VariableLimits } from "./variables.js";
