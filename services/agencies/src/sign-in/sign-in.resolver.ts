import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { withAccess, type HeldSession } from "../session/access-token.js";
import { SessionType } from "../session/session.type.js";
import { distinctClientAddress } from "@starlane/runtime";
import { administrator } from "../user/administrator.js";
import { clearSignInWait } from "./clear-wait.commands.js";
import { signIn, type AuditSignIn } from "./sign-in.commands.js";

@Resolver()
export class SignInResolver {
  @Mutation(() => SessionType, {
    description:
      "UNAUTHENTICATED if the username or the password is wrong, without telling which; RATE_LIMITED with `retryAfterSeconds` after repeated failures. `device` is the token from the user's last signIn on this device.",
  })
  async signIn(
    @Arg("username", () => String) username: string,
    @Arg("password", () => String) password: string,
    @Arg("device", () => String, { nullable: true }) device: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<HeldSession> {
    const { em, state, now } = context;
    const address = distinctClientAddress(context.address);
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
    const session = await signIn(
      em,
      state.passwords,
      { username, password, address, device: device ?? null },
      audit,
      now,
    );
    return { ...withAccess(session, state.accessKeys, now), device: session.device };
  }

  @Mutation(() => Boolean, {
    description:
      "Ends the waits of a user whom the viewer manages, after too many failed sign-ins by the user or by somebody else with the user's name. For a quarter of an hour the user is also exempt from the waits of addresses. Returns true if there was a wait.",
  })
  clearSignInWait(@Arg("user", () => ID) user: string, @Ctx() context: Context): Promise<boolean> {
    const by = administrator(context, "Mutation.clearSignInWait");
    return clearSignInWait(context.em, by, user, context.now);
  }
}
