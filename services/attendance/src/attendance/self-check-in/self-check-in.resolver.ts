import { DateTime, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { eventFor } from "../check-in/check-in.commands.js";
import type { Context } from "../../context.js";
import { EventReference } from "../../replicas/event/event.type.js";
import { qrCodeOf } from "./qr-code.js";
import { closeSelfCheckIn, openSelfCheckIn, tokenOf } from "./self-check-in.commands.js";
import { findOpenSelfCheckIns } from "./self-check-in.loaders.js";
import type { SelfCheckInRow } from "./self-check-in.row.js";
import { addressOf } from "./self-check-in.rules.js";
import { OpenSelfCheckInResult, SelfCheckInType } from "./self-check-in.type.js";

@Resolver(() => SelfCheckInType)
export class SelfCheckInResolver {
  @Query(() => [SelfCheckInType], {
    description: "The links to an event that can be used now or later, the newest first.",
  })
  async selfCheckIns(@Arg("event", () => ID) id: string, @Ctx() context: Context): Promise<SelfCheckInRow[]> {
    const event = await eventFor(context, "Query.selfCheckIns", id);
    return findOpenSelfCheckIns(context.em, event.id, context.now);
  }

  @Mutation(() => OpenSelfCheckInResult as never, {
    description:
      "Opens a page on which people check themselves in, from two hours before the event's start until `until`: two hours after its end unless given, a day after it at most. With `endOthers`, links to the event that were opened before are closed.",
  })
  openSelfCheckIn(
    @Arg("event", () => ID) event: string,
    @Ctx() context: Context,
    @Arg("until", () => DateTime, { nullable: true }) until?: Date,
    @Arg("endOthers", () => Boolean, { defaultValue: false }) endOthers = false,
  ): Promise<SelfCheckInRow | InvalidInput | InvalidState> {
    return openSelfCheckIn(context, { event, until: until ?? null, endOthers });
  }

  @Mutation(() => SelfCheckInType, { description: "Closes a link for good." })
  closeSelfCheckIn(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<SelfCheckInRow> {
    return closeSelfCheckIn(context, id);
  }

  @FieldResolver(() => EventReference)
  event(@Root() { eventId }: SelfCheckInRow): EventReference {
    return { id: eventId };
  }

  @FieldResolver(() => String, {
    description: "Whoever has this address may check people in until it expires or is closed.",
  })
  url(@Root() link: SelfCheckInRow, @Ctx() { state, origin }: Context): string {
    return addressOf(origin, tokenOf(state.linkKeys, link));
  }

  @FieldResolver(() => String, { description: "A page with the QR code, to print and put up." })
  posterUrl(@Root() link: SelfCheckInRow, @Ctx() { state, origin }: Context): string {
    return `${addressOf(origin, tokenOf(state.linkKeys, link))}/poster`;
  }

  @FieldResolver(() => String, { description: "The address as a QR code, an SVG picture." })
  qr(@Root() link: SelfCheckInRow, @Ctx() { state, origin }: Context): Promise<string> {
    return qrCodeOf(addressOf(origin, tokenOf(state.linkKeys, link)));
  }
}
