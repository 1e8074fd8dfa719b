export * from "./district-time.js";
