import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { withAccess, type HeldSession } from "../session/access-token.js";
import { SessionType } from "../session/session.type.js";
import { tellingAddress } from "@starlane/runtime";
import { signIn, type AuditSignIn } from "./sign-in.commands.js";

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
  ): Promise<HeldSession> {
    const { em, state, now } = context;
    const address = tellingAddress(context.address);
    const audit: AuditSignIn = ({ user, session }, tx) =>
      context.audit(
        {
          operation: "Mutation.signIn",
          subject: user ?? undefined,
          actor: session === null ? undefined : (user ?? undefined),
          outcome: session === null ? "UNAUTHENTICATED" : undefined,
        },
        tx,
      );
    const session = await signIn(em, state.passwords, { username, password, address }, audit, now);
    return withAccess(session, state.accessKeys, now);
  }
}
