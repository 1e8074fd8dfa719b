import { LRUCache } from "lru-cache";
import { print, type DocumentNode } from "graphql";

import { conditionVariables } from "./conditions.js";
import type { CompiledOperation } from "./compiled-operation.js";

/** The cached facts about a document's text. */
interface Text {
  id: number;
  chars: number;
  conditions: readonly string[];
}

interface CachedPlan {
  plan: Promise<CompiledOperation>;
  chars: number;
}

/**
 * A cache of plans by document, operation and outcome of the document's conditions. A document is recognized by
 * identity, which is fast, or else by its text: Apollo Server caches parsed documents only for a while, and parses the
 * same text again. Whatever clients send, the cache holds at most `size` plans and `chars` characters of text.
 */
export class PlanCache {
  readonly #plans: LRUCache<string, CachedPlan>;
  readonly #texts: LRUCache<string, Text>;
  readonly #documents = new WeakMap<DocumentNode, Text>();
  #lastId = 0;

  /** @param chars of all documents together; the memory of a plan grows with its text */
  constructor(size: number, chars: number) {
    const bounds = { max: size, maxSize: chars };
    this.#plans = new LRUCache({ ...bounds, sizeCalculation: ({ chars: length }) => length });
    this.#texts = new LRUCache({ ...bounds, sizeCalculation: ({ chars: length }) => length });
  }

  /** Returns the cached plan, or makes it with `make`. A failed plan is not cached. */
  get(
    document: DocumentNode,
    operationName: string | undefined,
    variables: Readonly<Record<string, unknown>>,
    make: () => Promise<CompiledOperation>,
  ): Promise<CompiledOperation> {
    const { id, chars, conditions } = this.#textOf(document);
    const outcome = conditions.map((name) => (variables[name] === true ? 1 : 0)).join("");
    const key = `${id} ${operationName ?? ""} ${outcome}`;
    const known = this.#plans.get(key);
    if (known) return known.plan;
    const plan = make();
    this.#plans.set(key, { plan, chars });
    plan.catch(() => this.#plans.delete(key));
    return plan;
  }

  get count(): number {
    return this.#plans.size;
  }

  #textOf(document: DocumentNode): Text {
    const known = this.#documents.get(document);
    if (known) return known;
    const printed = print(document);
    let text = this.#texts.get(printed);
    if (!text) {
      this.#lastId += 1;
      text = { id: this.#lastId, chars: printed.length, conditions: conditionVariables(document) };
      this.#texts.set(printed, text);
    }
    this.#documents.set(document, text);
    return text;
  }
}
