import {
  createUnionType,
  Ctx,
  Directive,
  Field,
  ID,
  Int,
  InterfaceType,
  ObjectType,
  registerEnumType,
} from "type-graphql";
import { say, type Language, type Phrase, type PhraseValues } from "./language.js";

export enum RefusalCode {
  INVALID_INPUT = "INVALID_INPUT",
  INVALID_STATE = "INVALID_STATE",
  STALE_VERSION = "STALE_VERSION",
  VENUE_CONFLICT = "VENUE_CONFLICT",
  SPEAKER_CONFLICT = "SPEAKER_CONFLICT",
  OUTSIDE_OPENING_HOURS = "OUTSIDE_OPENING_HOURS",
  NOT_A_SCHOOL_DAY = "NOT_A_SCHOOL_DAY",
  OUTSIDE_CAMPAIGN = "OUTSIDE_CAMPAIGN",
  OVER_CAPACITY = "OVER_CAPACITY",
  AGENCY_NOT_PARTICIPATING = "AGENCY_NOT_PARTICIPATING",
  ALREADY_EXISTS = "ALREADY_EXISTS",
}
registerEnumType(RefusalCode, {
  name: "RefusalCode",
  description: "Why a mutation was refused, for a program to act on.",
});

/** A refusal: expected, the caller can act on it; a member of the mutation's result. Nothing was written. */
@InterfaceType("UserError", {
  description: "A refusal: expected, the caller can act on it. Nothing was written.",
  autoRegisterImplementations: false,
})
export abstract class Refusal {
  @Field(() => RefusalCode)
  readonly code: RefusalCode;

  readonly #phrase: Phrase;
  readonly #values: PhraseValues;

  constructor(code: RefusalCode, phrase: Phrase, values: PhraseValues = {}) {
    this.code = code;
    this.#phrase = phrase;
    this.#values = values;
  }

  @Field(() => String, {
    description: "For a person, in the language of the request (`Accept-Language`: zh-CN default, en).",
  })
  message(@Ctx() { language }: { language: Language }): string {
    return say(this.#phrase, language, this.#values);
  }
}

@ObjectType({
  implements: Refusal,
  description:
    "The input broke a rule that its types cannot say: `path` names the field, as in `input.endsAt`.",
})
@Directive("@shareable")
export class InvalidInput extends Refusal {
  /** @param path for example `["input", "endsAt"]` */
  constructor(path: readonly string[], phrase: Phrase, values?: PhraseValues) {
    super(RefusalCode.INVALID_INPUT, phrase, values);
    this.path = [...path];
  }

  @Field(() => [String])
  readonly path: string[];
}

@ObjectType({
  implements: Refusal,
  description: "The thing is not in a state that allows this: a cancelled event cannot be confirmed.",
})
@Directive("@shareable")
export class InvalidState extends Refusal {
  /** @param state the current state, as a value of its enum */
  constructor(state: string, phrase: Phrase, values?: PhraseValues) {
    super(RefusalCode.INVALID_STATE, phrase, { state, ...values });
    this.state = state;
  }

  @Field(() => String)
  readonly state: string;
}

@ObjectType({
  implements: Refusal,
  description: "Somebody changed it since it was read; `currentVersion` is what it is now.",
})
@Directive("@shareable")
export class StaleVersion extends Refusal {
  constructor(currentVersion: number) {
    super(
      RefusalCode.STALE_VERSION,
      {
        "zh-CN": "内容已被他人修改（当前版本 {currentVersion}），请刷新后再试。",
        en: "Somebody changed it since you read it (now version {currentVersion}); reload and try again.",
      },
      { currentVersion },
    );
    this.currentVersion = currentVersion;
  }

  @Field(() => Int)
  readonly currentVersion: number;
}

@ObjectType({ implements: Refusal, description: "Such a thing exists already; `id` is the one." })
@Directive("@shareable")
export class AlreadyExists extends Refusal {
  constructor(id: string, phrase: Phrase, values?: PhraseValues) {
    super(RefusalCode.ALREADY_EXISTS, phrase, values);
    this.id = id;
  }

  @Field(() => ID)
  readonly id: string;
}

@ObjectType({ implements: Refusal, description: "More people than there is room for." })
@Directive("@shareable")
export class OverCapacity extends Refusal {
  /** @param phrase when there is more to say than the capacity */
  constructor(
    capacity: number,
    requested: number,
    phrase: Phrase = {
      "zh-CN": "人数超出上限：最多 {capacity} 人，申请 {requested} 人。",
      en: "There is room for {capacity} people, not for {requested}.",
    },
  ) {
    super(RefusalCode.OVER_CAPACITY, phrase, { capacity, requested });
    this.capacity = capacity;
    this.requested = requested;
  }

  @Field(() => Int)
  readonly capacity: number;

  @Field(() => Int)
  readonly requested: number;
}

type Class = new (...args: never[]) => object;

/**
 * Creates the result union of a mutation: the created or changed object, or one of its refusals.
 * @param name for example `RegisterEventResult`
 * @param made the type of the object; rows need not be instances of it
 * @param refusals the classes that may be returned instead
 */
export function resultOf(name: string, made: () => Class, refusals: () => readonly Class[]): object {
  return createUnionType({
    name,
    types: () => [made(), ...refusals()] as never,
    resolveType: (value: object) => {
      const refusal = refusals().find((kind) => value instanceof kind);
      if (refusal) answered.set(refusal.name, (answered.get(refusal.name) ?? 0) + 1);
      return (refusal ?? made()) as never;
    },
  }) as object;
}

const answered = new Map<string, number>();

/** Returns the number of refusals sent since this process started, by class name. */
export function refusalsAnswered(): ReadonlyMap<string, number> {
  return answered;
}
