const longest = 60;

/** A client's claimed name for titles and labels; the whole of it is on the client's page. */
export function shortName(name: string): string {
  const characters = Array.from(name);
  return characters.length <= longest ? name : `${characters.slice(0, longest - 1).join('')}…`;
}
