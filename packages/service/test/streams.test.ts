import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { Streams, untilSent } from "../src/index.js";

test("a stream whose reader has left releases its resources, even at a value that was not taken", async () => {
  const streams = new Streams();
  let isHeld = false;
  const stream = await streams.begin(async () =>
    (async function* () {
      isHeld = true;
      try {
        for (;;) yield {};
      } finally {
        isHeld = false;
      }
    })(),
  );
  await stream.next();
  expect(isHeld).toBe(true);
  await stream.return();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isHeld).toBe(false);
});

test("waits for a reader that does not read, and not for one that has left", async () => {
  const writing = { parts: 0, isOver: Promise.withResolvers<void>() };
  const write = async (response: ServerResponse) => {
    for (; writing.parts < 10_000 && !response.destroyed; writing.parts += 1) {
      await untilSent(response);
      response.write("x".repeat(10_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    writing.isOver.resolve();
  };
  const server = createServer((_request, response) => void write(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const reader = connect((server.address() as AddressInfo).port, "127.0.0.1");
  reader.pause();
  reader.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  for (let before = -1; before !== writing.parts || before === 0;) {
    before = writing.parts;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(writing.parts).toBeLessThan(10_000);
  reader.destroy();
  await writing.isOver.promise;
  server.close();
});
