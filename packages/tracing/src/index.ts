export { startTracing, tracingSettings } from "./start.js";
export { annotate, continued, isTraced, traced, traceHeaders, tracedNow, type Attributes } from "./traced.js";
