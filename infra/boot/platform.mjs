import { BootFailed } from "./failures.mjs";
import { manifest } from "./root.mjs";

/** This machine's name in platform packages: `linux-x64`, `darwin-arm64`. */
export const platform = `${process.platform}-${process.arch}`;

/**
 * Rejects a machine for which parts of Starlane have no build, immediately instead of after a minute of installing.
 * @throws {BootFailed} on Windows, musl and processors without a build
 */
export function refuseForeignPlatform() {
  if (process.platform === "win32") {
    throw new BootFailed(
      "不支持直接在 Windows 上运行：请在 WSL 2（如 Ubuntu）中启动。",
      "Windows itself is not supported: start Starlane inside WSL 2 (Ubuntu, for one).",
    );
  }
  if (!manifest.toolchain.node.packages[platform]) {
    throw new BootFailed(
      `不支持此平台（${platform}）：请使用 x64 或 arm64 的 Linux 或 macOS。`,
      `This platform (${platform}) is not supported: use Linux or macOS on x64 or arm64.`,
    );
  }
  if (process.platform === "linux" && !usesGlibc()) {
    throw new BootFailed(
      "不支持基于 musl 的 Linux（如 Alpine）：请使用基于 glibc 的发行版（如 Debian、Ubuntu、openEuler）。",
      "Linux on musl (Alpine, for one) is not supported: use one on glibc, such as Debian, Ubuntu or openEuler.",
    );
  }
}

function usesGlibc() {
  process.report.excludeNetwork = true; // otherwise the report may wait for a reverse lookup of every interface
  return Boolean(process.report.getReport().header.glibcVersionRuntime);
}
