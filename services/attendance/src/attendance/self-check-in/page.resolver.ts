import { Arg, Ctx, Directive, Mutation, Query, Resolver } from "type-graphql";
import { CheckInItem, CheckInReceiptType } from "../check-in/check-in.type.js";
import type { Context } from "../../context.js";
import { qrCodeOf } from "./qr-code.js";
import { followToken, selfCheckIn } from "./self-check-in.commands.js";
import { addressOf, closesAtLatest, opensAt, stateAt } from "./self-check-in.rules.js";
import { SelfCheckInPageType } from "./self-check-in.type.js";

/** The gateway's queries for the page behind a link, without a signed-in user: the token is the only authorisation. */
@Resolver()
export class SelfCheckInPageResolver {
  @Query(() => SelfCheckInPageType, {
    nullable: true,
    description: "For the gateway only: the page of a token, or null.",
  })
  @Directive("@inaccessible")
  async selfCheckInPage(
    @Arg("token", () => String) token: string,
    @Ctx() context: Context,
  ): Promise<SelfCheckInPageType | null> {
    const found = await followToken(context, token);
    if (!found) return null;
    const { event, link } = found;
    const url = addressOf(context.origin, token);
    return {
      event: event.id,
      area: event.areaId,
      state: stateAt(event, link.expiresAt, context.now),
      opensAt: opensAt(event),
      closesAt: new Date(Math.min(link.expiresAt.getTime(), closesAtLatest(event).getTime())),
      url,
      qr: await qrCodeOf(url),
    };
  }

  @Mutation(() => CheckInReceiptType, {
    description:
      "For the gateway only: checks in the person who filled in the page of a token. The error NOT_FOUND when the token is not valid.",
  })
  @Directive("@inaccessible")
  selfCheckIn(
    @Arg("token", () => String) token: string,
    @Arg("item", () => CheckInItem) item: CheckInItem,
    @Ctx() context: Context,
  ): Promise<CheckInReceiptType> {
    return selfCheckIn(context, { token, item });
  }
}
