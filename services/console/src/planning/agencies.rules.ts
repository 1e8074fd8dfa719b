interface Below {
  readonly id: string;
  readonly parent: { readonly id: string } | null;
}

/** Returns the ids of an agency and of all agencies below it. */
export function withBelow(agencies: readonly Below[], agency: string): string[] {
  const found = [agency];
  for (const above of found)
    for (const { id, parent } of agencies) if (parent?.id === above && !found.includes(id)) found.push(id);
  return found;
}
