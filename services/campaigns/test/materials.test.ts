import type { TestService } from "@starlane/testing";
import { readMaterial, refuseMaterial, refuseMaterials } from "../src/outreach/material/material.rules.js";
import { MaterialKindEnum } from "../src/outreach/material/material.type.js";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, codeOf, REGISTER } = world;

const aCase = {
  title: "刷单返利：先小利后大额",
  kind: MaterialKindEnum.CASE,
  scamType: "刷单返利",
  audiences: ["MIGRANT_WORKER"],
  language: "宁夏话",
  body: "王某在群里看到“点赞返现”……",
};

describe("a material is entered", () => {
  test.each([
    ["as it is", {}, null],
    ["with an address in place of a body", { body: null, url: "https://example.org/case.pdf" }, null],
    ["that is no case, of no fraud in particular", { kind: MaterialKindEnum.LEAFLET, scamType: " " }, null],
    ["without a title", { title: "  " }, "title"],
    ["with too long a title", { title: "字".repeat(201) }, "title"],
    ["as a case of no fraud", { scamType: " " }, "scamType"],
    ["with too long a fraud", { scamType: "骗".repeat(101) }, "scamType"],
    ["without an audience", { audiences: [] }, "audiences"],
    ["for an unknown audience", { audiences: ["CATS"] }, "audiences"],
    ["in no language", { language: "" }, "language"],
    ["with nothing to show", { body: " ", url: "" }, "body"],
    ["with too long a body", { body: "字".repeat(20_001) }, "body"],
    ["with an invalid address", { url: "case.pdf" }, "url"],
    ["with an address that a browser would run", { url: "javascript:alert(1)" }, "url"],
  ])("%s", (_case, changes, field) => {
    const refusal = refuseMaterial(readMaterial({ ...aCase, ...changes }));
    expect(refusal?.path ?? null).toEqual(field && ["input", field]);
  });

  test.each([
    ["all there", ["a", "b"], ["b", "a"], null],
    ["one missing", ["a", "b"], ["a"], "materials"],
    ["more than twenty", Array.from({ length: 21 }, String), [], "materials"],
  ])("and shown at an event: %s", (_case, ids, found, field) => {
    expect(refuseMaterials(ids, found)?.path ?? null).toEqual(field && ["input", field]);
  });
});

const ENTER = `mutation ($input: CreateMaterialInput!) { createMaterial(input: $input) { __typename
  ... on Material { id title kind scamType audiences { id } language body url version }
  ... on InvalidInput { path message } } }`;
const FIND = `query ($kinds: [MaterialKind!], $audience: ID, $scamType: String, $language: String) {
  materials(kinds: $kinds, audience: $audience, scamType: $scamType, language: $language) { title } }`;

describe("in the service", () => {
  let service: TestService;
  let fraudCase: { id: string };
  let leaflet: { id: string };
  beforeAll(async () => {
    service = await world.aWorld();
    fraudCase = await ask(service, world.planner, ENTER, { input: aCase });
    service.setTime("2026-03-02T01:01:00Z");
    const input = {
      ...aCase,
      title: "老年防骗手册",
      kind: "LEAFLET",
      scamType: "冒充公检法",
      language: "zh-CN",
      audiences: ["ELDERLY", "RESIDENT", "ELDERLY"],
    };
    leaflet = await ask(service, world.planner, ENTER, { input });
  });
  afterAll(() => service.close());

  test("is read back as it was entered, by the entity as well", async () => {
    const { __typename, ...material } = fraudCase as { __typename: string; id: string };
    expect(material).toEqual({
      ...aCase,
      id: fraudCase.id,
      audiences: [{ id: "MIGRANT_WORKER" }],
      url: null,
      version: 1,
    });
    const again = `query ($id: ID!) { material(id: $id) { id title } }`;
    expect(await ask(service, world.stranger, again, { id: fraudCase.id })).toEqual({
      id: fraudCase.id,
      title: aCase.title,
    });
    expect(await ask(service, world.stranger, again, { id: "no id" })).toBeNull();
    const entity = `query ($all: [_Any!]!) { _entities(representations: $all) { ... on Material { title } } }`;
    const all = [{ __typename: "Material", id: leaflet.id }];
    expect(await ask(service, world.stranger, entity, { all })).toEqual([{ title: "老年防骗手册" }]);
  });

  test.each([
    ["all, the newest first", {}, ["老年防骗手册", aCase.title]],
    ["of a kind", { kinds: ["CASE", "QUIZ"] }, [aCase.title]],
    ["of no kind at all", { kinds: [] }, []],
    ["for an audience", { audience: "ELDERLY" }, ["老年防骗手册"]],
    ["of a fraud", { scamType: "刷单返利" }, [aCase.title]],
    ["in a dialect", { language: "宁夏话" }, [aCase.title]],
    ["by everything at once", { audience: "ELDERLY", language: "宁夏话" }, []],
  ])("materials are found: %s", async (_case, filter, titles) => {
    const found = await ask(service, world.educator, FIND, filter);
    expect(found.map(({ title }: { title: string }) => title)).toEqual(titles);
  });

  test("an analyst cannot create one", async () => {
    const analyst = world.person("ANALYST", world.BUREAU);
    expect(await codeOf(service.ask(analyst, ENTER, { variables: { input: aCase } }))).toBe("FORBIDDEN");
    expect(await codeOf(service.ask(null, ENTER, { variables: { input: aCase } }))).toBe("UNAUTHENTICATED");
  });

  test("a refusal names the field, in the reader's language", async () => {
    const input = { ...aCase, scamType: null };
    expect(await ask(service, world.planner, ENTER, { input }, "zh-CN")).toEqual({
      __typename: "InvalidInput",
      path: ["input", "scamType"],
      message: "案例须注明诈骗类型，如“刷单返利”。",
    });
  });

  test("an event shows its materials in order; an unknown one is refused and nothing is held", async () => {
    const campaign = await aCampaign(service);
    const refused = anEvent(campaign, { materials: [fraudCase.id, world.id("dead")] });
    expect(await ask(service, world.planner, REGISTER, refused)).toMatchObject({
      __typename: "InvalidInput",
      path: ["input", "materials"],
    });
    const named = anEvent(campaign, { materials: [leaflet.id, fraudCase.id, leaflet.id] });
    expect(await ask(service, world.planner, REGISTER, named)).toMatchObject({
      __typename: "Event",
      materials: [{ id: leaflet.id }, { id: fraudCase.id }],
    });
  });
});
