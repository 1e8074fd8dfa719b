import { closeGracefully } from "@starlane/runtime";
import { times } from "@starlane/testing";
import { createClient as createSseClient } from "graphql-sse";
import { createClient, type Client as LiveClient } from "graphql-ws";
import { readFileSync } from "node:fs";
import { WebSocket } from "ws";
import { aStarlane, type TestStarlane } from "./starlane.js";

const VIEWER = "{ viewer { username } }";
const MANIFEST = new URL("../../../services/console/dist/operations.json", import.meta.url);
const SIGN_IN = 'mutation { signIn(username: "nobody", password: "x") { accessToken } }';

let starlane: TestStarlane;
afterAll(async () => starlane.close());

/** Opens a new one, and closes the previous one. */
async function anew(options: Omit<Parameters<typeof aStarlane>[0], "reach">) {
  await starlane?.close();
  starlane = await aStarlane({ reach: "in process", ...options });
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Sends a request as a browser or a program would. */
async function send(path: string, { method, headers, body }: Sent = {}) {
  const response = await fetch(`${starlane.url}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

const codeIn = (text: string) => JSON.parse(text).errors?.[0]?.extensions?.code as string | undefined;
const from = (address: string) => ({ "x-forwarded-for": address });

describe("failed sign-ins", () => {
  beforeAll(() => anew({ trustedProxies: ["127.0.0.1"] }));

  test.each([
    ["a name that is there", "officer"],
    ["a name that is not", "nobody"],
  ])("are answered with HTTP 429 for the same user and address only: %s", async (_case, username) => {
    const signIn = (password: string, address: string) =>
      send("/graphql", {
        headers: from(address),
        body: {
          query: `mutation($u: String!, $p: String!) { signIn(username: $u, password: $p) { accessToken device } }`,
          variables: { u: username, p: password },
        },
      });
    const attempts = [];
    for (let n = 0; n < 18; n += 1) attempts.push(await signIn("wrong", "203.0.113.9"));
    expect(attempts.map(({ status, text }) => [status, codeIn(text)])).toEqual([
      ...times(5, () => [200, "UNAUTHENTICATED"]),
      ...times(13, () => [429, "RATE_LIMITED"]),
    ]);
    for (const { headers, text } of attempts.slice(5)) {
      const { message, extensions } = JSON.parse(text).errors[0];
      expect(Number(headers.get("retry-after"))).toBe(extensions.retryAfterSeconds);
      expect(extensions.retryAfterSeconds).toBeGreaterThan(0);
      expect(extensions.retryAfterSeconds).toBeLessThanOrEqual(30);
      expect(message).toBe("尝试过于频繁，请稍后再试。");
    }
    const elsewhere = await signIn("wrong", "203.0.113.10");
    expect([elsewhere.status, codeIn(elsewhere.text)]).toEqual([200, "UNAUTHENTICATED"]);
  });
});

describe("rate limits", () => {
  beforeAll(() => anew({ trustedProxies: ["127.0.0.1"], rates: { ofUser: 20, ofAddress: 60, signIns: 4 } }));

  test("limit users, addresses and sign-ins separately; others are not affected", async () => {
    const planner = { authorization: `Bearer ${await starlane.tokenOf("planner")}` };
    const officer = { authorization: `Bearer ${await starlane.tokenOf("officer")}` };
    const ask = (headers: Record<string, string>, query = VIEWER) =>
      send("/graphql", { headers, body: { query } });
    const statuses = [];
    for (let n = 0; n < 25; n += 1)
      statuses.push((await ask({ ...planner, ...from(`203.0.113.${n}`) })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    const refused = await ask({ ...planner, ...from("203.0.113.200"), "accept-language": "zh-CN" });
    expect([refused.status, codeIn(refused.text)]).toEqual([429, "RATE_LIMITED"]);
    expect(refused.text).toContain("请求过于频繁");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask({ ...officer, ...from("203.0.113.1") })).status).toBe(200);

    const attempts = [];
    for (let n = 0; n < 6; n += 1) attempts.push(codeIn((await ask(from("198.51.100.1"), SIGN_IN)).text));
    expect(attempts).toEqual([...Array(4).fill("UNAUTHENTICATED"), "RATE_LIMITED", "RATE_LIMITED"]);
    const many = `mutation { ${[1, 2, 3, 4, 5].map((n) => `a${n}: signIn(username: "nobody", password: "x") { accessToken }`).join(" ")} }`;
    expect(codeIn((await ask(from("198.51.100.2"), many)).text)).toBe("RATE_LIMITED");
    expect(codeIn((await ask(from("198.51.100.3"), SIGN_IN)).text)).toBe("UNAUTHENTICATED");

    // Forwarding headers sent by the client, before the proxy's own entry, are ignored.
    const spoofed = [];
    for (let n = 0; n < 65; n += 1)
      spoofed.push((await send("/nothing", { headers: from(`10.0.0.${n}, 192.0.2.7`) })).status);
    expect([spoofed.slice(0, 60).every((status) => status === 404), spoofed.at(-1)]).toEqual([true, 429]);
    expect((await send("/nothing", { headers: from("192.0.2.8") })).status).toBe(404);
    expect((await send("/readyz", { headers: from("192.0.2.7") })).status).toBe(200);
  });
});

describe("in production", () => {
  beforeAll(() => anew({ isProduction: true }));

  test("development tools are closed, and errors do not reveal the schema", async () => {
    const asked = await starlane.ask("admin", "{ __schema { types { name } } }");
    expect(asked.errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    const page = await send("/graphiql", { headers: { accept: "*/*" } });
    expect(page.status).toBe(404);
    const mistake = await starlane.ask("planner", "{ viewr { id } }");
    expect(JSON.stringify(mistake.errors)).not.toContain("Did you mean");
    expect((await starlane.ask("planner", VIEWER)).data).toEqual({ viewer: { username: "planner" } });
  });

  test.each(["SSE", "WebSocket"])("also over %s", async (transport) => {
    const url = `${starlane.url}/graphql`;
    const client =
      transport === "SSE"
        ? createSseClient({ url, headers: { authorization: "" }, retryAttempts: 0 })
        : createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, retryAttempts: 0 });
    const errorsOf = async (query: string) => {
      const answer = client.iterate({ query }).next();
      return answer.then(
        ({ value }) => value.errors ?? value,
        (errors: unknown) => errors,
      );
    };
    for (const query of ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'])
      expect(await errorsOf(query)).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
    expect(JSON.stringify(await errorsOf("{ viewr { id } }"))).not.toContain("Did you mean");
    await client.dispose();
  });

  test("rejects changes by GET, also over SSE by GET", async () => {
    const authorization = `Bearer ${await starlane.tokenOf("hr")}`;
    const headers = { authorization, "apollo-require-preflight": "yes" };
    const sent = `/graphql?${new URLSearchParams({ query: "mutation { signOut }" })}`;
    expect((await send(sent, { headers })).status).toBe(405);
    const streamed = await send(sent, { headers: { ...headers, accept: "text/event-stream" } });
    expect(streamed.text).toContain("BAD_USER_INPUT");
    const viewer = await send("/graphql", { headers, body: { query: VIEWER } });
    expect(JSON.parse(viewer.text).data).toEqual({ viewer: { username: "hr" } });
    const asked = await send("/graphql", {
      headers: { ...headers, accept: "text/event-stream" },
      body: { query: VIEWER },
    });
    expect(asked.text).toContain('"username":"hr"');
  });

  test("accepts every operation of the console by its hash, and no other hash", async () => {
    const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<
      string,
      { name: string; text: string }
    >;
    const headers = { authorization: `Bearer ${await starlane.tokenOf("admin")}` }; // a user who may do each of them
    const byHash = (sha256Hash: string) =>
      send("/graphql", {
        headers,
        body: { variables: {}, extensions: { persistedQuery: { version: 1, sha256Hash } } },
      });
    expect(Object.keys(manifest).length).toBeGreaterThan(10);
    for (const [hash, { name, text }] of Object.entries(manifest)) {
      if (text.startsWith("mutation SignOut") || text.startsWith("subscription")) continue;
      const answer = await byHash(hash);
      const { errors = [] } = JSON.parse(answer.text);
      // Without variables most are refused for just that, which shows that they were found and are valid.
      expect([
        name,
        errors.every((error: { message: string }) => /Variable|variable|变量/.test(error.message)),
      ]).toEqual([name, true]);
    }
    const unknown = await byHash("0".repeat(64));
    expect([unknown.status, JSON.parse(unknown.text).errors[0].extensions.reason]).toEqual([
      400,
      "OPERATION_UNKNOWN",
    ]);
    expect((await send("/operations.json")).status).toBe(404);
  });
});

test("in persisted-only mode, rejects texts of other programs, over any transport", async () => {
  await anew({ persistedOnly: true });
  expect(
    (
      await starlane.starlane.gateway.inject({ method: "POST", url: "/graphql", payload: { query: VIEWER } })
    ).json().errors[0].extensions,
  ).toMatchObject({ code: "FORBIDDEN", reason: "PERSISTED_ONLY" });
  const manifest = Object.values(
    JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, { name: string; text: string }>,
  );
  const { text } = manifest.find(({ name }) => name === "SignIn")!;
  const signedIn = await send("/graphql", {
    body: { query: text, variables: { username: "planner", password: "sample-password-1" } },
  });
  expect(JSON.parse(signedIn.text).errors).toBeUndefined();
  const socket = createClient({
    url: `${starlane.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const failed = await socket
    .iterate({ query: VIEWER })
    .next()
    .catch((errors: unknown) => errors);
  expect(JSON.stringify(failed)).toContain("PERSISTED_ONLY");
  await socket.dispose();
});

describe("by default", () => {
  beforeAll(() =>
    anew({ trustedProxies: ["127.0.0.1"], publicUrl: "https://starlane.example.cn", live: { ofUser: 60 } }),
  );

  test("every route sends the protective headers with every answer, and admits no other site", async () => {
    const routes = routesOf(starlane.starlane.gateway.printRoutes({ commonPrefix: false }));
    expect(routes).toEqual(expect.arrayContaining(["/graphql", "/c/x/poster", "/uploads/x", "/metrics"]));
    const paths = [...routes, "/nothing", "/coverage/640105"];
    for (const path of paths)
      for (const method of ["GET", "POST", "OPTIONS", "DELETE"]) {
        const { headers } = await starlane.starlane.gateway.inject({
          method: method as "GET",
          url: path,
          headers: { origin: "https://evil.example", accept: "text/html", ...from("203.0.113.1") },
        });
        const said = Object.fromEntries(
          [
            "x-content-type-options",
            "x-frame-options",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "access-control-allow-origin",
            "set-cookie",
            "strict-transport-security",
          ].map((name) => [name, headers[name]]),
        );
        expect({ path, method, ...said }).toEqual({
          path,
          method,
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "access-control-allow-origin": undefined,
          "set-cookie": undefined,
          "strict-transport-security": undefined,
        });
        expect([path, headers["content-security-policy"]]).toEqual([
          path,
          expect.stringContaining("frame-ancestors 'none'"),
        ]);
        expect([path, headers["permissions-policy"]]).toEqual([
          path,
          expect.stringContaining("microphone=()"),
        ]);
        expect([path, headers["referrer-policy"]]).toEqual([
          path,
          expect.stringMatching(/^(no-referrer|same-origin)$/),
        ]);
        expect([path, headers["x-request-id"]]).toEqual([path, expect.any(String)]);
      }
    const page = await starlane.starlane.gateway.inject({ url: "/", headers: { accept: "text/html" } });
    expect(page.headers["permissions-policy"]).toContain("camera=(self)");
    const secure = await starlane.starlane.gateway.inject({
      url: "/",
      headers: { "x-forwarded-proto": "https" },
    });
    expect(secure.headers["strict-transport-security"]).toMatch(/^max-age=\d{8}/);
  });

  test.each<[string, string, Sent, number, string]>([
    [
      "a form of another site",
      "/graphql",
      { body: `{"query":"${SIGN_IN.replaceAll('"', '\\"')}"}`, headers: { "content-type": "text/plain" } },
      400,
      "BAD_USER_INPUT",
    ],
    ["a picture of another site", `/graphql?query=${encodeURIComponent(VIEWER)}`, {}, 400, "BAD_USER_INPUT"],
    [
      "a stream for another site",
      `/graphql?query=${encodeURIComponent(VIEWER)}`,
      { headers: { accept: "text/event-stream" } },
      400,
      "BAD_USER_INPUT",
    ],
    ["a batch", "/graphql", { body: [{ query: VIEWER }, { query: VIEWER }] }, 400, "BAD_USER_INPUT"],
    ["what is no JSON", "/graphql", { body: "{" }, 400, "BAD_USER_INPUT"],
    [
      "a table of nobody",
      "/uploads/events",
      { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
      401,
      "UNAUTHENTICATED",
    ],
    ["a list of nobody", "/exports/events.csv", {}, 401, "UNAUTHENTICATED"],
  ])("rejects %s", async (_case, path, sent, status, code) => {
    const answer = await send(path, sent);
    expect([answer.status, codeIn(answer.text)]).toEqual([status, code]);
  });

  const WATCH = 'subscription { coverageChanged(area: "640105") { reached } }';

  test("rejects sockets from other sites, closes one with too large a frame, and limits subscriptions per client", async () => {
    const url = `${starlane.url.replace("http", "ws")}/graphql`;
    const opened = (origin?: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url, "graphql-transport-ws", { ...(origin && { origin }) });
        socket.once("open", () => (socket.close(), resolve("open")));
        socket.once("error", ({ message }) => resolve(message));
      });
    expect(await opened("https://evil.example")).toContain("403");
    expect(await opened("https://starlane.example.cn")).toBe("open");
    expect(await opened(starlane.url)).toBe("open");
    expect(await opened()).toBe("open");

    const closed = await new Promise<number>((resolve) => {
      const socket = new WebSocket(url, "graphql-transport-ws");
      socket.once("open", () => socket.send("x".repeat(1_100_000)));
      socket.once("close", resolve);
    });
    expect(closed).toBe(1009);

    const Authorization = `Bearer ${await starlane.tokenOf("planner")}`;
    const sockets: LiveClient[] = [];
    const connect = () => {
      const client = createClient({
        url,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { Authorization },
      });
      sockets.push(client);
      return client;
    };
    /** Returns the first answer: its error code, or that it arrived. */
    const listen = async (client: Pick<LiveClient, "iterate">) => {
      const first = await client
        .iterate({ query: WATCH })
        .next()
        .catch((errors: unknown) => ({ value: { errors } }));
      const { errors } = first.value as { errors?: { extensions?: { code?: string } }[] };
      return errors?.[0]?.extensions?.code ?? "listens";
    };
    const one = connect();
    const ofOne = [];
    for (let n = 0; n < 31; n += 1) ofOne.push(await listen(one));
    expect(ofOne.filter((said) => said === "listens")).toHaveLength(30);
    expect(ofOne.at(-1)).toBe("RATE_LIMITED");
    const other = connect();
    for (let n = 0; n < 30; n += 1) expect(await listen(other)).toBe("listens");
    const sse = createSseClient({
      url: `${starlane.url}/graphql`,
      headers: { Authorization },
      retryAttempts: 0,
    });
    expect(await listen(sse)).toBe("RATE_LIMITED");
    await one.dispose();
    while ((await listen(sse)) !== "listens") await new Promise((resolve) => setTimeout(resolve, 20));
    sse.dispose();
    await other.dispose();
  });

  test("reports that it is stopping before it stops accepting requests", async () => {
    const token = await starlane.tokenOf("planner");
    const closing = closeGracefully(starlane.starlane.gateway, 3_000); // while both requests are sent
    const ready = await send("/readyz");
    expect([ready.status, ready.text]).toEqual([503, '{"status":"stopping"}']);
    const answered = await send("/graphql", {
      headers: { authorization: `Bearer ${token}` },
      body: { query: VIEWER },
    });
    expect(answered.status).toBe(200);
    await closing;
    await expect(send("/healthz")).rejects.toThrow();
  });
});

/** Returns the paths of a server, from its printed tree. Parameters are replaced by `x`. */
function routesOf(printed: string): string[] {
  const above: string[] = [];
  return [...printed.matchAll(/^([│ ]*)[├└]── (\S+) \([A-Z, ]+\)$/gm)].map(([, indent = "", part = ""]) => {
    const depth = indent.length / 4;
    above[depth] = `${above[depth - 1] ?? ""}${part}`;
    return above[depth].replaceAll(/:\w+|\*/g, "x");
  });
}
