import {
  getNamedType,
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

/** Adds `__typename` wherever the type of an object must be known, and to every empty selection set. */
export function withTypenames(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema);
  const leave = (set: SelectionSetNode, _key: unknown, parent: unknown): SelectionSetNode | undefined => {
    const isOfField =
      typeof parent === "object" && parent !== null && "kind" in parent && parent.kind === Kind.FIELD;
    const isNeeded =
      set.selections.length === 0 || (isOfField && isAbstractType(getNamedType(types.getType())));
    return isNeeded ? { ...set, selections: [...set.selections, TYPENAME] } : undefined;
  };
  return visit(document, visitWithTypeInfo(types, { SelectionSet: { leave } }));
}
