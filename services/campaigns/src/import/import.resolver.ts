import { ImportColumn, ImportReport, ImportTable, showColumns } from "@starlane/row-import";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { EVENT_COLUMNS } from "./event-columns.rules.js";
import { importEvents } from "./events.commands.js";
import { SPEAKER_COLUMNS } from "./speaker-columns.rules.js";
import { importSpeakers } from "./speakers.commands.js";

@Resolver()
export class EventImportResolver {
  @Query(() => [ImportColumn], { description: "The columns that a table of events may have." })
  eventImportColumns(@Ctx() { language }: Context): ImportColumn[] {
    return showColumns(EVENT_COLUMNS, language);
  }

  @Query(() => [ImportColumn], { description: "The columns that a table of speakers may have." })
  speakerImportColumns(@Ctx() { language }: Context): ImportColumn[] {
    return showColumns(SPEAKER_COLUMNS, language);
  }

  @Mutation(() => ImportReport, {
    description: `Registers the events of a table, each just as \`registerEvent\` does; 10,000 rows at most. A row is recognised by agency, title,
place and start, so a table may be sent again: registered events are unchanged, rows that differ from them are refused.`,
  })
  importEvents(
    @Arg("campaign", () => ID) campaign: string,
    @Args(() => ImportTable) table: ImportTable,
    @Ctx() context: Context,
  ): Promise<ImportReport> {
    return importEvents(context, campaign, table);
  }

  @Mutation(() => ImportReport, {
    description:
      "Creates the speakers of a table, each just as `createSpeaker` does; 10,000 rows at most. A row is recognised by name and agency.",
  })
  importSpeakers(
    @Args(() => ImportTable) table: ImportTable,
    @Ctx() context: Context,
  ): Promise<ImportReport> {
    return importSpeakers(context, table);
  }
}
