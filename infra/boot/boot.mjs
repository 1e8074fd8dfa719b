// The entry point of `npm start`, `npm test`, `npm run check` and the other commands, on any machine with npm. This is
// the only file that a Node older than 18 parses, so it must stay readable to one: no new syntax, no static imports.

var major = Number(process.versions.node.split(".")[0]);

if (major < 18) {
  console.error(
    "星路：Node " + process.versions.node + " 太旧，请先安装 Node 18 或更新的版本（https://nodejs.org）。",
  );
  console.error(
    "Starlane: Node " +
      process.versions.node +
      " is too old; install Node 18 or later first (https://nodejs.org).",
  );
  process.exitCode = 1;
} else {
  void import("./commands.mjs").then(function (commands) {
    return commands.main(process.argv.slice(2));
  });
}
