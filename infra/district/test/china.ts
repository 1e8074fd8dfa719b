import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import type { DivisionSource } from "@starlane/district";
import { pack } from "tar-stream";

const FILES: Readonly<Record<string, string>> = {
  "package/README.md": 'not data: 441900,"x"\n',
  "package/dist/areas.csv":
    'code,name,cityCode,provinceCode\n441900,"东莞市",4419,44\n640104,"兴庆区",6401,64\n',
  "package/dist/cities.csv": 'code,name,provinceCode\n4419,"东莞市",44\n6401,"银川市",64\n',
  "package/dist/provinces.csv": 'code,name\n44,"广东省"\n64,"宁夏回族自治区"\n',
  "package/dist/streets.csv":
    'code,name\n441900003,"东城街道",441900\n441900004,"南城街道",441900\n640104001,"凤凰北街街道",640104\n',
  "package/dist/villages.csv":
    'code,name\n441900004001,"胜和""社区""",441900004\n441900003001,"岗贝社区",441900003\n640104001001,"文化街社区",640104001\n',
  "package/dist/villages.json": "[]",
};

/** Packs a small country as a package of the registry: Dongguan, which has no districts, and Xingqing. */
export async function aPackage(): Promise<{ tarball: Buffer; source: DivisionSource }> {
  const tar = pack();
  for (const [name, content] of Object.entries(FILES)) tar.entry({ name }, content);
  tar.finalize();
  const tarball = await buffer(tar.pipe(createGzip()));
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  const asOf = "2023-06-30";
  const source = {
    name: "small-country",
    version: "1.0.0",
    tarball: "small-country/-/small-country-1.0.0.tgz",
    integrity,
  };
  return { tarball, source: { ...source, asOf, source: "made up for a test" } };
}

/** Starts a registry on this machine that answers every request alike. */
export async function aRegistry(body: Buffer, status = 200) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.writeHead(status, { "content-length": body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/npm`,
    /** The requested paths, in order. */
    requests,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
