import { z } from "zod";
import { ConfigInvalid, readSettings, setting } from "../src/index.js";

const settings = {
  port: setting({
    env: "PORT",
    says: "Port.",
    schema: z.string().regex(/^\d+$/, "a port is a number").default("4000"),
  }),
  url: setting({ env: "URL", says: "URL.", secret: true, schema: z.url("it is a URL") }),
};

test("settings are read from the environment, an empty one as absent", () => {
  expect(readSettings(settings, { PORT: "", URL: "http://x" })).toEqual({ port: "4000", url: "http://x" });
});

test("every mistake is told at once, and no secret", () => {
  const read = () => readSettings(settings, { PORT: "many", URL: "hunter2" });
  expect(read).toThrow(ConfigInvalid);
  expect(read).toThrow(/PORT is "many": a port is a number\n\s+URL is not usable: it is a URL/);
  expect(read).not.toThrow(/hunter2/);
});
