import { Client } from "pg";
import {
  connectionCapacity,
  connectionsNeeded,
  poolSizeWithin,
  roleOf,
  TooFewConnections,
  type ConnectionCapacity,
} from "../src/index.js";
import { aDatabase } from "./a-database.js";

const capacityOf = (available: number, more: Partial<ConnectionCapacity> = {}): ConnectionCapacity => ({
  available,
  availableToOne: Infinity,
  bound: "max_connections",
  limit: available + 3,
  ...more,
});

test.each([
  ["more than needed", capacityOf(500), 10],
  ["just what is needed", capacityOf(connectionsNeeded(4, 10)), 10],
  ["one fewer", capacityOf(connectionsNeeded(4, 10) - 1), 9],
  ["what PostgreSQL gives unless it is configured", capacityOf(97), 8],
  ["what the smallest pools need", capacityOf(connectionsNeeded(4, 6)), 6],
  ["a limit of each role", capacityOf(500, { availableToOne: connectionsNeeded(1, 7) }), 7],
])("pools have a fitting size when the database gives %s", (_case, given, size) => {
  expect(poolSizeWithin(given, 4)).toBe(size);
});

test.each([
  ["one fewer than the smallest pools need", capacityOf(connectionsNeeded(4, 6) - 1), 78, 81],
  ["thirty", capacityOf(27), 78, 81],
  ["a database's limit of thirty", capacityOf(30, { bound: "database", limit: 30 }), 78, 78],
  ["a role's limit of five", capacityOf(500, { availableToOne: 5, bound: "role", limit: 5 }), 21, 21],
])("rejects a database that gives %s, with the numbers needed", (_case, given, needed, limitNeeded) => {
  try {
    poolSizeWithin(given, 4);
    throw new Error("it was not refused");
  } catch (error) {
    expect(error).toBeInstanceOf(TooFewConnections);
    expect(error).toMatchObject({ needed, limitNeeded });
  }
});

test("determines limits of the database and roles, and the connections of others", async () => {
  const { name, admin, adminUrl } = await aDatabase("lanterns");
  const free = await connectionCapacity(admin, ["lanterns"]);
  expect(free.bound).toBe("max_connections");
  expect(free.available).toBeLessThan(free.limit);
  const other = new Client({ connectionString: adminUrl });
  await other.connect();
  await admin.query(`alter database ${name} connection limit 30`);
  expect(await connectionCapacity(admin, ["lanterns"])).toMatchObject({
    available: 29,
    bound: "database",
    limit: 30,
  });
  await admin.query(`alter database ${name} connection limit -1`);
  await admin.query(`alter role ${roleOf("lanterns")} connection limit 5`);
  expect(await connectionCapacity(admin, ["lanterns"])).toMatchObject({
    availableToOne: 5,
    bound: "role",
    limit: 5,
  });
  await admin.query(`alter role ${roleOf("lanterns")} connection limit -1`);
  await other.end();
  await admin.end();
});
