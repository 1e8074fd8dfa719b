/** What is looked through when somebody is looked for. */
interface Findable {
  readonly username: string;
  readonly displayName: string;
  readonly agency: { readonly name: string };
}

/** Those in whose name, username or agency every word stands; everybody where nothing is asked. */
export function accountsLike<Account extends Findable>(
  accounts: readonly Account[],
  text: string,
): Account[] {
  const asked = text.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter(({ username, displayName, agency }) => {
    const told = `${username} ${displayName} ${agency.name}`.toLowerCase();
    return asked.every((word) => told.includes(word));
  });
}
