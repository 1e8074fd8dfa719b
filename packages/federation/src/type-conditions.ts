import { Kind, type DocumentNode } from "graphql";

/** Returns true if an object of type `name` matches the type condition `condition`. */
export type TypeConditions = (name: string, condition: string) => boolean;

/** Creates the check from the supergraph, since plans may use types that the public schema hides. */
export function typeConditions(supergraph: DocumentNode): TypeConditions {
  const members = new Map<string, Set<string>>();
  const add = (abstract: string, member: string): void => {
    members.set(abstract, (members.get(abstract) ?? new Set()).add(member));
  };
  for (const definition of supergraph.definitions) {
    if (
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      for (const it of definition.interfaces ?? []) add(it.name.value, definition.name.value);
    }
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const it of definition.types ?? []) add(definition.name.value, it.name.value);
    }
  }
  return (name, condition) => name === condition || (members.get(condition)?.has(name) ?? false);
}

/** Returns the names of the services in `supergraph`. */
export function servicesOf(supergraph: DocumentNode): string[] {
  const graphs = supergraph.definitions.find(
    (it) => it.kind === Kind.ENUM_TYPE_DEFINITION && it.name.value === "join__Graph",
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return [];
  return (graphs.values ?? []).flatMap((value) => {
    const graph = value.directives?.find((it) => it.name.value === "join__graph");
    const name = graph?.arguments?.find((it) => it.name.value === "name")?.value;
    return name?.kind === Kind.STRING ? [name.value] : [];
  });
}
