import { createHttpServer, createLogger } from "../src/index.js";

test("a process says whether it lives, whether it is ready, and how it does", async () => {
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
