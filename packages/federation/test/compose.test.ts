import { compose, CompositionFailed, createFederation } from "../src/index.js";
import { composition, executors } from "./district/district.js";
import { LINK } from "./district/service.js";

test("reports all composition errors at once", () => {
  const one = `${LINK} type Query { a: Missing } type Thing @key(fields: "nothing") { id: ID! }`;
  const other = `${LINK} type Query { a: Int } type Thing { id: Int }`;
  const failure = failureOf(() =>
    compose([
      { name: "one", sdl: one },
      { name: "other", sdl: other },
    ]),
  );
  expect(failure).toBeInstanceOf(CompositionFailed);
  expect(failure).toHaveProperty("reasons.length", 2);
  expect(failure).toHaveProperty("message", expect.stringContaining("nothing"));
});

test("hides federation directives and inaccessible elements from the public schema", () => {
  expect(composition.supergraphSdl).toMatch(/join__Graph[^]*secret/);
  expect(composition.publicSdl).not.toMatch(/join__|@key|@inaccessible|secret|SECRET|fragile|hidden/);
});

test("rejects a federation without an executor for a service when it is created", () => {
  const { events: _events, ...others } = executors;
  expect(() => createFederation({ ...composition, subgraphs: others })).toThrow(
    "Nobody executes the services events.",
  );
});

function failureOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
