import { ImportColumn, ImportReport, ImportTable, showColumns } from "@starlane/row-import";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { CHECK_IN_COLUMNS } from "./check-in-columns.rules.js";
import { importCheckIns } from "./check-in-import.commands.js";

@Resolver()
export class CheckInImportResolver {
  @Query(() => [ImportColumn], { description: "The columns that a list of check-ins may have." })
  checkInImportColumns(@Ctx() { language }: Context): ImportColumn[] {
    return showColumns(CHECK_IN_COLUMNS, language);
  }

  @Mutation(() => ImportReport, {
    description:
      "Checks in the people of a table, as IMPORT. `event` applies to rows that name none. The report counts ACCEPTED check-ins as accepted and DUPLICATE ones as unchanged, and lists OVER_CAPACITY and REJECTED ones as refused, by row. The same table again changes nothing. No error message repeats the table's contents.",
  })
  importCheckIns(
    @Args(() => ImportTable) table: ImportTable,
    @Ctx() context: Context,
    @Arg("event", () => ID, { nullable: true }) event?: string | null,
  ): Promise<ImportReport> {
    return importCheckIns(context, { event: event ?? null, table });
  }
}
