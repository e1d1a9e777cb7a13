/** Where an address leads: host and port as a socket takes them. */

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** The port that is named, or that the scheme implies. */
export function placeOf(url: URL): Place {
  const implied = url.protocol === 'https:' ? 443 : 80;
  return { host: bareHost(url.hostname), port: url.port === '' ? implied : Number(url.port) };
}

/** Without the brackets of IPv6. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, '');
}
