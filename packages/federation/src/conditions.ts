import { Kind, visit, type DirectiveNode, type DocumentNode, type SelectionNode } from "graphql";

type Variables = Readonly<Record<string, unknown>>;

/** Returns the variables that decide the selections of `document` through `@skip` and `@include`. */
export function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const condition = isCondition(directive) ? conditionOf(directive) : undefined;
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  return [...names];
}

/**
 * Applies `@skip` and `@include`: skipped selections are removed, and so are both directives. A selection set may be
 * empty afterwards. Conditions never reach the planner, which was seen to plan some of them wrongly.
 */
export function withoutConditions(document: DocumentNode, variables: Variables): DocumentNode {
  const enter = (selection: SelectionNode): SelectionNode | null | undefined => {
    const conditions = selection.directives?.filter(isCondition) ?? [];
    if (conditions.length === 0) return undefined;
    if (!conditions.every((directive) => holds(directive, variables))) return null;
    return { ...selection, directives: selection.directives?.filter((directive) => !isCondition(directive)) };
  };
  return visit(document, { Field: { enter }, InlineFragment: { enter }, FragmentSpread: { enter } });
}

function isCondition(directive: DirectiveNode): boolean {
  return directive.name.value === "skip" || directive.name.value === "include";
}

function conditionOf(directive: DirectiveNode) {
  return directive.arguments?.[0]?.value;
}

function holds(directive: DirectiveNode, variables: Variables): boolean {
  const condition = conditionOf(directive);
  const value =
    condition?.kind === Kind.VARIABLE
      ? variables[condition.name.value] === true
      : condition?.kind === Kind.BOOLEAN && condition.value;
  return directive.name.value === "include" ? value : !value;
}
