/**
 * The network of the company as a local server gets to know it: variables of its environment that
 * name the proxy and the authorities which Consentry itself uses (docs/connectors.md). Found where
 * Consentry finds its own, and nowhere else.
 */
import { platform } from 'node:process';
import type { NetworkVariable } from '../../../contract/plain/network-variables.ts';
import { visible } from '../lib/visible-text.ts';
import { createAuthorityBundle, type AuthorityBundle } from './authority-bundle.ts';
import { readExceptions, readProxy, type ReadProxy } from './proxy-settings.ts';
import type { Trust } from './trusted-authorities.ts';

export interface CompanyNetwork {
  /** What a server gets, as people see it; empty: neither a proxy nor another authority. */
  readonly shown: readonly NetworkVariable[];
  /** The same with the password of a proxy, ready to be used, and what of it is secret. */
  open(): Promise<OpenedNetwork>;
}

export interface OpenedNetwork {
  readonly variables: readonly NetworkVariable[];
  readonly secrets: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param environment of Consentry
 * @param folder where the bundle of authorities may be kept; null: nowhere, and only Node hears of
 *   other authorities
 */
export function createCompanyNetwork(
  environment: Environment,
  trust: Trust,
  folder: string | null,
): CompanyNetwork {
  const proxies = proxyVariables(environment);
  const bundle = createAuthorityBundle(environment['NODE_EXTRA_CA_CERTS'], trust, folder);
  const authorities = authorityVariables(bundle);
  return {
    shown: [...proxies.map(({ name, shown }) => ({ name, value: shown })), ...authorities],
    async open() {
      const isThere = await bundle.write();
      const usable = authorities.filter(({ value }) => isThere || value !== bundle.path);
      return {
        variables: [...proxies.flatMap(bothSpellings), ...usable],
        secrets: [...new Set(proxies.flatMap(({ secrets }) => secrets))],
      };
    },
  };
}

interface ProxyVariable extends NetworkVariable {
  readonly shown: string;
  readonly secrets: readonly string[];
}

/** A proxy of a kind that Consentry cannot use is not passed on either: Node would not start. */
function proxyVariables(environment: Environment): readonly ProxyVariable[] {
  const except = readExceptions(environment);
  if (except.includes('*')) return [];
  const found = (['HTTPS_PROXY', 'HTTP_PROXY'] as const).flatMap((name) => {
    const proxy = readProxy(environment, name);
    return proxy === null || 'unusable' in proxy ? [] : [variableOf(name, proxy)];
  });
  if (found.length === 0) return [];
  const plain = (name: string, value: string): ProxyVariable => ({
    name,
    value,
    shown: visible(value, 500),
    secrets: [],
  });
  return [
    ...found,
    plain('NO_PROXY', [...new Set([...except, ...ownMachine])].join(',')),
    plain('NODE_USE_ENV_PROXY', '1'),
  ];
}

/** Never behind a proxy, as for Consentry itself. */
const ownMachine = ['localhost', '127.0.0.1', '::1'];

function variableOf(name: string, { url }: ReadProxy): ProxyVariable {
  const value = url.href.replace(/\/$/u, '');
  const { username, password } = url;
  if (username === '' && password === '')
    return { name, value, shown: visible(value, 500), secrets: [] };
  const hidden = new URL(url);
  hidden.username = '';
  hidden.password = '';
  const shown = hidden.href.replace('//', '//‹secret›@').replace(/\/$/u, '');
  const pair = `${username}:${password}`;
  const forms = [pair, password, ...[pair, password].map(decoded)];
  const basic = Buffer.from(decoded(pair), 'utf8').toString('base64');
  const secrets = [value, basic, ...forms].filter((form) => form !== '');
  return { name, value, shown: visible(shown, 500), secrets };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Programs differ in which they read; Windows does not tell them apart. */
function bothSpellings({ name, value }: ProxyVariable): readonly NetworkVariable[] {
  if (platform === 'win32' || !name.endsWith('_PROXY') || name.startsWith('NODE_'))
    return [{ name, value }];
  return [
    { name, value },
    { name: name.toLowerCase(), value },
  ];
}

/**
 * `NODE_EXTRA_CA_CERTS` adds to what Node believes. The other two take the place of what OpenSSL
 * and Python believe: they name a bundle with everything that Consentry believes.
 */
function authorityVariables({ extraFile, path }: AuthorityBundle): readonly NetworkVariable[] {
  if (extraFile === null) return [];
  return [
    { name: 'NODE_EXTRA_CA_CERTS', value: extraFile },
    ...(path === null
      ? []
      : [
          { name: 'SSL_CERT_FILE', value: path },
          { name: 'REQUESTS_CA_BUNDLE', value: path },
        ]),
  ];
}
