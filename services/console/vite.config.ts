import react from "@vitejs/plugin-react";
import { createHash } from "node:crypto";
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

/** The bound of everything that is loaded before the first page shows, compressed with gzip. */
const FIRST_LOAD_BYTES = 350_000;

/** Ends the build when the first load has grown too large: something of a page has come into what all share. */
function bounded(): Plugin {
  return {
    name: "bounded",
    apply: "build",
    generateBundle(_options, bundle) {
      const first = new Map<string, number>();
      const add = (name: string) => {
        const chunk = bundle[name];
        if (chunk?.type !== "chunk" || first.has(name)) return;
        first.set(name, gzipSync(chunk.code).length);
        for (const imported of chunk.imports) add(imported);
      };
      for (const [name, chunk] of Object.entries(bundle))
        if (chunk.type === "chunk" && chunk.isEntry) add(name);
      const bytes = [...first.values()].reduce((sum, size) => sum + size, 0);
      if (bytes > FIRST_LOAD_BYTES)
        this.error(`The first load is ${bytes} bytes: ${[...first.keys()].join(", ")}`);
    },
  };
}

/** Sources that must work offline: pages, and the QR decoder for browsers without one. */
const WITHOUT_SIGNAL = ["/src/pages/start/", "/src/pages/check-in/", "/qr/decode.js"];
const WORKER = "worker.js";

/** Tells the worker what to fetch ahead: the first load and the pages that open without a signal, and which build it is of. */
function ahead(): Plugin {
  return {
    name: "ahead",
    apply: "build",
    generateBundle(_options, bundle) {
      const files = new Set<string>();
      const add = (name: string) => {
        const chunk = bundle[name];
        if (chunk?.type !== "chunk" || files.has(name)) return;
        files.add(name);
        for (const sheet of chunk.viteMetadata?.importedCss ?? []) files.add(sheet);
        for (const imported of chunk.imports) add(imported);
      };
      for (const [name, chunk] of Object.entries(bundle)) {
        if (chunk.type !== "chunk" || name === WORKER) continue;
        const isNeeded = WITHOUT_SIGNAL.some((part) => chunk.facadeModuleId?.includes(part));
        if (chunk.isEntry || isNeeded) add(name);
      }
      const shell = [...files, ...readdirSync(new URL("public/", import.meta.url))].map((name) => `/${name}`);
      const content = Object.keys(bundle).sort().join(" ");
      const build = createHash("sha256").update(content).digest("base64url").slice(0, 12);
      const worker = bundle[WORKER];
      if (worker?.type === "chunk")
        worker.code = `const SHELL=${JSON.stringify(shell)},BUILD=${JSON.stringify(build)};${worker.code}`;
    },
  };
}

/** Gives the gateway the operations that the console sends by their hashes. */
function persisted(): Plugin {
  return {
    name: "persisted",
    apply: "build",
    generateBundle() {
      const source = readFileSync(new URL("src/graph/operations.json", import.meta.url), "utf8");
      this.emitFile({ type: "asset", fileName: "operations.json", source });
    },
  };
}

/** The address of the gateway while the console is served from its sources; `npm run dev` sets it. */
const GATEWAY = process.env.GATEWAY_URL ?? "http://127.0.0.1:4000";

export default defineConfig({
  plugins: [react(), bounded(), ahead(), packed(), persisted()],
  html: { cspNonce: NONCE },
  build: {
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: "index.html", worker: "src/worker/worker.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "worker" ? WORKER : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/graphql", "/graphiql", "/exports", "/uploads", "/c/", "/calendar/", "/readyz"].map((path) => [
        path,
        { target: GATEWAY, ws: true },
      ]),
    ),
  },
});
