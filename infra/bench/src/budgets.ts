import type { PerformanceBudget } from "./part.type.js";

/** The performance budgets of Starlane, in the order of the page. */
export const BUDGETS: Readonly<Record<string, PerformanceBudget>> = {
  coverage: {
    work: "the whole district by community and audience, through the graph",
    budget: "at most 2 times the limit",
    because:
      "The limit is one statement over two tables on the same machine. Starlane finds out who asks, judges what they may see, asks the service that counts and the one that owns the names by a statement each, waits for whatever was acknowledged before, and puts the answer together.",
  },
  growth: {
    work: "the same, growth from the smallest to the largest",
    budget: "at most 1.5 times",
    because: "The counts are kept, and are as many however much was counted: what grows is noise.",
  },
  slice: {
    work: "any slice: two campaigns, three months, the elderly",
    budget: "exact, at most 10 ms of work",
    because:
      "Some 5 ms are the request's own, from the socket to the socket, whatever it asks. What the slice's audience did at its events, twenty times as much as at the smallest size, is looked through for the rest.",
  },
  union: {
    work: "a union over the whole city",
    budget: "at most 250 ms",
    because:
      "Every attendance is looked at once, in a thread of its own: what it costs is to fetch it from memory. Several threads could share it where there are more cores; here the second one is PostgreSQL's.",
  },
  held: {
    work: "either of them: the event loop that answers requests",
    budget: "never held over 20 ms",
    because:
      "What is counted is counted in a thread; what is left are the rows of the report, and garbage to collect.",
  },
  batches: {
    work: "check-ins in batches of 50, through the graph, all derived figures kept",
    budget: "at least half of bare batched inserts",
    because:
      "On two cores, processor time is what there is. PostgreSQL takes some 30 µs for a check-in and 20 for the bare row, whose values it makes up itself: who it is, whether they were erased and whether it was taken out before are looked up, and who is new is two rows with three indexes more. The thread that answers takes some 20 µs: JSON, checks, two keyed hashes, and a socket to either side. What is derived is counted beside it.",
  },
  "single in the service": {
    work: "check-ins one by one, in the service",
    budget: "at least 3 times one bare insert a transaction",
    because:
      "What makes it quick is that many check-ins share a flush of the log. Where the disk flushes in no time, there is nothing to share, and the bare insert has less to do.",
  },
  single: {
    work: "check-ins one by one, through the graph",
    budget: "at least 0.5 of one bare insert a transaction",
    because:
      "One thread reads, judges, plans and answers every request, at some hundred microseconds each; the bare insert has a process for each client.",
  },
  phones: {
    work: "200 phones at once",
    budget: "p99 under 250 ms, 0 lost, 0 doubled",
    because: "Two hundred wait for one thread.",
  },
  freshness: {
    work: "freshness while 20,000 check-ins a second come into the service",
    budget:
      "p95 at most 1 s, at most 2 s; then equal to a recount, cell by cell, also after withdrawals and a projector killed in mid-tick",
    because:
      "On two cores the database, the service and whoever checks in share what one of them could use alone.",
  },
  campaigns: {
    work: "50 campaigns with 20 events each, with venue and attendance, through the gateway",
    budget: "at least 1.5 of PostGraphile 5 and 0.5 of the limit",
    because:
      "PostGraphile reads all of it in one database and judges nobody, and the limit passes on the text of one statement. Starlane makes a thousand events, venues and counts of three services into objects, each judged by who asks, merges them and writes them as JSON: that is most of the time of its one thread.",
  },
  "gateway in process": {
    work: "the gateway alone, lists of 50 from three services in its process",
    budget: "at least 1.5 of one Apollo Server",
    because: "Both serve the same JSON, of which writing it is a part that nobody can save.",
  },
  "gateway over HTTP": {
    work: "the gateway alone, over HTTP",
    budget: "at least 0.6 of one Apollo Server",
    because: "Every answer is written and read twice.",
  },
  fuzz: {
    work: "random operations on the real schema",
    budget: "0 wrong answers in 10,000",
    because: "Each is listed below.",
  },
  memory: {
    work: "memory of the attendance service, its thread included",
    budget: "under 1.5 GiB, and flat during an export",
    because:
      "The histories take 8 bytes an attendance twice. What an export adds is as much at 1.3 and 10 million (52 and 90 MiB): it is the heap of the process, and not what is exported.",
  },
  table: {
    work: "a workbook of 10,000 events, taken in all or nothing",
    budget: "about 10 s",
    because: "Every row is decided as a registration by hand is, and holds its venue and speaker.",
  },
  "console first load": {
    work: "the console's first load, packed with gzip",
    budget: "under 350 kB",
    because: "Half of it is antd, which every page is made of.",
  },
  "console stillness": {
    work: "what is seen of a page moves by itself while it comes, on a desk and on a phone (cumulative layout shift)",
    budget: "not at all",
    because: "Something was not as high as the place that was held for it.",
  },
  "console response": {
    work: "the console answers a press with a paint, also on a phone that is four times slower",
    budget: "within 200 ms",
    because: "One thread reads the answer, renders a page and lays it out.",
  },
};
