import { aViewer } from "@starlane/testing";
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PersonKeyLost, Pseudonyms } from "../src/people/person/pseudonyms.js";
import { anEvent, anItem, CHECK_IN, deliverDistrict } from "./district.js";
import { dump, processes, type Processes } from "./processes.js";

let system: Processes;
beforeEach(async () => {
  system = await processes(1);
  await deliverDistrict(system);
});
afterEach(() => system.close());

const keyFile = () => join(system.secrets, "person.key");
const verdictOf = async (item: object) => {
  const event = await anEvent(system);
  const { data } = await system.ask(0, aViewer("OFFICER"), CHECK_IN, { event, items: [item] });
  return data.checkIn.receipts[0].verdict as string;
};
/**
 * Starts with another key in the folder, and restores the right one afterwards.
 * @returns the error of the start
 */
const startWith = async (tamper: () => void): Promise<unknown> => {
  const key = readFileSync(keyFile());
  const failure = await system
    .restart(0, async () => {
      tamper();
      await Promise.resolve();
    })
    .catch((error: unknown) => error);
  rmSync(keyFile(), { force: true });
  writeFileSync(keyFile(), key, { mode: 0o600 });
  return failure;
};

test("creates the key once, with 32 bytes and readable by its owner only", async () => {
  expect(readFileSync(keyFile())).toHaveLength(32);
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  const key = readFileSync(keyFile());
  await system.restart(0);
  expect(readFileSync(keyFile())).toEqual(key);
});

test("accepts a new key while there are no people", async () => {
  await system.restart(0, async () => {
    rmSync(keyFile());
    await Promise.resolve();
  });
  expect(await verdictOf(anItem(1))).toBe("ACCEPTED");
});

test.each([
  ["is gone", () => rmSync(keyFile())],
  ["is another", () => writeFileSync(keyFile(), Buffer.alloc(32, 1))],
])("refuses to start when there are people and the key %s", async (_case, tamper) => {
  await verdictOf(anItem(1));
  expect(await startWith(tamper)).toBeInstanceOf(PersonKeyLost);
});

test("refuses to start with a key that others may read", async () => {
  expect(String(await startWith(() => chmodSync(keyFile(), 0o644)))).toMatch("chmod 600");
});

test("derives 128 bits from the key and the kind of number", () => {
  const [one, other] = [new Pseudonyms(Buffer.alloc(32, 1)), new Pseudonyms(Buffer.alloc(32, 2))];
  const made = [one.of("id:1"), one.of("phone:1"), other.of("id:1"), one.fingerprint().subarray(0, 16)];
  expect(new Set(made.map((pseudonym) => pseudonym.toString("hex"))).size).toBe(4);
  expect(made[0]).toEqual(one.of("id:1"));
  expect(made[0]).toHaveLength(16);
});

test("stores no name and no number in clear, for accepted and rejected check-ins", async () => {
  const people = [
    { identityNumber: "640105198002290113", name: "金丝雀甲" },
    { phone: "+86 138 0000 9999", name: "金丝雀乙" },
    { identityNumber: "640105198002290114", phone: "13800008888", name: "金丝雀丙" },
  ];
  for (const [index, person] of people.entries())
    expect(await verdictOf(anItem(0, { person, clientId: `canary ${index}` }))).toBe(
      index < 2 ? "ACCEPTED" : "REJECTED",
    );

  const text = await dump(system);
  expect(text).toContain("canary 0"); // shows that the search finds stored text
  for (const canary of ["640105198002290113", "13800009999", "640105198002290114", "13800008888", "金丝雀"])
    for (const spelling of [
      canary,
      Buffer.from(canary).toString("hex"),
      Buffer.from(canary).toString("base64").replace(/=+$/, ""),
    ])
      expect(text).not.toContain(spelling);
});
