import { ImportColumn, ImportReport, ImportTable, showColumns } from "@starlane/row-import";
import { Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { VENUE_COLUMNS } from "./venue-columns.rules.js";
import { importVenues } from "./venues.commands.js";

@Resolver()
export class VenueImportResolver {
  @Query(() => [ImportColumn], { description: "The columns that a table of venues may have." })
  venueImportColumns(@Ctx() { language }: Context): ImportColumn[] {
    return showColumns(VENUE_COLUMNS, language);
  }

  @Mutation(() => ImportReport, {
    description:
      "Imports the venues of a table, each like `createVenue`; 10,000 rows at most. A row with the name and area of an existing venue is that venue.",
  })
  importVenues(@Args(() => ImportTable) table: ImportTable, @Ctx() context: Context): Promise<ImportReport> {
    return importVenues(context, table);
  }
}
