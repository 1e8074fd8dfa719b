import { ImportColumn, ImportReport, ImportTable, showColumns } from "@starlane/row-import";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { LegalBasis } from "../../people/vault/stored-identity.type.js";
import { ROSTER_COLUMNS } from "./roster-columns.rules.js";
import { importRoster } from "./roster-import.commands.js";

@Resolver()
export class RosterImportResolver {
  @Query(() => [ImportColumn], { description: "The columns that a roster may have." })
  rosterImportColumns(@Ctx() { language }: Context): ImportColumn[] {
    return showColumns(ROSTER_COLUMNS, language);
  }

  @Mutation(() => ImportReport, {
    description:
      "Adds the people of a table to the roster of a group that has signed up. `basis` is needed where the group has given none. Who stands on the roster already, just so, is unchanged; what differs is refused. No mistake repeats what stands in the table.",
  })
  importRoster(
    @Arg("enrolment", () => ID) enrolment: string,
    @Args(() => ImportTable) table: ImportTable,
    @Ctx() context: Context,
    @Arg("basis", () => LegalBasis, { nullable: true }) basis?: LegalBasis | null,
  ): Promise<ImportReport> {
    return importRoster(context, { enrolment, basis: basis ?? null, table });
  }
}
