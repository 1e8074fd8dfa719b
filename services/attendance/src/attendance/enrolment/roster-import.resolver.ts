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
      "Adds the people of a table to the roster of an enrolled group. `basis` is required when the group has none. Rows equal to an entry of the roster are unchanged; rows that differ from one are refused. No error message repeats the table's contents.",
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
