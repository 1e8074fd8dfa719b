import { execFile, spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { noAccount } from "./failure.js";

const run = promisify(execFile);

/** The account PostgreSQL runs under: our own, or another one if we are root, which PostgreSQL refuses. */
export interface OsAccount {
  /** The owner of the cluster's files. */
  readonly uid: number;
  readonly gid: number;
  /** Starts a program under this account, detached from the terminal so that Ctrl-C does not reach it. */
  spawn(program: string, args: readonly string[], stdio: StdioOptions): ChildProcess;
}

/** Capabilities to pass through folders closed to all but root, weaker first: Docker grants only the stronger. */
const CAPABILITIES = ["dac_read_search", "dac_override"];

/**
 * Chooses the account for a cluster in `directory`, by trial. As root, it is the owner of an existing cluster, so that
 * an ordinary user's cluster stays theirs when root starts it once; else the user `postgres`, or else `nobody`. It gets
 * the capability to pass through closed folders only when the path to the programs or the directory needs it.
 * @param directory exists
 * @param cluster may not exist yet
 * @throws {EmbeddedPostgresFailed} NO_ACCOUNT
 */
export async function chooseAccount(
  postgres: string,
  directory: string,
  cluster: string,
): Promise<OsAccount> {
  if (process.getuid?.() !== 0) return ownAccount();
  const user = (await ownerOf(cluster)) ?? (await lookUp("postgres")) ?? (await lookUp("nobody"));
  if (!user) throw noAccount("postgres", directory);
  const candidates = [plainly(user), ...CAPABILITIES.map((capability) => withCapability(user, capability))];
  for (const account of candidates) {
    if (await canUse(account, postgres, directory)) return account;
  }
  throw noAccount(user.name, directory);
}

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function ownAccount(): OsAccount {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return { uid, gid, spawn: (program, args, stdio) => start(program, args, stdio, {}) };
}

function plainly({ uid, gid }: User): OsAccount {
  return { uid, gid, spawn: (program, args, stdio) => start(program, args, stdio, { uid, gid }) };
}

/**
 * Returns an account that starts programs through util-linux's setpriv, which drops all of root's privileges but the
 * one capability. The secure bit makes access(2) respect the capability: PostgreSQL uses it to check that it may run
 * its own programs.
 */
function withCapability({ uid, gid }: User, capability: string): OsAccount {
  const only = `-all,+${capability}`;
  const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const capabilities = [`--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`];
  const privileges = [...user, ...capabilities, "--securebits=+no_setuid_fixup"];
  return {
    uid,
    gid,
    spawn: (program, args, stdio) => start("setpriv", [...privileges, program, ...args], stdio, {}),
  };
}

/**
 * The environment variables passed on. PGDATA, PGPORT and the like would refer to some other PostgreSQL. A moved clock
 * (packages/testing/moved-clock.c) is moved for the server as well.
 */
const INHERITED = /^(PATH|LD_PRELOAD|MOVED_CLOCK_DAYS)$/;

function start(
  program: string,
  args: readonly string[],
  stdio: StdioOptions,
  user: { uid?: number; gid?: number },
): ChildProcess {
  const passed = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  const env = { ...Object.fromEntries(passed), LC_ALL: "C", TZ: "UTC" };
  return spawn(program, args, { ...user, stdio, env, cwd: "/", detached: true });
}

/** Returns true if the account can run the program and enter the directory. */
function canUse(account: OsAccount, postgres: string, directory: string): Promise<boolean> {
  const probe = account.spawn("/bin/sh", ["-c", '"$0" --version && cd "$1"', postgres, directory], "ignore");
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.once("exit", (code) => resolve(code === 0));
  });
}

/** Returns the owner of the cluster; null if there is no cluster, or root owns it after a restore. */
async function ownerOf(cluster: string): Promise<User | null> {
  const owner = await stat(cluster).catch(() => null);
  if (!owner || owner.uid === 0) return null;
  const named = await run("id", ["-nu", String(owner.uid)]).catch(() => ({ stdout: `#${owner.uid}` }));
  return { name: named.stdout.trim(), uid: owner.uid, gid: owner.gid };
}

async function lookUp(name: string): Promise<User | null> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // no such user
  }
}
