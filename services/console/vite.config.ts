import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** The gateway puts a fresh one in its place with every answer. */
const NONCE = "nonce-of-this-answer";
/** Smaller files fit into one packet as they are. */
const WORTH_PACKING_BYTES = 1_000;

/** Packs what is served often, once and well, so that the gateway never has to. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    writeBundle({ dir }) {
      const folder = join(dir!, "assets");
      for (const name of readdirSync(folder)) {
        const file = join(folder, name);
        const content = readFileSync(file);
        if (content.length < WORTH_PACKING_BYTES || !/\.(js|css|svg)$/.test(name)) continue;
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), packed()],
  html: { cspNonce: NONCE },
  build: {
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(
      ["/graphql", "/exports", "/uploads"].map((path) => [
        path,
        { target: "http://127.0.0.1:4000", ws: true },
      ]),
    ),
  },
});
