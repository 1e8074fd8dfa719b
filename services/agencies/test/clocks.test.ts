import { openKeyRing, signContext } from "@starlane/auth";
import { newId } from "@starlane/database";
import { parse } from "graphql";
import { join } from "node:path";
import type { ServiceResponse, TestService } from "@starlane/testing";
import { aLoadedService, codeOf, refresh, signedIn } from "./people.js";

let service: TestService;
beforeEach(async () => {
  service = await aLoadedService();
});
afterEach(() => service.close());

/** Sends a request with a context signed by the gateway at the given time. */
async function askAt(gatewayTime: string): Promise<ServiceResponse> {
  const keys = openKeyRing(join(service.home, "gateway"));
  const context = { viewer: null, language: "en", requestId: newId() } as const;
  return service.running.execute({
    document: parse("{ viewer { id } }"),
    context: signContext(keys, context, new Date(gatewayTime)),
    request: {},
  });
}

test.each([
  ["the same", "2026-03-02T01:00:00Z", undefined],
  ["a little ahead", "2026-03-02T01:00:29Z", undefined],
  ["a little behind", "2026-03-02T00:59:31Z", undefined],
  ["an hour ahead", "2026-03-02T02:00:00Z", "SERVICE_UNAVAILABLE"],
  ["an hour behind", "2026-03-02T00:00:00Z", "SERVICE_UNAVAILABLE"],
])("answers a gateway whose clock is %s", async (_case, gatewayTime, code) => {
  expect(codeOf(await askAt(gatewayTime))).toBe(code);
});

test.each([
  ["an hour back", "2026-03-02T00:00:00Z"],
  ["an hour forward", "2026-03-02T02:00:00Z"],
])("answers as usual after all clocks were set %s", async (_case, now) => {
  expect(codeOf(await askAt("2026-03-02T01:00:00Z"))).toBeUndefined();
  service.setTime(now);
  expect(codeOf(await askAt(now))).toBeUndefined();
});

test("answers UNAUTHENTICATED to an unsigned context", async () => {
  const answer = await service.running.execute({
    document: parse("{ viewer { id } }"),
    context: "",
    request: {},
  });
  expect(codeOf(answer)).toBe("UNAUTHENTICATED");
});

test.each([
  ["within a minute", "2026-03-02T01:00:59Z", undefined],
  ["after a minute", "2026-03-02T01:01:01Z", "UNAUTHENTICATED"],
  ["half a minute earlier, by a clock that was set back", "2026-03-02T00:59:30Z", undefined],
  ["two hours earlier, by a clock that was set back", "2026-03-01T23:00:00Z", "UNAUTHENTICATED"],
])("repeats the same renewal %s", async (_case, now, code) => {
  const { refreshToken } = await signedIn(service, "officer");
  const attempt = newId();
  expect(codeOf(await refresh(service, refreshToken, attempt))).toBeUndefined();
  service.setTime(now);
  expect(codeOf(await refresh(service, refreshToken, attempt))).toBe(code);
});
