import {
  getNamedType,
  isObjectType,
  isUnionType,
  parse,
  visit,
  type GraphQLField,
  type GraphQLSchema,
} from "graphql";
import type { RunningService } from "@starlane/service";
import { readFileSync } from "node:fs";

/**
 * The operations of the graph, as `Mutation.registerEvent`: root fields, and fields with arguments. Each has its
 * possible results: the members of its union; none for a single kind of answer.
 */
export type Operations = ReadonlyMap<string, readonly string[]>;

/** Returns the operations of the composed graph that some services own and have implemented. */
export function operationsOf(services: readonly RunningService[], schema: GraphQLSchema): Operations {
  const unimplemented = new Set(services.flatMap(({ name }) => unimplementedOf(name)));
  const names = services.flatMap((service) => operationNames(service.schema));
  return new Map(
    names.flatMap((name) => {
      const [type = "", field = ""] = name.split(".");
      const known = schema.getType(type);
      const asked = isObjectType(known) ? known.getFields()[field] : undefined;
      return asked && !unimplemented.has(name) ? [[name, answersOf(asked)]] : []; // otherwise it is internal
    }),
  );
}

function operationNames(schema: GraphQLSchema): string[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith("_")
      ? Object.values(type.getFields())
          .filter(({ args }) => args.length > 0 || roots.has(type))
          .map(({ name }) => `${type.name}.${name}`)
      : [],
  );
}

function answersOf(field: GraphQLField<unknown, unknown>): string[] {
  const type = getNamedType(field.type);
  return isUnionType(type) ? type.getTypes().map(({ name }) => name) : [];
}

/** Returns the fields in the SDL file of what a service owns and has not implemented. */
function unimplementedOf(service: string): string[] {
  const url = new URL(`../../../../services/${service}/unimplemented.graphql`, import.meta.url);
  const sdl = readFileSync(url, "utf8");
  const fields: string[] = [];
  if (/^[^#\s]/m.test(sdl))
    visit(parse(sdl), {
      ObjectTypeExtension: ({ name, fields: added }) => {
        for (const field of added ?? []) fields.push(`${name.value}.${field.name.value}`);
      },
    });
  return fields;
}
