import { LRUCache } from "lru-cache";
import { print, type DocumentNode } from "graphql";

import { conditionVariables } from "./conditions.js";
import type { CompiledOperation } from "./compiled-operation.js";

/** What is known of a document's text. */
interface Text {
  id: number;
  chars: number;
  conditions: readonly string[];
}

interface KeptPlan {
  plan: Promise<CompiledOperation>;
  chars: number;
}

/**
 * Plans by document, operation and outcome of the document's conditions. A document is known by its identity, which is
 * quick, or else by its text: Apollo Server keeps parsed documents only for a while, and parses the same text anew.
 * Whatever clients send, no more than `size` plans are kept, and no more than `chars` characters of text.
 */
export class PlanCache {
  readonly #plans: LRUCache<string, KeptPlan>;
  readonly #texts: LRUCache<string, Text>;
  readonly #documents = new WeakMap<DocumentNode, Text>();
  #lastId = 0;

  /** @param chars of the texts of all plans together; what is made of a text grows with it */
  constructor(size: number, chars: number) {
    const bounds = { max: size, maxSize: chars };
    this.#plans = new LRUCache({ ...bounds, sizeCalculation: ({ chars: ofText }) => ofText });
    this.#texts = new LRUCache({ ...bounds, sizeCalculation: ({ chars: ofText }) => ofText });
  }

  /** The plan, made by `make` if it is not there; one that fails is not kept. */
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
