import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { exportPerson } from "./person-record.commands.js";
import { PersonRecordType } from "./person-record.type.js";

@Resolver()
export class PersonRecordResolver {
  @Mutation(() => PersonRecordType, {
    description:
      "Exports all data held about a person for a stated purpose, such as their own request; audited like revealPerson. The error PURPOSE_REQUIRED without a purpose.",
  })
  exportPerson(
    @Arg("id", () => ID) id: string,
    @Arg("purpose", () => String) purpose: string,
    @Ctx() context: Context,
  ): Promise<PersonRecordType> {
    return exportPerson(context, { id, purpose });
  }
}
