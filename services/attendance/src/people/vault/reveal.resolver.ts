import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { revealPerson } from "./reveal.commands.js";
import { RevealedPersonType } from "./reveal.type.js";

@Resolver()
export class RevealResolver {
  @Mutation(() => RevealedPersonType, {
    description:
      "Reveals the identity of a person for a stated purpose; the error PURPOSE_REQUIRED without one. Every answer has an audit entry.",
  })
  revealPerson(
    @Arg("id", () => ID) id: string,
    @Arg("purpose", () => String) purpose: string,
    @Ctx() context: Context,
  ): Promise<RevealedPersonType> {
    return revealPerson(context, { id, purpose });
  }
}
