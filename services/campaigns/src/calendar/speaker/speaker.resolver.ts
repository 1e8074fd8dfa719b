import { ApiError, InvalidInput, readWindow, resultOf } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { Context } from "../../context.js";
import type { EventRow } from "../event/event.row.js";
import { EventType } from "../event/event.type.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { createSpeaker } from "./speaker.commands.js";
import { findSpeakers } from "./speaker.loaders.js";
import type { SpeakerRow } from "./speaker.row.js";
import { CreateSpeakerInput, SpeakerType } from "./speaker.type.js";

const CreateSpeakerResult = resultOf(
  "CreateSpeakerResult",
  () => SpeakerType,
  () => [InvalidInput],
);

@Resolver(() => SpeakerType)
export class SpeakerResolver {
  @Query(() => SpeakerType, { nullable: true })
  speaker(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<SpeakerRow | null> {
    return loaders.speaker.load(id);
  }

  @Query(() => [SpeakerType], {
    description:
      "By name. With `freeFrom` and `freeTo`, those who are available then: no event holds them, and their weekly limit leaves one more in the week of `freeFrom`.",
  })
  speakers(
    @Ctx() { em }: Context,
    @Arg("agency", () => ID, { nullable: true }) agency?: string,
    @Arg("agencies", () => [ID], { nullable: true, description: "Of one of these." }) agencies?: string[],
    @Arg("audience", () => ID, { nullable: true }) audience?: string,
    @Arg("freeFrom", () => Date, { nullable: true }) freeFrom?: Date,
    @Arg("freeTo", () => Date, { nullable: true }) freeTo?: Date,
  ): Promise<SpeakerRow[]> {
    return findSpeakers(em, {
      agency: agency ?? null,
      agencies: agencies ?? null,
      audience: audience ?? null,
      free: readFree(freeFrom ?? null, freeTo ?? null),
    });
  }

  @Mutation(() => CreateSpeakerResult as never)
  createSpeaker(
    @Arg("input", () => CreateSpeakerInput) input: CreateSpeakerInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return createSpeaker(context, input);
  }

  @FieldResolver(() => AgencyReference)
  agency(@Root() { agencyId }: SpeakerRow): AgencyReference {
    return { id: agencyId };
  }

  @FieldResolver(() => [AudienceReference])
  audiences(@Root() { audienceIds }: SpeakerRow): AudienceReference[] {
    return audienceIds.map((id) => ({ id }));
  }

  @FieldResolver(() => [EventType], {
    description: "Events that hold the speaker in the window, by start; the window is 400 days long at most.",
  })
  events(
    @Root() { id }: SpeakerRow,
    @Arg("from", () => Date) from: Date,
    @Arg("to", () => Date) to: Date,
    @Ctx() { loaders }: Context,
  ): Promise<EventRow[]> {
    return loaders.speakerEvents.load({ id, ...readWindow(from, to) });
  }
}

function readFree(from: Date | null, to: Date | null): TimeRange | null {
  if (!from && !to) return null;
  if (!from || !to)
    throw new ApiError("BAD_USER_INPUT", {
      "zh-CN": "freeFrom 与 freeTo 应同时给出。",
      en: "freeFrom and freeTo go together.",
    });
  const window = readWindow(from, to);
  return { startsAt: window.from, endsAt: window.to };
}
