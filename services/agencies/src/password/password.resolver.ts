import type { EntityManager } from "@mikro-orm/postgresql";
import { clientOf } from "@starlane/database";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { changePassword } from "./password.commands.js";

@Resolver()
export class PasswordResolver {
  @Mutation(() => Boolean, {
    description:
      "Ends all other sessions of the viewer. BAD_USER_INPUT if the current password is wrong or the new one too weak: 8 to 128 characters, and not a very common password.",
  })
  async changePassword(
    @Arg("current", () => String) current: string,
    @Arg("new", () => String) wanted: string,
    @Ctx() context: Context,
  ): Promise<boolean> {
    const { em, state, now } = context;
    const beforeCommit = (tx: EntityManager) => context.completeMutation(clientOf(tx), true);
    await changePassword(em, state.passwords, context.signedIn(), { current, wanted, beforeCommit }, now);
    return true;
  }
}
