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
    const audit: AuditSignIn = ({ account, succeeded }, tx) =>
      context.audit(
        {
          operation: "Mutation.signIn",
          subject: account?.id,
          agency: account?.agencyId,
          ...(succeeded ? { actor: account?.id } : { outcome: "UNAUTHENTICATED" }),
        },
        tx,
      );
    const session = await signIn(em, state.passwords, { username, password, address }, audit, now);
    return withAccess(session, state.accessKeys, now);
  }
}
