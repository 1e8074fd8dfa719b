import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from "graphql";

import { isRecord, typeNameOf, type ResultObject, type ErrorPath } from "./answer.js";
import { merge, mergeCopy } from "./merge.js";
import { serviceUnavailable } from "./refusals.js";
import { representationOf, type Representation } from "./representations.js";
import { rewrite, rewritePath } from "./rewrites.js";
import type { SubgraphFailures } from "./subgraph-failures.js";
import type { EntityFetch, Lookup, RootFetch, SimpleKey, PlanStep } from "./steps.js";
import type { SubgraphExecutor } from "./subgraph.js";
import { resultPathOf, targetsAt, type FetchTarget } from "./targets.js";
import type { TypeConditions } from "./type-conditions.js";

/** Everything the steps of one operation share. */
export interface PlanExecution<C> {
  /** The root of the answer, filled by the steps. */
  data: ResultObject;
  failures: SubgraphFailures;
  variables: Readonly<Record<string, unknown>>;
  context: C;
  subgraphs: Readonly<Record<string, SubgraphExecutor<C>>>;
  answersTo: TypeConditions;
  /** Which of the operation's stages is run. */
  stage: number;
}

/** As graphql-js makes it in this process, or as it comes over HTTP. */
type ErrorLike = GraphQLError | GraphQLFormattedError;

/** Never rejects: what goes wrong is written into the shortfalls. */
export async function run<C>(step: PlanStep, execution: PlanExecution<C>): Promise<void> {
  switch (step.kind) {
    case "sequence":
      for (const next of step.steps) await run(next, execution);
      return;
    case "parallel":
      await Promise.all(step.steps.map((next) => run(next, execution)));
      return;
    case "root":
      return fetchRoot(step, execution);
    case "entities":
      return fetchEntities(step, execution);
  }
}

async function fetchRoot<C>(fetch: RootFetch, execution: PlanExecution<C>): Promise<void> {
  const targets = fetch.path
    ? targetsAt(execution.data, fetch.path, execution.answersTo)
    : [rootOf(execution)];
  if (targets.length === 0) return;
  const answer = await ask(fetch, variablesOf(fetch, execution), execution);
  takeRoot(fetch, targets, answer, execution);
}

/** Takes the answer of a root fetch into the answer of the operation. */
export function takeRoot<C>(
  fetch: RootFetch,
  targets: readonly FetchTarget[],
  answer: ExecutionResult,
  { failures, answersTo }: PlanExecution<C>,
): void {
  const { errors = [] } = answer;
  const data = isRecord(answer.data) ? answer.data : undefined;
  if (data) {
    rewrite(data, fetch.outputRewrites, answersTo);
    targets.forEach(({ object }, index) => (index === 0 ? merge : mergeCopy)(object, data));
  }
  for (const error of errors.filter(hasPath)) {
    for (const target of targets) {
      failures.report(error, [...resultPathOf(target), ...rewritePath(error.path, fetch.outputRewrites)]);
    }
  }
  const general = errors.filter((error) => !hasPath(error));
  if (data && general.length === 0) return;
  const cause = failures.cause(general, resultPathOf(targets[0]));
  for (const { object } of targets) failures.markMissing(object, fetch.keys, cause);
}

/** What is told of the root of the answer. */
export function rootOf<C>({ data }: PlanExecution<C>): FetchTarget {
  return { object: data, parent: undefined, key: undefined };
}

/** A lookup with what is asked of it: `targets[i]` is told what the service knows of `representations[indexes[i]]`. */
interface Ask {
  readonly lookup: Lookup;
  readonly targets: FetchTarget[];
  readonly indexes: number[];
}

async function fetchEntities<C>(fetch: EntityFetch, execution: PlanExecution<C>): Promise<void> {
  const representations = new Map<string, Representations>();
  const asks = fetch.lookups.map((lookup): Ask => {
    const known = representations.get(lookup.variable) ?? new Representations();
    representations.set(lookup.variable, known);
    return gather(lookup, known, execution);
  });
  if (asks.every(({ targets }) => targets.length === 0)) return;

  const variables = variablesOf(fetch, execution);
  for (const [variable, { list }] of representations) variables[variable] = list;
  const answer = await ask(fetch, variables, execution);

  const located = new Set(asks.flatMap((it) => takeEntities(it, answer, execution)));
  const general: ErrorLike[] = (answer.errors ?? []).filter((error) => !located.has(error));
  if (general.length === 0 && asks.every(({ lookup }) => Array.isArray(answer.data?.[lookup.alias]))) return;
  if (!answer.errors?.length)
    general.push(serviceUnavailable(fetch.service, "It did not answer with entities."));
  const first = asks.find(({ targets }) => targets.length > 0)?.targets[0];
  const cause = execution.failures.cause(general, resultPathOf(first));
  for (const { lookup, targets } of asks) {
    for (const { object } of targets) execution.failures.markMissing(object, lookup.keys, cause);
  }
}

/** @returns the errors that are about a single entity */
function takeEntities<C>(
  { lookup, targets, indexes }: Ask,
  answer: ExecutionResult,
  { failures, answersTo }: PlanExecution<C>,
): ErrorLike[] {
  const listed = answer.data?.[lookup.alias];
  const entities: unknown[] = Array.isArray(listed) ? listed : [];
  for (const entity of entities) rewrite(entity, lookup.outputRewrites, answersTo);
  const taken: boolean[] = [];
  for (const [at, { object }] of targets.entries()) {
    const index = indexes[at]!;
    const entity = entities[index];
    // What is merged may be added to later, for one place and not for another: each has its own.
    if (isRecord(entity)) (taken[index] ? mergeCopy : merge)(object, entity);
    taken[index] = true;
  }
  return (answer.errors ?? []).filter((error) => {
    const [alias, at, ...rest] = error.path ?? [];
    if (alias !== lookup.alias || typeof at !== "number") return false;
    const about = targets.filter((_, position) => indexes[position] === at);
    // An error that takes the whole entity with it answers for all of its fields.
    const isWhole = !isRecord(entities[at]);
    const cause = failures.cause(rest.length === 0 ? [error] : [], resultPathOf(about[0]));
    for (const target of about) {
      if (rest.length > 0)
        failures.report(error, [...resultPathOf(target), ...rewritePath(rest, lookup.outputRewrites)]);
      if (isWhole) failures.markMissing(target.object, lookup.keys, cause);
    }
    return true;
  });
}

/** Finds what the lookup is about, and adds to `known` how to name it. */
function gather<C>(lookup: Lookup, known: Representations, execution: PlanExecution<C>): Ask {
  const { data, failures, answersTo } = execution;
  const ask: Ask = { lookup, targets: [], indexes: [] };
  for (const path of lookup.paths) {
    for (const target of targetsAt(data, path, answersTo)) {
      const { object } = target;
      let index = lookup.key && known.indexByKey(object, lookup.key);
      if (index === undefined) {
        const representation = representationOf(object, lookup.requires, lookup.inputRewrites, answersTo);
        if (!representation) {
          failures.inheritMissing(object, lookup.keys);
          continue;
        }
        index = known.indexOf(representation);
      }
      ask.targets.push(target);
      ask.indexes.push(index);
    }
  }
  return ask;
}

/** Representations in the order they are asked for, each once. */
class Representations {
  readonly list: Representation[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #byKey = new Map<string, Map<string, number>>();

  /** The same for what most are, a type and an id; undefined where `object` has no such key. */
  indexByKey(object: ResultObject, { type, field, name }: SimpleKey): number | undefined {
    const id = object[field];
    if (typeof id !== "string" || typeNameOf(object) !== type) return undefined;
    let known = this.#byKey.get(name);
    if (!known) this.#byKey.set(name, (known = new Map()));
    let index = known.get(id);
    if (index === undefined) {
      index = this.list.push({ __typename: type, [field]: id }) - 1;
      known.set(id, index);
    }
    return index;
  }

  indexOf(representation: Representation): number {
    const key = JSON.stringify(representation);
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.list.push(representation) - 1;
      this.#indexes.set(key, index);
    }
    return index;
  }
}

/** What the service answers; where it does not, an answer that says so. */
async function ask<C>(
  fetch: RootFetch | EntityFetch,
  variables: Record<string, unknown>,
  { subgraphs, context, stage }: PlanExecution<C>,
): Promise<ExecutionResult> {
  const { service, document, query, operationName } = fetch;
  try {
    const execute = subgraphs[service];
    if (!execute) throw new Error(`Nobody executes the service "${service}".`);
    const answer = await execute({ document, query, operationName, variables, stage }, context);
    if (!answer.data && !answer.errors?.length) throw new Error("The service answered with nothing.");
    return answer;
  } catch (cause) {
    return { errors: [serviceUnavailable(service, cause)] };
  }
}

export function variablesOf<C>(
  fetch: RootFetch | EntityFetch,
  { variables }: PlanExecution<C>,
): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const name of fetch.variables) if (name in variables) known[name] = variables[name];
  return known;
}

function hasPath<E extends ErrorLike>(error: E): error is E & { path: ErrorPath } {
  return (error.path?.length ?? 0) > 0;
}
