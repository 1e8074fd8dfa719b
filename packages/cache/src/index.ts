export { BoundedMap } from "./lru-cache.js";
