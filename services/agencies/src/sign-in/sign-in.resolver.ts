import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { withAccess } from "../session/session.resolver.js";
import { SessionType } from "../session/session.type.js";
import { signIn } from "./sign-in.commands.js";

@Resolver()
export class SignInResolver {
  @Mutation(() => SessionType, {
    description:
      "UNAUTHENTICATED when the username or the password is wrong, whichever; RATE_LIMITED with `retryAfterSeconds` after repeated failures.",
  })
  async signIn(
    @Arg("username", () => String) username: string,
    @Arg("password", () => String) password: string,
    @Ctx() context: Context,
  ): Promise<SessionType> {
    const { em, state, address, now } = context;
    return withAccess(await signIn(em, state.passwords, { username, password, address }, now), context);
  }
}
