/**
 * Which proxy an address is reached through (ALATION-17): `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`
 * and `NO_PROXY` in small or capital letters, read as curl reads them; where none of them names a
 * proxy, what the system says. What is on this machine is never behind a proxy.
 */
import { isIP } from 'node:net';
import { Secret } from '../lib/secret.ts';
import { visible } from '../lib/visible-text.ts';
import { bareHost, placeOf } from './place.ts';

export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** The way to the proxy itself is TLS too. */
  readonly isSecure: boolean;
  /** Value of `Proxy-Authorization`. */
  readonly authorization: Secret | null;
  /** For people: host and port, and which setting names it; never a password. */
  readonly words: string;
}

/** A setting that names no proxy we can use: nothing goes around it. */
export interface UnusableProxy {
  readonly unusable: string;
}

/** Null: the address is reached directly. Never rejects. */
export type ProxyFor = (url: URL) => Promise<Proxy | UnusableProxy | null>;

type Environment = Readonly<Record<string, string | undefined>>;

/** @param bySystem absent: the system is not asked */
export function createProxyFor(environment: Environment, bySystem?: ProxyFor): ProxyFor {
  const except = exceptions(readExceptions(environment));
  const ask = namesProxy(environment) ? undefined : bySystem;
  const secure = proxyOf(readProxy(environment, 'HTTPS_PROXY'));
  const plain = proxyOf(readProxy(environment, 'HTTP_PROXY'));
  return async (url) => {
    if (isOwnMachine(url) || except(url)) return null;
    if (ask !== undefined) return ask(url);
    return url.protocol === 'https:' ? secure : plain;
  };
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

function setting(environment: Environment, name: string): Setting | undefined {
  for (const spelling of [name.toLowerCase(), name]) {
    const value = environment[spelling]?.trim();
    if (value !== undefined && value !== '') return { name: spelling, value };
  }
  return undefined;
}

/** Whether a variable names a proxy, usable or not: the system is not asked then. */
export function namesProxy(environment: Environment): boolean {
  return ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].some(
    (name) => setting(environment, name) !== undefined,
  );
}

/** The entries of `NO_PROXY`, as they are written. */
export function readExceptions(environment: Environment): readonly string[] {
  const text = setting(environment, 'NO_PROXY')?.value ?? '';
  return text.split(/[\s,]+/u).filter((entry) => entry !== '');
}

/** A proxy as a setting names it. */
export interface ReadProxy {
  /** With its password, if it has one. */
  readonly url: URL;
  /** The setting that names it. */
  readonly name: string;
}

/** @returns the proxy for addresses of https, or of http; null where there is none */
export function readProxy(
  environment: Environment,
  of: 'HTTPS_PROXY' | 'HTTP_PROXY',
): ReadProxy | UnusableProxy | null {
  const from = setting(environment, of) ?? setting(environment, 'ALL_PROXY');
  if (from === undefined) return null;
  const { name, value } = from;
  // `proxy.example:3128` is what many systems write.
  const text = /^[a-z][\w+.-]*:\/\//iu.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '' || !/^https?:$/u.test(url.protocol))
    return { unusable: `${name} names a proxy of a kind that Consentry cannot use.` };
  return { url, name };
}

function proxyOf(read: ReadProxy | UnusableProxy | null): Proxy | UnusableProxy | null {
  if (read === null || 'unusable' in read) return read;
  const { url, name } = read;
  const place = placeOf(url);
  return {
    ...place,
    isSecure: url.protocol === 'https:',
    authorization: authorizationOf(url),
    words: `the proxy ${visible(`${url.hostname}:${place.port}`)} (${name})`,
  };
}

function authorizationOf({ username, password }: URL): Secret | null {
  if (username === '' && password === '') return null;
  const pair = `${decoded(username)}:${decoded(password)}`;
  return new Secret(`Basic ${Buffer.from(pair, 'utf8').toString('base64')}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * `*`, `example.com` (and what is below it), `.example.com`, `host:port`; separated by commas or
 * spaces.
 */
function exceptions(entries: readonly string[]): (url: URL) => boolean {
  if (entries.includes('*')) return () => true;
  const rules = entries.map((entry) => {
    const [, name = entry, port] = /^(.*[^:]):(\d+)$/u.exec(entry) ?? [];
    const host = isIP(entry) === 6 ? entry : name;
    return {
      host: bareHost(host.toLowerCase()).replace(/^\*?\./u, ''),
      port: isIP(entry) === 6 ? undefined : port,
    };
  });
  return (url) => {
    const { host, port } = placeOf(url);
    return rules.some(
      (rule) =>
        (rule.port === undefined || rule.port === String(port)) &&
        (host === rule.host || host.endsWith(`.${rule.host}`)),
    );
  };
}

function isOwnMachine(url: URL): boolean {
  const host = bareHost(url.hostname).replace(/\.$/u, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}
