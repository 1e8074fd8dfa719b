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
      "Checks in the people of a table, as IMPORT. `event` is that of the rows that name none. What a check-in is answered stands in the report: ACCEPTED is accepted, DUPLICATE unchanged, OVER_CAPACITY and what is REJECTED are refused, by row. The same table again changes nothing. No mistake repeats what stands in the table.",
  })
  importCheckIns(
    @Args(() => ImportTable) table: ImportTable,
    @Ctx() context: Context,
    @Arg("event", () => ID, { nullable: true }) event?: string | null,
  ): Promise<ImportReport> {
    return importCheckIns(context, { event: event ?? null, table });
  }
}
