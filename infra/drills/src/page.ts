/** A promise, what was done to it, and what came of it. */
export interface Line {
  readonly promise: string;
  readonly done: string;
  readonly figure: string;
  readonly holds: boolean;
}

/** The page of figures; what the file says of drills that were not run this time stays as it is. */
export function pageOf(
  lines: readonly Line[],
  { machine, before, date }: { machine: string; before: string; date: string },
): string {
  const rows = new Map(
    [...before.matchAll(/^\| (\d+[^|]*) \|.*$/gm)].map(([row, promise = ""]) => [promise.trim(), row]),
  );
  for (const { promise, done, figure, holds } of lines)
    rows.set(promise, `| ${promise} | ${done} | ${holds ? "" : "**missed:** "}${figure} | ${date} |`);
  const sorted = [...rows].sort(([one], [other]) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  return [
    "# Drills 演练",
    "",
    "What Starlane promises when things break, tried on the whole product. 把系统弄坏，看承诺是否还成立。",
    "",
    "`npm run drills` runs all of it in a few minutes and writes this page; `npm run drills -- database messages` runs some of it. Each service and the gateway are processes of their own, on an embedded PostgreSQL whose commits are on the disk. Small versions of the same drills are tests (`infra/drills/test`) and run with every change.",
    "",
    `Last run on ${machine}.`,
    "",
    "| promise | what was done | what came of it | on |",
    "| --- | --- | --- | --- |",
    ...sorted.map(([, row]) => row),
    "",
    "A *write* is a campaign that is made or five people who are checked in; it is *acknowledged* when its answer says so, and *lost* when it is then not in the database. *After one retry*: the same request with the same client ids and `Idempotency-Key`, half a second later.",
    "",
  ].join("\n");
}
