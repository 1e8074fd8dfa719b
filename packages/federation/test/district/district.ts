import { Executor } from "@starlane/execution";
import { parse, type ExecutionResult } from "graphql";

import { compose, createFederation, type Federation, type SubgraphExecutor } from "../../src/index.js";
import { countsService } from "./counts-service.js";
import { eventsService } from "./events-service.js";
import { peopleService } from "./people-service.js";
import { placesService } from "./places-service.js";
import { schemaOf, type Service, type Visit } from "./service.js";
import { aWorld, type World } from "./world.js";

export const services: readonly Service[] = [eventsService, placesService, countsService, peopleService];

export const composition = compose(services);

/** The executors of all services in this process. */
export const executors: Readonly<Record<string, SubgraphExecutor<Visit>>> = Object.fromEntries(
  services.map((service) => {
    const executor = new Executor(schemaOf(service));
    const execute: SubgraphExecutor<Visit> = ({ document, variables }, context) =>
      executor.execute({ document, variables, context });
    return [service.name, execute];
  }),
);

/** Creates a federation of the services, with some executors replaced. */
export function aFederation(
  others: Readonly<Record<string, SubgraphExecutor<Visit>>> = {},
): Federation<Visit> {
  return createFederation({ ...composition, subgraphs: { ...executors, ...others } });
}

/** Returns the answer of a federation as a client receives it. */
export async function ask(
  federation: Federation<Visit>,
  query: string,
  variables: Record<string, unknown> = {},
  world: World = aWorld(),
): Promise<ExecutionResult> {
  const answer = await federation.execute({ document: parse(query), variables, context: { world } });
  return JSON.parse(JSON.stringify(answer)) as ExecutionResult;
}
