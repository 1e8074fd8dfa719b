/** The fields of an account that the search covers. */
interface SearchableAccount {
  readonly username: string;
  readonly displayName: string;
  readonly agency: { readonly name: string };
}

/** Returns the accounts whose name, username or agency contain every word of the text; all for an empty text. */
export function searchAccounts<Account extends SearchableAccount>(
  accounts: readonly Account[],
  text: string,
): Account[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter(({ username, displayName, agency }) => {
    const searched = `${username} ${displayName} ${agency.name}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
