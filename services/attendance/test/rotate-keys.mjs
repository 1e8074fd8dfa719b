// Rotates keys in a process of its own, to be killed: after the first entries it says so and goes no further.
import { openDatabase } from "@starlane/database";
import { rotateVaultKeys } from "../dist/people/vault/rotation.commands.js";

const [url, secrets] = process.argv.slice(2);
const database = await openDatabase({ url, schema: "attendance", rows: [], onError: () => undefined });
await rotateVaultKeys(database, {
  secrets,
  now: new Date(),
  onReencrypted: (reencrypted) => {
    process.send(reencrypted);
    return new Promise(() => undefined);
  },
});
