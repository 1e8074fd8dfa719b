import { z } from "zod";
import {
  ConfigInvalid,
  MOST_SECONDS,
  port,
  readSettings,
  setting,
  unknownSettings,
  wholeNumber,
  wholeNumberOrOff,
  type Settings,
} from "../src/index.js";

const settings = {
  port: setting({
    env: "PORT",
    says: "Port.",
    schema: z.string().regex(/^\d+$/, "a port is a number").default("4000"),
  }),
  url: setting({ env: "URL", says: "URL.", secret: true, schema: z.url("it is a URL") }),
};

test("reads settings from the environment, an empty one as absent", () => {
  expect(readSettings(settings, { PORT: "", URL: "http://x" })).toEqual({ port: "4000", url: "http://x" });
});

test("reports every mistake at once, without secret values", () => {
  const read = () => readSettings(settings, { PORT: "many", URL: "hunter2" });
  expect(read).toThrow(ConfigInvalid);
  expect(read).toThrow(/PORT is "many": a port is a number\n\s+URL is not usable: it is a URL/);
  expect(read).not.toThrow(/hunter2/);
});

const SECONDS = wholeNumber({ least: 1, most: MOST_SECONDS, unless: 60 });
const RATE = wholeNumberOrOff({ least: 1, most: 1_000, unless: 100 });

test.each([
  ["1", 1],
  ["060", 60],
  ["86400", 86_400],
  [undefined, 60],
  ["0", null],
  ["-1", null],
  ["86401", null],
  ["9999999999", null], // overflows a Node.js timer, which would fire at once
  ["1e3", null],
  ["0x10", null],
  ["1.0", null],
  ["6O", null],
  [" 60", null],
  ["６０", null],
  ["Infinity", null],
  ["NaN", null],
  ["off", null],
])("a number of seconds written %s is read as %s", (text, expected) => {
  expect(SECONDS.safeParse(text).data ?? null).toBe(expected);
});

test.each([
  ["off", { data: null }],
  ["1000", { data: 1_000 }],
  [undefined, { data: 100 }],
  ["OFF", {}],
  ["none", {}],
  ["1001", {}],
  ["0", {}],
])("a bound that may be off is read from %s", (text, expected) => {
  const { success, data } = RATE.safeParse(text);
  expect(success ? { data } : {}).toEqual(expected);
});

test.each([
  ["0", 0],
  ["4000", 4_000],
  ["65535", 65_535],
  [undefined, 4_000],
  ["65536", null],
  ["-1", null],
  ["4000.5", null],
  ["http", null],
  ["4000 ", null],
  ["+4000", null],
])("a port written %s is read as %s", (text, expected) => {
  expect(port(4_000).safeParse(text).data ?? null).toBe(expected);
});

test("names variables that have our prefix but match no setting, whatever their value", () => {
  const known: Settings[] = [
    { mode: setting({ env: "OUR_MODE", says: "Mode.", schema: SECONDS }) },
    { port: setting({ env: "OUR_PORT", says: "Port.", schema: port(1) }) },
  ];
  const env = {
    OUR_MODE: "1",
    OUR_PORT: "",
    OUR_MODUS: "1",
    OUR_: "",
    our_port: "1",
    YOUR_MODE: "1",
    PATH: "/",
  };
  expect(unknownSettings(env, { prefix: "OUR_", known })).toEqual(["OUR_", "OUR_MODUS", "our_port"]);
});
