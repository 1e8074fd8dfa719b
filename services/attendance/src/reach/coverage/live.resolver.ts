import { ApiError } from "@starlane/graphql";
import { Arg, Ctx, ID, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../../context.js";
import { CoverageRowType } from "./coverage.type.js";
import type { CoverageRow } from "./report.rules.js";
import type { Total } from "./totals.loaders.js";

const OPERATION = "Subscription.coverageChanged";

@Resolver()
export class LiveCoverageResolver {
  @Subscription(() => CoverageRowType, {
    description:
      "The area's total, at once and then whenever it changes, at most once a second. `area` may be a division code or the id of an agency, whose jurisdiction is then the area.",
    subscribe: ({ args, context }: { args: { area: string }; context: Context }) =>
      watchTotal(context, args.area),
  })
  coverageChanged(
    @Root() total: Total,
    @Arg("area", () => ID) _area: string,
    @Ctx() context: Context,
  ): CoverageRow {
    for (const area of total.within) context.allow(OPERATION, { area });
    return total.row;
  }
}

/** @throws ApiError NOT_FOUND when it is neither an area nor an agency, FORBIDDEN when the viewer may not see it */
async function watchTotal(context: Context, area: string): Promise<AsyncGenerator<Total, void>> {
  const feed = context.state.totals.of(area);
  const first = await feed.first(area);
  if (!first) throw new ApiError("NOT_FOUND");
  for (const each of first.within) context.allow(OPERATION, { area: each });
  return whileAllowed(context, feed.of(area, first, context.signal ?? new AbortController().signal));
}

/**
 * Passes totals on while the viewer may see them. An agency's jurisdiction may grow beyond the viewer's: that total is
 * then the last one.
 */
async function* whileAllowed(context: Context, totals: AsyncGenerator<Total, void>) {
  for await (const total of totals) {
    yield total;
    if (!total.within.every((area) => context.may(OPERATION, { area }))) return;
  }
}
