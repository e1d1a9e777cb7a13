/**
 * The person's browser at a stand-in: follows redirects with cookies, and fills in the forms of the
 * pages on the way.
 */

export interface PersonAtVendor {
  /** Says no on the consent page. */
  readonly declines?: boolean;
  /** Whose account; as the vendor would learn it on its login page. */
  readonly account?: string;
  /**
   * Further fields of the consent form, e.g. which workspace, or `scope` for fewer rights than were
   * asked for.
   */
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * Where the journey ended: sent back to the program, or at a page of the vendor's that leads
 * nowhere.
 */
export type JourneyEnd =
  | { readonly kind: 'sent-back'; readonly location: string }
  | { readonly kind: 'page'; readonly status: number; readonly text: string };

const mostSteps = 20;

/** @param origin of the vendor; a redirect to any other is where the journey ends */
export async function travel(
  origin: string,
  start: string,
  person: PersonAtVendor = {},
): Promise<JourneyEnd> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  let form: URLSearchParams | null = null;
  for (let step = 0; step < mostSteps; step += 1) {
    const response: Response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = await response.text();
    const location = response.headers.get('location');
    if (location !== null) {
      form = null;
      url = new URL(location, url);
      if (url.origin !== origin) return { kind: 'sent-back', location: url.href };
      continue;
    }
    const action = /<form method="post" action="([^"]+)"/u.exec(text)?.[1];
    if (action === undefined) return { kind: 'page', status: response.status, text };
    url = new URL(action, url);
    form = new URLSearchParams({
      account: person.account ?? 'sam@example.com',
      answer: person.declines === true ? 'decline' : 'agree',
      ...person.fields,
    });
  }
  throw new Error('the vendor sent the browser in circles');
}
