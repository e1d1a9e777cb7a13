/**
 * The variables by which a program on this computer gets to know of a proxy (SEC-78): in both
 * spellings, with the exceptions, and what makes Node heed them.
 */
import { isIPv6 } from 'node:net';
import { platform } from 'node:process';
import type { NetworkVariable } from '../../../contract/plain/network-variables.ts';
import { visible } from '../lib/visible-text.ts';
import {
  readExceptions,
  readProxy,
  type Proxy,
  type ReadProxy,
  type UnusableProxy,
} from './proxy-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxyVariable extends NetworkVariable {
  /** For people: without a password. */
  readonly shown: string;
  readonly secrets: readonly string[];
}

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY'] as const;

/** The proxies of these variables, which stand in the environment of Consentry. */
export function variablesOfEnvironment(environment: Environment): readonly ProxyVariable[] {
  const found = proxyNames.flatMap((name) => {
    const proxy = readProxy(environment, name);
    return proxy === null || 'unusable' in proxy ? [] : [variableOf(name, proxy)];
  });
  return withExceptions(found, environment);
}

/** What the system said of an address of each kind; null: it is reached directly. */
export interface SystemProxies {
  readonly secure: Proxy | UnusableProxy | null;
  readonly plain: Proxy | UnusableProxy | null;
}

/** The proxies that the system names. It never hands out a password. */
export function variablesOfSystem(
  { secure, plain }: SystemProxies,
  environment: Environment,
): readonly ProxyVariable[] {
  const found = [secure, plain].flatMap((proxy, index) => {
    if (proxy === null || 'unusable' in proxy) return [];
    const host = isIPv6(proxy.host) ? `[${proxy.host}]` : proxy.host;
    const value = `${proxy.isSecure ? 'https' : 'http'}://${host}:${proxy.port}`;
    const name = index === 0 ? proxyNames[0] : proxyNames[1];
    return [{ name, value, shown: visible(value, 500), secrets: [] }];
  });
  return withExceptions(found, environment);
}

/**
 * A proxy of a kind that Consentry cannot use is not among them: Node would not start. Without a
 * proxy nothing is told.
 */
function withExceptions(
  found: readonly ProxyVariable[],
  environment: Environment,
): readonly ProxyVariable[] {
  const except = readExceptions(environment);
  if (found.length === 0 || except.includes('*')) return [];
  const entry = (name: string, value: string): ProxyVariable => ({
    name,
    value,
    shown: visible(value, 500),
    secrets: [],
  });
  return [
    ...found,
    entry('NO_PROXY', [...new Set([...except, ...ownMachine])].join(',')),
    entry('NODE_USE_ENV_PROXY', '1'),
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
export function bothSpellings({ name, value }: ProxyVariable): readonly NetworkVariable[] {
  if (platform === 'win32' || !name.endsWith('_PROXY') || name.startsWith('NODE_'))
    return [{ name, value }];
  return [
    { name, value },
    { name: name.toLowerCase(), value },
  ];
}
