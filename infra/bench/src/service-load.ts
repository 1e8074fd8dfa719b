import { SignedContext, type Viewer } from "@starlane/auth";
import { parse } from "graphql";
import { setTimeout } from "node:timers/promises";
import type { LoadReport, LoadTask } from "./load-worker.js";
import type { BenchEnvironment } from "./bench-environment.js";
import { percentile } from "./timing.js";

interface Body {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Calls the attendance service in its process, as a gateway there does: `checkIn` without anything around it. */
export async function checkInAsker(environment: BenchEnvironment): Promise<(body: Body) => Promise<string>> {
  const service = environment.starlane.service("attendance");
  const viewer = await viewerOf(environment, "planner");
  const documents = new Map<string, ReturnType<typeof parse>>();
  return async ({ query, variables }) => {
    const document = documents.get(query) ?? parse(query, { noLocation: true });
    documents.set(query, document);
    const claims = { viewer, language: "en", requestId: "bench" } as const;
    const context = new SignedContext(environment.home.gatewayKeys, claims, new Date());
    return JSON.stringify(await service.execute({ document, variables, context, request: {} }));
  };
}

/** Runs a load as `load` does over HTTP: so many callers that each wait for their answer. */
export async function inTheService(
  environment: BenchEnvironment,
  task: Omit<LoadTask, "url" | "token">,
): Promise<LoadReport> {
  const ask = await checkInAsker(environment);
  const bodies = task.bodies.map((body) => JSON.parse(body) as Body);
  const waits: number[] = [];
  const answered: number[] = [];
  let [next, found] = [0, 0];
  let strange: string | null = null;
  let isMeasuring = false;
  const over = new AbortController();
  const call = async (): Promise<void> => {
    while (!over.signal.aborted && next < bodies.length) {
      const position = next;
      next += 1;
      const began = performance.now();
      const answer = await ask(bodies[position]!);
      if (isMeasuring && !over.signal.aborted) waits.push(performance.now() - began);
      answered.push(position);
      const times = answer.split(task.expects).length - 1;
      found += times;
      if (times === 0) strange ??= answer;
    }
  };
  const all = Promise.all(Array.from({ length: task.callers }, call));
  await setTimeout(task.warmUpMs);
  isMeasuring = true;
  await setTimeout(task.seconds * 1000);
  over.abort();
  await all;
  return {
    rate: waits.length / task.seconds,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
    answers: answered.length,
    found,
    strange,
    answered,
  };
}

export async function viewerOf(environment: BenchEnvironment, username: string): Promise<Viewer> {
  const { viewer } = (await environment.ask(
    username,
    "{ viewer { id username agency { id } grants { role area { id } } } }",
  )) as {
    viewer: {
      id: string;
      username: string;
      agency: { id: string };
      grants: { role: Viewer["grants"][number]["role"]; area: { id: string } }[];
    };
  };
  return {
    id: viewer.id,
    username: viewer.username,
    agency: viewer.agency.id,
    agencies: [viewer.agency.id],
    grants: viewer.grants.map(({ role, area }) => ({ role, area: area.id })),
    session: "00000000-0000-4000-8000-000000000000",
  };
}
