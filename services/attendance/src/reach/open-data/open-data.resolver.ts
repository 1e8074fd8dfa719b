import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { readExportCursor } from "./cursor.js";
import { readLines, type AttendanceLines } from "./open-data.loaders.js";
import { AttendanceLinesType } from "./open-data.type.js";

@Resolver()
export class OpenDataResolver {
  @Query(() => AttendanceLinesType, {
    description:
      "The attendances that count in an area and below it, some thousands at a time, as of the first request. Each part is audited. `/exports/attendances.jsonl` gives all of them in one stream.",
  })
  async attendanceLines(
    @Ctx() context: Context,
    @Arg("area", () => ID) area: string,
    @Arg("after", () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<AttendanceLines> {
    const operation = "Query.attendanceLines";
    context.allow(operation, { area });
    await context.audit({ operation, area, subject: area }); // for each part, since a client can make up a cursor
    return readLines(context.state.em(), context.state.pseudonyms, {
      area,
      after: after == null ? null : readExportCursor(after),
      visibleCampaign: context.loaders.visibleCampaign,
    });
  }
}
