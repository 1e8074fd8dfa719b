import { InvalidInput, resultOf } from "@starlane/graphql";
import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { createCalendarFeed, isStillGood, revokeCalendarFeed } from "./calendar-feed.commands.js";
import { findFeed, findFeedEvents, findFeedsOf } from "./calendar-feed.loaders.js";
import type { CalendarFeedRow } from "./calendar-feed.row.js";
import { CalendarFeedCreated, CalendarFeedKindEnum, CalendarFeedType } from "./calendar-feed.type.js";
import { writeCalendar } from "./icalendar.rules.js";

const UNNAMED = "反诈宣传活动";

const CreateCalendarFeedResult = resultOf(
  "CreateCalendarFeedResult",
  () => CalendarFeedCreated,
  () => [InvalidInput],
);

@Resolver(() => CalendarFeedType)
export class CalendarFeedResolver {
  @Query(() => [CalendarFeedType], { description: "The viewer's own, the newest first." })
  calendarFeeds(@Ctx() context: Context): Promise<CalendarFeedRow[]> {
    return findFeedsOf(context.em, context.signedIn().id);
  }

  @Query(() => ID, {
    nullable: true,
    description: "Internal to the gateway: the user who made the address with a secret, or null.",
  })
  @Directive("@inaccessible")
  async calendarMaker(
    @Arg("secret", () => String) secret: string,
    @Ctx() { em }: Context,
  ): Promise<string | null> {
    return (await findFeed(em, secret))?.createdBy ?? null;
  }

  @Query(() => String, {
    nullable: true,
    description:
      "Internal to the gateway, called as the maker of the address: the iCalendar text for a secret, or null.",
  })
  @Directive("@inaccessible")
  async calendarOf(
    @Arg("secret", () => String) secret: string,
    @Ctx() context: Context,
  ): Promise<string | null> {
    const { em, now } = context;
    const feed = await findFeed(em, secret);
    if (!feed || !(await isStillGood(context, feed))) return null;
    return writeCalendar(feed.name ?? UNNAMED, await findFeedEvents(em, feed, now));
  }

  @Mutation(() => CreateCalendarFeedResult as never, {
    description:
      "A secret address for a calendar program. `id` is the viewer or their agency when absent; a venue must be named.",
  })
  createCalendarFeed(
    @Arg("kind", () => CalendarFeedKindEnum) kind: CalendarFeedKindEnum,
    @Ctx() context: Context,
    @Arg("id", () => ID, { nullable: true }) id?: string,
  ): Promise<object> {
    return createCalendarFeed(context, kind, id ?? null);
  }

  @Mutation(() => CalendarFeedType, {
    description:
      "Revokes an address. Users may revoke their own, administrators those of users of their agency or one below it, and administrators of the district any.",
  })
  revokeCalendarFeed(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<CalendarFeedRow> {
    return revokeCalendarFeed(context, id);
  }
}
