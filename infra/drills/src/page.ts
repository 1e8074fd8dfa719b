import { BEFORE } from "./before.js";

/** A promise, the drill that tested it, and its result. */
export interface Line {
  readonly promise: string;
  readonly done: string;
  readonly figure: string;
  readonly holds: boolean;
}

/** A row of a drill, which ends with its date. */
const DRILLED = /^\| (\d+[^|]*) \|.*\| \d{4}-\d\d-\d\d \|$/gm;

/** Renders the page of figures; rows of drills that were not run this time stay as they are. */
export function renderDrills(
  lines: readonly Line[],
  { machine, before, date }: { machine: string; before: string; date: string },
): string {
  const rows = new Map([...before.matchAll(DRILLED)].map(([row, promise = ""]) => [promise.trim(), row]));
  for (const { promise, done, figure, holds } of lines) {
    const before = BEFORE[promise] ? `. Before: ${BEFORE[promise]}` : "";
    rows.set(
      promise,
      `| ${promise} | ${done} | ${holds ? "" : "**missed:** "}${figure}${before} | ${date} |`,
    );
  }
  const sorted = [...rows].sort(([one], [other]) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  return [
    "# Drills 演练",
    "",
    "What Starlane promises when things break, tried on the whole product. 把系统弄坏，看承诺是否还成立。",
    "",
    "`npm run drills` 依次执行全部演练（约十五分钟）并改写本页；`npm run drills -- database messages` 只执行其中几项，其余各行不变。网关和各服务分别是独立的进程，使用随附的 PostgreSQL，提交的数据都落盘。同样的演练有小规模版本（`infra/drills/test`），每次改动都会作为测试执行。凡是争抢，都去掉防护再跑一遍，必须出错：不会失败的测试证明不了什么。",
    "",
    "`npm run drills` runs all of it in about fifteen minutes and writes this page; `npm run drills -- database messages` runs some of it and leaves the other lines. Each service and the gateway are processes of their own, on an embedded PostgreSQL whose commits are on the disk. Small versions of the same drills are tests (`infra/drills/test`) and run with every change. A race is run once more without its guard, and must then go wrong: a test that cannot fail proves nothing.",
    "",
    `Last run on ${machine}.`,
    "",
    "| promise | what was done | what came of it | on |",
    "| --- | --- | --- | --- |",
    ...sorted.map(([, row]) => row),
    "",
    "A *write* is a campaign that is made or five people who are checked in; it is *acknowledged* when its answer says so, and *lost* when it is then not in the database. *After one retry*: the same request with the same client ids and `Idempotency-Key`, half a second later. A *slice* is any area or agency, level, dimensions and filter of `coverage`; each is asked as soon as all before it was acknowledged, and must say that it is of then.",
    "",
    "“写入”指新建一个专项行动或为五人签到；答复成功即为“已确认”，已确认而数据库中没有即为“丢失”。“重试一次”指半秒后用相同的编号和 `Idempotency-Key` 再发一次。“切片”指 `coverage` 的任意区域或单位、级别、维度和筛选条件的组合；前面的请求一经确认就立即查询，结果必须计入全部已确认的数据。",
    "",
    "*Before* are the figures of the same drill on the code before the class was closed, which shows that it can fail. 10a to 10i: *others* are six people who read and check in; their 99th percentile may at most double, or reach 100 ms.",
    "",
    "“Before” 是问题修复之前同一演练的结果，说明演练会失败。10a 至 10i 中的 others 是六名正常查询和签到的用户，其第 99 百分位响应时间至多翻倍，或不超过 100 毫秒。",
    "",
    "The other promises need no size: tests hold them with every change. 其余承诺与规模无关，由每次改动都执行的测试保证。",
    "",
    "| promise | test | what it holds |",
    "| --- | --- | --- |",
    ...HELD_BY_TESTS.map(
      ({ promise, tests, holds }) => `| ${promise} | ${tests.map(linkTo).join(", ")} | ${holds} |`,
    ),
    "",
  ].join("\n");
}

const linkTo = (path: string) => `[${path.split("/").at(-1)}](../${path})`;

const HELD_BY_TESTS = [
  {
    promise: "7 every field has a rule",
    tests: ["infra/single/test/permissions.test.ts"],
    holds: "0 fields without one, of the composed schema and of each service's",
  },
  {
    promise: "8 an agency sees its own",
    tests: ["infra/single/test/permissions-api.test.ts"],
    holds:
      "the API's verdict is the table's for all roles, operations and owners; another's id answers as an unknown one, to the byte",
  },
  {
    promise: "9 the database agrees",
    tests: [
      "infra/single/test/row-security.test.ts",
      "services/attendance/test/row-security.test.ts",
      "services/campaigns/test/row-security.test.ts",
    ],
    holds:
      "0 foreign rows in 1,000 requests of ten viewers over one connection; without row security there are some",
  },
  {
    promise: "10 no request is arbitrarily dear",
    tests: ["infra/single/test/early-rejection.test.ts"],
    holds: "each is refused within 200 ms and 50 MB, and none is answered 500",
  },
  {
    promise: "12 a resident's data stays where it belongs",
    tests: ["infra/single/test/canaries.test.ts", "infra/single/test/error-redaction.test.ts"],
    holds: "0 hits; one that is planted is found",
  },
  {
    promise: "26 a failover that lost commits makes no figure wrong",
    tests: ["services/attendance/test/timeline.test.ts"],
    holds:
      "a follower sleeps while a standby that lacks rows is promoted: 0 wrong cells, one warning; without the timeline there are some",
  },
];
