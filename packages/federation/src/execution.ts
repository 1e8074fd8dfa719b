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

/** The state shared by the steps of one operation. */
export interface PlanExecution<C> {
  /** The root of the result, filled by the steps. */
  data: ResultObject;
  failures: SubgraphFailures;
  variables: Readonly<Record<string, unknown>>;
  context: C;
  subgraphs: Readonly<Record<string, SubgraphExecutor<C>>>;
  answersTo: TypeConditions;
  /** The index of the current stage. */
  stage: number;
}

/** An error created by graphql-js in this process, or received over HTTP. */
type ErrorLike = GraphQLError | GraphQLFormattedError;

/** Runs a step. It never rejects: errors are recorded in `failures`. */
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
  const answer = await fetchFromService(fetch, variablesOf(fetch, execution), execution);
  mergeRoot(fetch, targets, answer, execution);
}

/** Merges the answer of a root fetch into the result of the operation. */
export function mergeRoot<C>(
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

/** Returns the root of the result as a fetch target. */
export function rootOf<C>({ data }: PlanExecution<C>): FetchTarget {
  return { object: data, parent: undefined, key: undefined };
}

/** A lookup and its targets: `targets[i]` receives the entity for `representations[indexes[i]]`. */
interface PendingLookup {
  readonly lookup: Lookup;
  readonly targets: FetchTarget[];
  readonly indexes: number[];
}

async function fetchEntities<C>(fetch: EntityFetch, execution: PlanExecution<C>): Promise<void> {
  const representations = new Map<string, Representations>();
  const pendingLookups = fetch.lookups.map((lookup): PendingLookup => {
    const known = representations.get(lookup.variable) ?? new Representations();
    representations.set(lookup.variable, known);
    return gather(lookup, known, execution);
  });
  if (pendingLookups.every(({ targets }) => targets.length === 0)) return;

  const variables = variablesOf(fetch, execution);
  for (const [variable, { list }] of representations) variables[variable] = list;
  const answer = await fetchFromService(fetch, variables, execution);

  const located = new Set(pendingLookups.flatMap((it) => mergeEntities(it, answer, execution)));
  const general: ErrorLike[] = (answer.errors ?? []).filter((error) => !located.has(error));
  if (
    general.length === 0 &&
    pendingLookups.every(({ lookup }) => Array.isArray(answer.data?.[lookup.alias]))
  )
    return;
  if (!answer.errors?.length)
    general.push(serviceUnavailable(fetch.service, "It did not answer with entities."));
  const first = pendingLookups.find(({ targets }) => targets.length > 0)?.targets[0];
  const cause = execution.failures.cause(general, resultPathOf(first));
  for (const { lookup, targets } of pendingLookups) {
    for (const { object } of targets) execution.failures.markMissing(object, lookup.keys, cause);
  }
}

/** Merges the entities of one lookup into its targets. @returns the errors located at a single entity */
function mergeEntities<C>(
  { lookup, targets, indexes }: PendingLookup,
  answer: ExecutionResult,
  { failures, answersTo }: PlanExecution<C>,
): ErrorLike[] {
  const listed = answer.data?.[lookup.alias];
  const entities: unknown[] = Array.isArray(listed) ? listed : [];
  for (const entity of entities) rewrite(entity, lookup.outputRewrites, answersTo);
  const isMerged: boolean[] = [];
  for (const [at, { object }] of targets.entries()) {
    const index = indexes[at]!;
    const entity = entities[index];
    // A merged entity may be extended later at one place and not at another, so each target gets its own copy.
    if (isRecord(entity)) (isMerged[index] ? mergeCopy : merge)(object, entity);
    isMerged[index] = true;
  }
  return (answer.errors ?? []).filter((error) => {
    const [alias, at, ...rest] = error.path ?? [];
    if (alias !== lookup.alias || typeof at !== "number") return false;
    const about = targets.filter((_, position) => indexes[position] === at);
    // An error that nulls the whole entity explains all of its fields.
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

/** Finds the targets of a lookup and adds their representations to `known`. */
function gather<C>(lookup: Lookup, known: Representations, execution: PlanExecution<C>): PendingLookup {
  const { data, failures, answersTo } = execution;
  const pending: PendingLookup = { lookup, targets: [], indexes: [] };
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
      pending.targets.push(target);
      pending.indexes.push(index);
    }
  }
  return pending;
}

/** Distinct representations in the order of their first use. */
class Representations {
  readonly list: Representation[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #byKey = new Map<string, Map<string, number>>();

  /**
   * Returns the index of a representation with a type and one id, the common case; undefined when `object` has no such
   * key.
   */
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

/** Sends a fetch to its service. When the service fails, returns an answer with that error. */
async function fetchFromService<C>(
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
