export { tellingAddress } from "./address.js";
export { FairSemaphore, QueueFull, type FairSemaphoreOptions } from "./fair-semaphore.js";
export { closeGently, createHttpServer, untilClientLeaves, type HttpOptions } from "./http.js";
export { listen, type ListenOptions } from "./listen.js";
export { Lifeline, untilAskedToStop } from "./lifeline.js";
export { createLogger, LOG_LEVELS, type Logger, type LogLevel } from "./log.js";
export { Metrics, type Labels, type Reading } from "./metrics.js";
export { freePort } from "./port.js";
export { Turns } from "./turns.js";
