import { Denials } from "../src/denials.js";

function aLog() {
  const lines: Record<string, unknown>[] = [];
  let now = 0;
  const denials = new Denials(
    { warn: (entry: object, line: string) => void lines.push({ ...entry, line }) } as never,
    () => now,
  );
  const deny = (user: string | null, address = "203.0.113.7", operation = "Query.users") =>
    denials.note({
      code: user ? "FORBIDDEN" : "UNAUTHENTICATED",
      operation,
      requestId: "request-1",
      viewer: user ? { id: user, agency: "agency-1" } : null,
      address,
    });
  return { lines, deny, pass: (ms: number) => (now += ms) };
}

test("logs a denied request with caller, address and operation only", () => {
  const { lines, deny } = aLog();
  deny("user-1");
  deny(null);
  const common = { operation: "Query.users", requestId: "request-1", address: "203.0.113.7", line: "denied" };
  expect(lines).toEqual([
    { ...common, code: "FORBIDDEN", user: "user-1", agency: "agency-1" },
    { ...common, code: "UNAUTHENTICATED", user: null, agency: null },
  ]);
});

test("logs ten lines per caller and minute, and then the number of the others", () => {
  const { lines, deny, pass } = aLog();
  for (let n = 0; n < 1_000; n += 1) deny("user-1");
  expect(lines).toHaveLength(10);
  deny("user-2");
  expect(lines).toHaveLength(11);
  pass(60_000);
  deny("user-1");
  expect(lines.slice(11)).toEqual([
    { count: 990, line: "more was denied than is logged" },
    expect.objectContaining({ user: "user-1" }),
  ]);
});

test("logs two hundred lines per minute for any number of addresses", () => {
  const { lines, deny } = aLog();
  for (let n = 0; n < 5_000; n += 1) deny(null, `198.51.${n >> 8}.${n & 255}`);
  expect(lines).toHaveLength(200);
});

test("counts the addresses of one IPv6 network as one caller", () => {
  const { lines, deny } = aLog();
  for (let n = 0; n < 50; n += 1) deny(null, `2001:db8::${n.toString(16)}`);
  expect(lines).toHaveLength(10);
});
