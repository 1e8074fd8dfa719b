import { setting } from "@starlane/config";
import { z } from "zod";

/** How gently a process ends that answers requests, whichever it is: see `closeGently`. */
export const stopSeconds = setting({
  env: "STARLANE_STOP_SECONDS",
  says: "How long requests are still taken when it is asked to stop, while `/readyz` says 503 already; 0 unless given.",
  schema: z
    .string()
    .default("0")
    .transform(Number)
    .pipe(z.int("it is a whole number").min(0, "it is at least 0")),
});
