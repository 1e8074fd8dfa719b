import type { GraphQLSchema } from "graphql";
import { createClient } from "graphql-sse";
import { setTimeout } from "node:timers/promises";
import type { Json, TestStarlane } from "../starlane.js";
import { Answered } from "./answered.js";
import type { PlanningRows } from "./planning-rows.js";
import { withNonsense } from "./nonsense.js";
import { mutationOf } from "./questions.js";

/** Everything there is to ask about a noun or two, and every way of being refused it. */
export interface Scenario {
  readonly noun: string;
  /** The operations it goes through, such as `Mutation.registerEvent`; whether it did is read from the answers. */
  readonly operations: readonly string[];
  readonly walk: (walk: Walk) => Promise<void>;
}

/** A whole sentence of a language with nothing left to fill in; what the walks name is English, so that no name is Chinese. */
export const ENGLISH = /^[^\p{sc=Han}{}]+\.$/u;
export const CHINESE = /^[^{}]*\p{sc=Han}[^{}]*。$/u;
const RETRY_INTERVAL_MS = 50;
const LONGEST_SHOWN = 500;

/** One walk through the graph, which remembers what it was answered. */
export class Walk {
  readonly answered: Answered;
  /** How each mutation was asked when it last made something, and by whom. */
  readonly #made = new Map<string, { readonly who: string; readonly args: object }>();

  constructor(
    readonly starlane: TestStarlane,
    private readonly schema: GraphQLSchema,
    private readonly rows: PlanningRows,
  ) {
    this.answered = new Answered(schema);
  }

  /** Asks a query that must succeed. */
  async data(who: string, query: string, variables?: object): Promise<Json> {
    const data = await this.starlane.data(who, query, variables);
    this.answered.add(query, data);
    return data;
  }

  /** What a mutation makes; throws what refuses it. */
  async makes(who: string, mutation: string, args: object): Promise<Json> {
    const answer = await this.#answer(who, mutation, args, "en");
    if (answer.message !== undefined) throw new Error(`${mutation}: ${JSON.stringify(answer)}`);
    this.#made.set(mutation, { who, args });
    return answer;
  }

  /** How a mutation is refused, in English and `inChinese`: the same, in a sentence of each language. */
  async refuses(who: string, mutation: string, args: object): Promise<Json> {
    const { inEnglish, inChinese } = await this.changesNothing(who, mutation, args);
    expect(inEnglish.message).toMatch(ENGLISH);
    expect(inChinese.message).toMatch(CHINESE);
    const { message: _sentence, holiday: _name, ...same } = inChinese;
    expect(inEnglish).toMatchObject({ code: expect.any(String), ...same });
    return { ...inEnglish, inChinese };
  }

  /** What a mutation that writes nothing answers in each language. */
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

  /** What a subscription says of one thing that is done while it listens. */
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
      // Whoever is not listening yet is told nothing, so the deed is done until something comes.
      await action();
      answer = await Promise.race([received, setTimeout(RETRY_INTERVAL_MS)]);
    } while (!answer);
    await answers.return?.();
    const { data, errors } = answer.value;
    if (errors) throw new Error(JSON.stringify(errors));
    this.answered.add(query, data);
    return data;
  }

  /** Asks once more for what some operations made, with nonsense in every place of it: what is answered as a fault of ours. */
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

  /** Resolves when every service knows what the others do. */
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
