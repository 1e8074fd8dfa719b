import type { EntityManager } from "@mikro-orm/postgresql";
import type { ServiceContext } from "@starlane/service";
import { areaLoaders } from "./area/area.loaders.js";
import { audienceLoaders } from "./audience/audience.loaders.js";
import { closureLoaders } from "./closure/closure.loaders.js";
import { populationLoaders } from "./population/population.loaders.js";
import { venueLoaders } from "./venue/venue.loaders.js";

export function loadersOf(em: EntityManager) {
  return {
    ...areaLoaders(em),
    ...audienceLoaders(em),
    ...closureLoaders(em),
    ...populationLoaders(em),
    ...venueLoaders(em),
  };
}

export type Loaders = ReturnType<typeof loadersOf>;
/** The state of the service between requests: none. */
export type State = object;
export type Context = ServiceContext<Loaders, State>;
