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
      "Enters the venues of a table, each just as `createVenue` does; 10,000 rows at most. A row is known again by name and area.",
  })
  importVenues(@Args(() => ImportTable) table: ImportTable, @Ctx() context: Context): Promise<ImportReport> {
    return importVenues(context, table);
  }
}
