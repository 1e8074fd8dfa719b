import { createHttpServer, createLogger, NotReady } from "../src/index.js";

test("reports liveness, readiness and metrics", async () => {
  let ready = true;
  const server = createHttpServer({
    logger: createLogger("silent"),
    bodyLimit: 100,
    ready: async () => {
      if (!ready) throw new Error("the database at 10.0.0.1 is away");
    },
  });
  server.post("/", async () => ({}));
  server.get("/fault", async () => {
    throw new Error("a secret");
  });
  const statusOf = async (url: string) => (await server.inject(url)).statusCode;
  expect([await statusOf("/healthz"), await statusOf("/readyz"), await statusOf("/metrics")]).toEqual([
    200, 200, 200,
  ]);
  ready = false;
  const away = await server.inject("/readyz");
  expect([away.statusCode, away.body.includes("10.0.0.1")]).toEqual([503, false]);

  const large = await server.inject({ method: "POST", url: "/", payload: { text: "x".repeat(200) } });
  expect([large.statusCode, large.json().errors[0].extensions.code]).toEqual([413, "QUERY_TOO_COMPLEX"]);
  const fault = await server.inject({ url: "/fault", headers: { "x-request-id": "request-0001" } });
  expect([fault.statusCode, fault.body.includes("secret"), fault.headers["x-request-id"]]).toEqual([
    500,
    false,
    "request-0001",
  ]);
  await server.close();
});

test.each([
  ["nobody", [], "127.0.0.1 http 10.1.1.1"],
  ["the proxy", ["127.0.0.1"], "203.0.113.9 https starlane.example.cn"],
  ["another proxy", ["10.0.0.0/8"], "127.0.0.1 http 10.1.1.1"],
])(
  "with %s trusted, takes a request's origin and destination from the forwarding headers",
  async (_who, trustedProxies, told) => {
    const options = { logger: createLogger("silent"), bodyLimit: 100, ready: async () => {}, trustedProxies };
    const server = createHttpServer(options);
    server.get("/", async ({ ip, protocol, host }) => [ip, protocol, host].join(" "));
    const headers = {
      host: "10.1.1.1",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "starlane.example.cn",
    };
    expect((await server.inject({ url: "/", headers })).body).toBe(told);
    await server.close();
  },
);

test.each([
  ["the check reports it", new NotReady("disk full"), "disk full"],
  ["the system reports it", Object.assign(new Error("write"), { code: "ENOSPC" }), "disk full"],
  ["PostgreSQL reports it", Object.assign(new Error("could not extend"), { code: "53100" }), "disk full"],
  ["it is the cause", new Error("failed", { cause: new NotReady("disk full") }), "disk full"],
  ["it is another error", new Error("password of 10.0.0.1"), undefined],
])("/readyz gives the reason when %s", async (_how, error, reason) => {
  const server = createHttpServer({
    logger: createLogger("silent"),
    bodyLimit: 100,
    ready: async () => {
      throw error;
    },
  });
  const answer = await server.inject("/readyz");
  expect([answer.statusCode, answer.json()]).toEqual([503, { status: "not ready", reason }]);
  await server.close();
});
