import type { Viewer } from "@starlane/auth";
import { Arg, Ctx, Directive, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { findMaker, findViewers } from "./viewer.loaders.js";
import { ViewerFactsType } from "./viewer.type.js";

@Resolver()
export class ViewerResolver {
  @Query(() => [ViewerFactsType], {
    nullable: "items",
    description:
      "For the gateway only: the viewers of requests, each by account and session. Null if the account is closed or the session has ended.",
  })
  @Directive("@inaccessible")
  viewersOf(
    @Arg("users", () => [ID]) users: string[],
    @Arg("sessions", () => [ID]) sessions: string[],
    @Ctx() { em, now }: Context,
  ): Promise<(Viewer | null)[]> {
    return findViewers(
      em,
      users.map((user, index) => ({ user, session: sessions[index] ?? "" })),
      now,
    );
  }

  @Query(() => ViewerFactsType, {
    nullable: true,
    description:
      "For the gateway only: the author of an address that is read without signing in, such as a calendar's. Null if the account is closed.",
  })
  @Directive("@inaccessible")
  makerOf(@Arg("user", () => ID) user: string, @Ctx() { em }: Context): Promise<Viewer | null> {
    return findMaker(em, user);
  }
}
