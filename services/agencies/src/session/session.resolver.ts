import { ApiError } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import type { UserRow } from "../user/user.row.js";
import { UserType } from "../user/user.type.js";
import { withAccess, type HeldSession } from "./access-token.js";
import { endSession, renewSession } from "./session.commands.js";
import { SessionType } from "./session.type.js";

@Resolver(() => SessionType)
export class SessionResolver {
  @Mutation(() => SessionType, {
    description:
      "The next pair of tokens; UNAUTHENTICATED if the session has ended or the token was spent. `attempt` is a random text from the client: the same token with the same attempt within a minute is answered again, for a client that never got the answer.",
  })
  async refreshSession(
    @Arg("refreshToken", () => String) refreshToken: string,
    @Arg("attempt", () => ID, { nullable: true }) attempt: string | null,
    @Ctx() context: Context,
  ): Promise<HeldSession> {
    const session = await renewSession(context.em, { refreshToken, attempt: attempt ?? null }, context.now);
    if (!session)
      throw new ApiError("UNAUTHENTICATED", {
        "zh-CN": "登录已失效，请重新登录。",
        en: "Your session has ended; sign in again.",
      });
    return withAccess(session, context.state.accessKeys, context.now);
  }

  @Mutation(() => Boolean, { description: "Ends the session this request belongs to." })
  async signOut(@Ctx() context: Context): Promise<boolean> {
    await endSession(context.em, context.signedIn().session, context.now);
    return true;
  }

  @FieldResolver(() => UserType)
  user(@Root() { userId }: HeldSession, @Ctx() { loaders }: Context): Promise<UserRow | null> {
    return loaders.user.load(userId);
  }
}
