/**
 * A connector's configuration: what a person typed, split into what is kept in the preferences and
 * what in the vault.
 */
import type { CompanyNetworkSetting } from '../../../../contract/views/process-view.ts';
import { randomUuid } from '../../lib/random-ids.ts';
import { CoreError } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import { visible } from '../../lib/visible-text.ts';
import type {
  StoredConnector,
  StoredHttpConnector,
  StoredStdioConnector,
} from '../../ports/preferences-document.ts';
import type { Random } from '../../ports/ports.ts';
import type { ParsedNewConnector } from '../conversation/connector-facts.ts';
import { loginReference } from '../tokens/login-record.ts';
import {
  clientSecretReference,
  isOtherClient,
  loginSettings,
  type AuthChange,
  type NewLoginSettings,
} from '../login/login-settings.ts';
import { noLogin } from '../login/start-login.ts';
import { assertOneCredential, changeHeaders, withHeaders } from './request-headers.ts';

export interface NewConnectorParts {
  readonly stored: StoredConnector;
  /** By vault reference. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

const longestTarget = 65_536;

/**
 * @throws CoreError `invalid_input` – a URL with a password in it, a token that cannot be a header,
 *   a header that may not be sent
 */
export function splitNewConnector(
  input: ParsedNewConnector,
  random: Random,
  addedAt: number,
): NewConnectorParts {
  const id = randomUuid(random);
  const { name, enabled = true, timeoutSeconds } = input;
  const common = { id, name, enabled, addedAt, timeoutSeconds };
  const secrets = new Map<string, Secret>();
  function keep(reference: string, value: string): { secretRef: string; last4: string } {
    const secret = new Secret(value);
    secrets.set(reference, secret);
    return { secretRef: reference, last4: secret.last4() ?? '' };
  }

  if (input.kind === 'http') {
    const url = parseUrl(input.url);
    const bearer = input.bearer === null ? null : parseBearer(input.bearer);
    if (bearer !== null && input.oauth !== undefined) throw twoWaysToLogIn();
    const stored: StoredHttpConnector = {
      ...common,
      kind: 'http',
      url,
      bearer: bearer === null ? null : keep(bearerReference(id), bearer),
      ...(input.manageUrl !== undefined && { manageUrl: input.manageUrl }),
      ...newLogin(id, input.oauth, secrets),
      ...withHeaders(changeHeaders({ id }, input.headers ?? [], secrets, random)),
    };
    assertOneCredential(stored);
    return { stored, secrets };
  }
  assertNoNul([
    input.command,
    ...input.args,
    ...input.env.map((entry) => entry.value),
    input.cwd ?? '',
  ]);
  const env = input.env.map((entry) =>
    entry.secret
      ? { name: entry.name, ...keep(`connector/${id}/env/${entry.name}`, entry.value) }
      : { name: entry.name, value: entry.value },
  );
  if (new Set(env.map((entry) => entry.name)).size !== env.length) {
    throw new CoreError('invalid_input', 'The same environment variable is named twice.');
  }
  const { command, args, cwd } = input;
  const idle = input.idleMinutes == null ? {} : { idleMinutes: input.idleMinutes };
  const network = keptNetwork(input.companyNetwork);
  return {
    stored: { ...common, kind: 'stdio', command, args, env, cwd, ...idle, ...network },
    secrets,
  };
}

/** The default leaves no trace in the file. */
export function keptNetwork(
  setting: CompanyNetworkSetting | undefined,
): Pick<StoredStdioConnector, 'companyNetwork'> {
  return setting === undefined || setting === 'auto' ? {} : { companyNetwork: setting };
}

function newLogin(
  id: string,
  entered: NewLoginSettings | undefined,
  secrets: Map<string, Secret>,
): Pick<StoredHttpConnector, 'oauth'> {
  if (entered === undefined) return {};
  const { clientSecret = null, ...fields } = entered;
  const { stored, secret } = loginSettings(
    id,
    undefined,
    fields,
    clientSecret === null ? { do: 'keep' } : { do: 'replace', value: clientSecret },
  );
  if (secret !== null) secrets.set(clientSecretReference(id), secret);
  return { oauth: stored };
}

function twoWaysToLogIn(): CoreError {
  return new CoreError(
    'invalid_input',
    'A connector has a token of its own or a login, not both.',
    {
      hint: 'Clear the token to log in at the service, or leave out what belongs to the login.',
    },
  );
}

export interface ChangedAuth {
  readonly stored: StoredHttpConnector;
  readonly put: ReadonlyMap<string, Secret>;
  readonly remove: readonly string[];
  /** What was logged in belongs to the configuration before: it has to go first. */
  readonly isLoginOver: boolean;
}

/**
 * The configuration after a change of how it logs in. Another token has a reference of its own:
 * answers that were given for the one before are known by it, and the old token holds until the new
 * settings do.
 *
 * @throws CoreError `invalid_input`
 */
export function changeAuth(
  stored: StoredHttpConnector,
  change: AuthChange,
  random: Random,
): ChangedAuth {
  const { id } = stored;
  const put = new Map<string, Secret>();
  const remove: string[] = [];
  let { bearer, oauth } = stored;
  if (change.bearer.do === 'replace') {
    const secret = new Secret(parseBearer(change.bearer.value));
    const secretRef = `${bearerReference(id)}/${randomUuid(random)}`;
    put.set(secretRef, secret);
    if (bearer !== null) remove.push(bearer.secretRef);
    bearer = { secretRef, last4: secret.last4() ?? '' };
  } else if (change.bearer.do === 'clear') {
    if (bearer !== null) remove.push(bearer.secretRef);
    bearer = null;
  }
  const { clientSecret = { do: 'keep' as const }, ...fields } = change.oauth;
  const hasFields =
    clientSecret.do !== 'keep' || Object.values(fields).some((one) => one !== undefined);
  if (bearer !== null && hasFields) throw twoWaysToLogIn();
  let isLoginOver = bearer !== null && oauth !== undefined;
  if (bearer !== null) {
    if (oauth?.clientSecret != null) remove.push(oauth.clientSecret.secretRef);
    oauth = undefined;
  } else if (hasFields) {
    const { stored: next, secret } = loginSettings(id, oauth, fields, clientSecret);
    if (secret !== null) put.set(clientSecretReference(id), secret);
    if (next.clientSecret === null && oauth?.clientSecret != null)
      remove.push(oauth.clientSecret.secretRef);
    isLoginOver = clientSecret.do !== 'keep' || isOtherClient(oauth ?? noLogin, next);
    oauth = next;
  }
  const { oauth: _before, ...rest } = stored;
  const changed = { ...rest, bearer, ...(oauth === undefined ? {} : { oauth }) };
  assertOneCredential(changed);
  return {
    stored: changed,
    put,
    remove,
    isLoginOver,
  };
}

function bearerReference(id: string): string {
  return `connector/${id}/bearer`;
}

/** @param text a URL, as the contract's schema has checked */
export function parseUrl(text: string): string {
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new CoreError('invalid_input', 'The address is not an http or https URL.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new CoreError('invalid_input', 'The address contains a user name or password.', {
      hint: 'Leave it out of the address and give the token in its own field, where it is kept in the vault.',
    });
  }
  url.hash = '';
  return url.href;
}

/** Pasted tokens come with line ends and sometimes with the scheme in front. */
function parseBearer(text: string): string {
  const token = text.trim().replace(/^bearer\s+/iu, '');
  if (!/^[\x21-\x7e]+$/u.test(token)) {
    throw new CoreError(
      'invalid_input',
      'The token has spaces or characters that a token cannot have.',
      {
        hint: 'Paste it again, without quotes or line breaks.',
      },
    );
  }
  return token;
}

/** @throws CoreError `invalid_input` */
export function assertNoNul(texts: readonly string[]): void {
  if (texts.some((text) => text.includes('\0'))) {
    throw new CoreError('invalid_input', 'The command contains a NUL character.');
  }
}

/** Every vault reference a connector holds. */
export function secretRefsOf(stored: StoredConnector): string[] {
  if (stored.kind === 'http') {
    const { id, bearer, oauth } = stored;
    return [
      ...(bearer === null ? [] : [bearer.secretRef]),
      ...(oauth?.clientSecret == null ? [] : [oauth.clientSecret.secretRef]),
      ...(oauth?.keptIssuers ?? []).map((issuer) => loginReference(id, issuer)),
      ...(stored.headers ?? []).flatMap((one) => ('secretRef' in one ? [one.secretRef] : [])),
    ];
  }
  return stored.env.flatMap((entry) => ('secretRef' in entry ? [entry.secretRef] : []));
}

/** What is run or called, untruncated and visible: the command line, or the URL. */
export function targetOf(stored: StoredConnector): string {
  if (stored.kind === 'http') return visible(stored.url, longestTarget);
  return visible([stored.command, ...stored.args].map(quoted).join(' '), longestTarget);
}

/** Quotes an argument where its borders would not be seen otherwise. */
function quoted(argument: string): string {
  return /^[^\s"'\\]+$/u.test(argument) ? argument : JSON.stringify(argument);
}

const packageRunners = new Set([
  'npx',
  'uvx',
  'bunx',
  'pnpx',
  'pnpm',
  'yarn',
  'npm',
  'uv',
  'pipx',
  'docker',
  'podman',
  'dnx',
]);

/** True for commands that may first download what they run. */
export function isPackageRunner(command: string): boolean {
  const file = command.split(/[/\\]/u).at(-1) ?? '';
  return packageRunners.has(file.toLowerCase().replace(/\.(?:exe|cmd|bat)$/u, ''));
}
