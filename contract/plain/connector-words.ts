/** What a connector is called for people (ATLAR-32). */
interface Named {
  /** As rules, grants and addresses name it. */
  readonly name: string;
  readonly title: string;
  /** The person typed the title; otherwise the server says it, which proves nothing. */
  readonly titleIsOwn: boolean;
}

/** The person's own title, where there is one. */
export function ownTitleOf({ name, title, titleIsOwn }: Named): string | null {
  return titleIsOwn && title !== name ? title : null;
}

/** The person's own title with the name behind it, or the name. */
export function connectorWords(connector: Named): string {
  const title = ownTitleOf(connector);
  return title === null ? connector.name : `${title} (${connector.name})`;
}
