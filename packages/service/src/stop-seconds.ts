import { MOST_SECONDS, setting, wholeNumber } from "@starlane/config";

/** The setting for a graceful shutdown of any process that answers requests; see `closeGracefully`. */
export const stopSeconds = setting({
  env: "STARLANE_STOP_SECONDS",
  says: "How long requests are still taken when it is asked to stop, while `/readyz` says 503 already; 0 unless given.",
  schema: wholeNumber({ least: 0, most: MOST_SECONDS, unless: 0 }),
});
