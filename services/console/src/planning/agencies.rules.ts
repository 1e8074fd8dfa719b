interface Below {
  readonly id: string;
  readonly parent: { readonly id: string } | null;
}

/** An agency and all below it: what is of one of them is of it. */
export function withBelow(agencies: readonly Below[], agency: string): string[] {
  const found = [agency];
  for (const above of found)
    for (const { id, parent } of agencies) if (parent?.id === above && !found.includes(id)) found.push(id);
  return found;
}
