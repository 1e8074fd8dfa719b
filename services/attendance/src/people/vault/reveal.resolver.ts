import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { revealPerson } from "./reveal.commands.js";
import { RevealedPersonType } from "./reveal.type.js";

@Resolver()
export class RevealResolver {
  @Mutation(() => RevealedPersonType, {
    description: "The error PURPOSE_REQUIRED without a purpose; no answer without its audit entry.",
  })
  revealPerson(
    @Arg("id", () => ID) id: string,
    @Arg("purpose", () => String) purpose: string,
    @Ctx() context: Context,
  ): Promise<RevealedPersonType> {
    return revealPerson(context, { id, purpose });
  }
}
