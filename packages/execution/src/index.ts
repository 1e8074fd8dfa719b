export { Executor, type ExecutionRequest } from "./executor.js";
export { readerOfVariables, type ReadVariables } from "./variables.js";
