import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { AttackGiven, AttackReport } from "./attack.js";
import { anyHostileRequest } from "./hostile-requests.js";

export type AttackName = keyof typeof ATTACKS;

const ANSWER_WITHIN_MS = 60_000;
/** The attackers' addresses behind the proxy: one network, and one address unless an attack uses more. */
const ADDRESSES = "203.0.113.";
const ONE_ADDRESS = `${ADDRESSES}1`;

/** An attack under way. */
export class Attacking {
  readonly given: AttackGiven;
  readonly signal: AbortSignal;
  #sent = 0;
  readonly #statuses: Record<string, number> = {};

  constructor(given: AttackGiven, signal: AbortSignal) {
    this.given = given;
    this.signal = signal;
  }

  get report(): AttackReport {
    return { sent: this.#sent, statuses: this.#statuses };
  }

  get isOver(): boolean {
    return this.signal.aborted || this.#sent >= (this.given.atMost ?? Infinity);
  }

  /** Counts a request. @returns its number, from 1 on */
  begin(): number {
    return (this.#sent += 1);
  }

  note(status: number | "none"): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  async request(path: string, init: RequestInit & { readonly from?: string }): Promise<void> {
    const { from = ONE_ADDRESS, headers, ...rest } = init;
    try {
      const response = await fetch(this.given.url + path, {
        method: "POST",
        ...rest,
        headers: { "x-forwarded-for": from, ...(headers as Record<string, string>) },
        signal: AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await response.arrayBuffer();
      this.note(response.status);
    } catch {
      if (!this.signal.aborted) this.note("none");
    }
  }

  /** Runs requests one after the other in `atOnce` parallel loops, until the attack is over. */
  async inParallel(one: (nth: number) => Promise<void>): Promise<void> {
    const { atOnce } = this.given;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (!this.isOver) await one(this.begin());
      }),
    );
  }
}

/**
 * Builds one nested field repeated many times, 8 kB in all, of which validation compares each pair. The comment makes
 * every text unique.
 */
const heavyText = (nth: number) =>
  `# ${nth}\n{ ${"viewer { agency { name parent { name } } } ".repeat(185)} }`;

async function heavyTexts(attacking: Attacking): Promise<void> {
  await attacking.inParallel((nth) =>
    attacking.request("/graphql", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: heavyText(nth) }),
    }),
  );
}

/** Sends the same over one anonymous WebSocket, without waiting for answers. */
async function heavySocket(attacking: Attacking): Promise<void> {
  const { url, atOnce } = attacking.given;
  while (!attacking.isOver) {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    let open = 0;
    const fill = () => {
      for (; open < atOnce && !attacking.isOver && socket.readyState === WebSocket.OPEN; open += 1) {
        const nth = attacking.begin();
        socket.send(
          JSON.stringify({ id: String(nth), type: "subscribe", payload: { query: heavyText(nth) } }),
        );
      }
    };
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "connection_init" })));
    socket.addEventListener("message", ({ data }) => {
      const { type } = JSON.parse(String(data)) as { type: string };
      if (type === "error" || type === "complete") open -= 1;
      if (type !== "ping") fill();
    });
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(code));
      socket.addEventListener("error", () => resolve(0));
    });
    const stopped = new Promise<number>((resolve) => {
      attacking.signal.addEventListener("abort", () => resolve(1000), { once: true });
    });
    attacking.note(await Promise.race([closed, stopped]));
    socket.close();
    if (!attacking.isOver) await setTimeout(100);
  }
}

/** Builds a school's timetable, as a form. */
function timetableForm(campaign: string, title: string, rows: readonly string[]): FormData {
  const form = new FormData();
  form.set("mode", "validate");
  form.set("campaign", campaign);
  form.set("layout", "timetable");
  form.set(
    "mapping",
    JSON.stringify({ firstMonday: "2027-03-01", weeks: 30, title, same: { kind: "LECTURE" } }),
  );
  form.set("file", new Blob([["节次,星期一,星期二,星期三,星期四,星期五", ...rows].join("\n")]), "课程表.csv");
  return form;
}

const upload = (attacking: Attacking, form: FormData) =>
  attacking.request("/uploads/events", {
    headers: { authorization: `Bearer ${attacking.given.token}` },
    body: form,
  });

/** 350 kB of title, expanded to 30 weeks of events. */
const hostileTimetable = (attacking: Attacking) =>
  attacking.inParallel(() =>
    upload(
      attacking,
      timetableForm(attacking.given.subject, "{class}".repeat(50_000), [
        "08:00-08:45,三(1)班,三(2)班,三(3)班,三(4)班,三(5)班",
      ]),
    ),
  );

/** 494 kB of an ordinary timetable. */
const largeTimetable = (attacking: Attacking) =>
  attacking.inParallel(() =>
    upload(
      attacking,
      timetableForm(
        attacking.given.subject,
        "反诈课堂 {class}",
        Array.from({ length: 8_500 }, (_, row) => `08:00-08:45,${row}班,${row}班,${row}班,${row}班,${row}班`),
      ),
    ),
  );

/** Ordinary tables of a thousand rows. */
const uploads = (attacking: Attacking) =>
  attacking.inParallel((nth) => {
    const form = new FormData();
    form.set("mode", "validate");
    form.set("campaign", attacking.given.subject);
    const rows = Array.from(
      { length: 1_000 },
      (_, row) =>
        `${row},反诈课堂 ${nth}-${row},进校课程,2027-03-0${1 + (row % 5)},08:00-08:40,某学校 ${row},学生,45`,
    );
    form.set(
      "file",
      new Blob([["序号,活动名称,活动类型,日期,时间,地点,受众,人数", ...rows].join("\n")]),
      "安排.csv",
    );
    return upload(attacking, form);
  });

/** Five megabytes that are not a table. */
const largeUploads = (attacking: Attacking) =>
  attacking.inParallel(() => {
    const form = new FormData();
    form.set("mode", "validate");
    form.set("campaign", attacking.given.subject);
    form.set("file", new Blob([new Uint8Array(randomBytes(4_900_000))]), "安排.csv");
    return upload(attacking, form);
  });

const PIECE = Buffer.alloc(250_000, 0x20);

/**
 * Opens so many connections, each of which sends a quarter of a body of a megabyte, and holds them until it is stopped.
 */
async function endlessBodies(attacking: Attacking): Promise<void> {
  const head = (nth: number) =>
    `POST /graphql HTTP/1.1\r\nhost: x\r\nx-forwarded-for: ${ADDRESSES}${nth % 250}\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n`;
  await holdConnections(attacking, (socket, nth) => socket.write(head(nth)) && socket.write(PIECE));
}

/** Opens so many connections that send nothing, and holds them until it is stopped. */
async function idleConnections(attacking: Attacking): Promise<void> {
  await holdConnections(attacking, () => undefined);
}

async function holdConnections(
  attacking: Attacking,
  write: (socket: Socket, nth: number) => unknown,
): Promise<void> {
  const { hostname, port } = new URL(attacking.given.url);
  const sockets = new Set<Socket>();
  while (!attacking.isOver) {
    const nth = attacking.begin();
    const socket = connect(Number(port), hostname);
    sockets.add(socket);
    socket
      .on("error", () => undefined)
      .once("close", () => {
        sockets.delete(socket);
        if (!attacking.signal.aborted) attacking.note("none");
      });
    socket.once("data", (answer) =>
      attacking.note(Number(/^HTTP\/1.1 (\d+)/.exec(String(answer))?.[1] ?? 0)),
    );
    socket.once("connect", () => write(socket, nth));
    if (nth % attacking.given.atOnce === 0) await setTimeout(50);
  }
  if (!attacking.signal.aborted)
    await new Promise((resolve) => attacking.signal.addEventListener("abort", resolve, { once: true }));
  for (const socket of sockets) socket.destroy();
}

/** Submits self check-in pages that do not exist, from so many addresses that none of them exceeds its limit. */
const madeUpLinks = (attacking: Attacking) =>
  attacking.inParallel((nth) =>
    attacking.request(`/c/${randomBytes(36).toString("base64url")}`, {
      from: `${ADDRESSES}${1 + (nth % 250)}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        clientId: `made-up-${nth}`,
        person: { phone: `139${String(nth).padStart(8, "0")}` },
        audience: "RESIDENT",
        at: new Date().toISOString(),
      }),
    }),
  );

const hostileRequests = (attacking: Attacking) =>
  attacking.inParallel((nth) => {
    const { path, ...init } = anyHostileRequest(nth, attacking.given.token);
    return attacking.request(path, { ...init, from: `${ADDRESSES}${1 + (nth % 250)}` });
  });

/** The attacks, by strangers and by users without the right. */
export const ATTACKS = {
  heavyTexts,
  heavySocket,
  hostileTimetable,
  largeTimetable,
  uploads,
  largeUploads,
  endlessBodies,
  idleConnections,
  madeUpLinks,
  hostileRequests,
};
