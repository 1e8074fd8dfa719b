import type { GraphQLSchema } from "graphql";
import { createClient } from "graphql-sse";
import { setTimeout } from "node:timers/promises";
import type { Json, TestStarlane } from "../starlane.js";
import { Answered } from "./answered.js";
import type { PlanningRows } from "./planning-rows.js";
import { withNonsense } from "./nonsense.js";
import { mutationOf } from "./questions.js";

/** The operations about a noun or two, with every way of being refused. */
export interface Scenario {
  readonly noun: string;
  /** Its operations, such as `Mutation.registerEvent`; the answers show if they were really covered. */
  readonly operations: readonly string[];
  readonly walk: (walk: Walk) => Promise<void>;
}

/** A complete sentence without placeholders; the names in scenarios are English, so that none is Chinese. */
export const ENGLISH = /^[^\p{sc=Han}{}]+\.$/u;
export const CHINESE = /^[^{}]*\p{sc=Han}[^{}]*。$/u;
const RETRY_INTERVAL_MS = 50;
const LONGEST_SHOWN = 500;

/** One scenario's requests, with a record of their answers. */
export class Walk {
  readonly answered: Answered;
  /** The arguments and user of each mutation's last success. */
  readonly #made = new Map<string, { readonly who: string; readonly args: object }>();

  constructor(
    readonly starlane: TestStarlane,
    private readonly schema: GraphQLSchema,
    private readonly rows: PlanningRows,
  ) {
    this.answered = new Answered(schema);
  }

  /** Executes a query that must succeed. */
  async data(who: string, query: string, variables?: object): Promise<Json> {
    const data = await this.starlane.data(who, query, variables);
    this.answered.add(query, data);
    return data;
  }

  /** Returns the result of a mutation; throws its refusal. */
  async makes(who: string, mutation: string, args: object): Promise<Json> {
    const answer = await this.#answer(who, mutation, args, "en");
    if (answer.message !== undefined) throw new Error(`${mutation}: ${JSON.stringify(answer)}`);
    this.#made.set(mutation, { who, args });
    return answer;
  }

  /** Returns the refusal of a mutation, in English and `inChinese`: equal except for the sentence. */
  async refuses(who: string, mutation: string, args: object): Promise<Json> {
    const { inEnglish, inChinese } = await this.changesNothing(who, mutation, args);
    expect(inEnglish.message).toMatch(ENGLISH);
    expect(inChinese.message).toMatch(CHINESE);
    const { message: _sentence, holiday: _name, ...same } = inChinese;
    expect(inEnglish).toMatchObject({ code: expect.any(String), ...same });
    return { ...inEnglish, inChinese };
  }

  /** Returns the answers of a mutation that writes nothing in both languages. */
  async changesNothing(
    who: string,
    mutation: string,
    args: object,
  ): Promise<Record<"inEnglish" | "inChinese", Json>> {
    await this.settled();
    const before = await this.rows.digest();
    const inEnglish = await this.#answer(who, mutation, args, "en");
    const inChinese = await this.#answer(who, mutation, args, "zh-CN");
    expect(await this.rows.digest()).toBe(before);
    return { inEnglish, inChinese };
  }

  /** Returns a subscription's answer to an action performed while it listens. */
  async receives(
    who: string,
    query: string,
    variables: Record<string, unknown>,
    action: () => Promise<unknown>,
  ): Promise<Json> {
    const { url, tokenOf } = this.starlane;
    const headers = { Authorization: `Bearer ${await tokenOf(who)}` };
    const client = createClient({ url: `${url}/graphql`, headers, retryAttempts: 0 });
    const answers = client.iterate<Json>({ query, variables });
    const received = answers.next();
    let answer: IteratorResult<Json> | void;
    do {
      // A listener that is not subscribed yet receives nothing, so the action is repeated until something arrives.
      await action();
      answer = await Promise.race([received, setTimeout(RETRY_INTERVAL_MS)]);
    } while (!answer);
    await answers.return?.();
    const { data, errors } = answer.value;
    if (errors) throw new Error(JSON.stringify(errors));
    this.answered.add(query, data);
    return data;
  }

  /** Repeats the successful mutations with nonsense in every place; returns the answers that are internal faults. */
  async faultsAtNonsense(operations: readonly string[]): Promise<string[]> {
    const faults: string[] = [];
    for (const [mutation, { who, args }] of this.#made) {
      if (!operations.includes(`Mutation.${mutation}`)) continue;
      const { args: wanted } = this.schema.getMutationType()!.getFields()[mutation]!;
      for (const variables of withNonsense(wanted, args)) {
        const { errors } = await this.starlane.ask(who, mutationOf(this.schema, mutation, variables), {
          variables,
        });
        if (errors?.some(({ extensions }) => extensions.code === "INTERNAL_SERVER_ERROR"))
          faults.push(`${mutation} ${JSON.stringify(variables).slice(0, LONGEST_SHOWN)}`);
      }
    }
    return faults;
  }

  /** Resolves when all messages between services are delivered. */
  settled(): Promise<void> {
    return this.starlane.starlane.settled();
  }

  async #answer(who: string, mutation: string, args: object, language: string): Promise<Json> {
    const query = mutationOf(this.schema, mutation, args);
    const { data, errors } = await this.starlane.ask(who, query, { variables: args, language });
    if (errors) throw new Error(`${query}\n${JSON.stringify({ args, errors }, null, 2)}`);
    this.answered.add(query, data);
    return data[mutation];
  }
}
