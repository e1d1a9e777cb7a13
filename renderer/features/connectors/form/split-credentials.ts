/**
 * What an administrator's tool printed, pasted as a whole: `client_id: … client_secret: …`, as
 * lines, as JSON or as variables, with whatever stands around it (ALATION-29).
 */
export interface PastedCredentials {
  readonly clientId: string | null;
  readonly clientSecret: string | null;
}

const label = (name: string) =>
  new RegExp(
    String.raw`(?<![a-z])(?:[a-z]+[_-])*client[_ -]?${name}["'\x60]?\s*(?:[:=]|=>|is\b)\s*(?:"([^"]+)"|'([^']+)'|([^\s,;}"']+))`,
    'iu',
  );
const id = label('id');
const secret = label('secret');

/** The two values in a text, or null when it is not such a text: then it is one value by itself. */
export function splitCredentials(text: string): PastedCredentials | null {
  const clientId = valueOf(id.exec(text));
  const clientSecret = valueOf(secret.exec(text));
  return clientId === null && clientSecret === null ? null : { clientId, clientSecret };
}

function valueOf(match: RegExpExecArray | null): string | null {
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null;
}
