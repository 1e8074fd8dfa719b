import { ImportColumn, ImportMode, ImportReport, ImportRow, showColumns } from "@starlane/row-import";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { VENUE_COLUMNS } from "./venue-columns.rules.js";
import { importVenues } from "./venues.commands.js";

@Resolver()
export class ImportResolver {
  @Query(() => [ImportColumn], { description: "The columns that a table of venues may have." })
  venueImportColumns(@Ctx() { language }: Context): ImportColumn[] {
    return showColumns(VENUE_COLUMNS, language);
  }

  @Mutation(() => ImportReport, {
    description:
      "Enters the venues of a table, each just as `createVenue` does; 10,000 rows at most. A row is known again by name and area.",
  })
  importVenues(
    @Arg("mode", () => ImportMode) mode: ImportMode,
    @Arg("rows", () => [ImportRow]) rows: ImportRow[],
    @Ctx() context: Context,
  ): Promise<ImportReport> {
    return importVenues(context, { mode, rows });
  }
}
