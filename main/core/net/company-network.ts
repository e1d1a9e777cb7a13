/**
 * The network of the company as a local server gets to know it: variables of its environment that
 * name the proxy and the authorities which Consentry itself uses (docs/connectors.md). Found where
 * Consentry finds its own, and nowhere else.
 */
import type { NetworkVariable } from '../../../contract/plain/network-variables.ts';
import { createAuthorityBundle, type AuthorityBundle } from './authority-bundle.ts';
import { namesProxy, type ProxyFor } from './proxy-settings.ts';
import {
  bothSpellings,
  variablesOfEnvironment,
  variablesOfSystem,
  type ProxyVariable,
} from './proxy-variables.ts';
import type { Trust } from './trusted-authorities.ts';

export interface CompanyNetwork {
  /**
   * What a server gets, as people see it; empty: neither a proxy nor another authority. Of the
   * system's proxy, what it said when it was asked last.
   */
  shown(): readonly NetworkVariable[];
  /** Asks the system for its proxy, where no variable names one. Never rejects. */
  look(): Promise<void>;
  /** Something else is shown from now on. */
  onChange(listener: () => void): void;
  /** The same with the password of a proxy, ready to be used, and what of it is secret. */
  open(): Promise<OpenedNetwork>;
}

export interface OpenedNetwork {
  readonly variables: readonly NetworkVariable[];
  readonly secrets: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A program takes one proxy for all addresses, while a PAC file may name one for each. What the
 * system says of a reserved name (RFC 6761 section 6.5) stands for the internet.
 */
const anywhere = { secure: new URL('https://example.com/'), plain: new URL('http://example.com/') };

/**
 * @param environment of Consentry
 * @param folder where the bundle of authorities may be kept; null: nowhere, and only Node hears of
 *   other authorities
 * @param bySystem what the system says of the proxy; absent: it is not asked
 */
export function createCompanyNetwork(
  environment: Environment,
  trust: Trust,
  folder: string | null,
  bySystem?: ProxyFor,
): CompanyNetwork {
  let proxies: readonly ProxyVariable[] = variablesOfEnvironment(environment);
  const ask = namesProxy(environment) ? undefined : bySystem;
  const bundle = createAuthorityBundle(environment['NODE_EXTRA_CA_CERTS'], trust, folder);
  const authorities = authorityVariables(bundle);
  const shown = (): readonly NetworkVariable[] => [
    ...proxies.map((proxy) => ({ name: proxy.name, value: proxy.shown })),
    ...authorities,
  ];

  const listeners: (() => void)[] = [];

  async function look(): Promise<void> {
    if (ask === undefined) return;
    const [secure, plain] = await Promise.all([ask(anywhere.secure), ask(anywhere.plain)]);
    const before = JSON.stringify(shown());
    proxies = variablesOfSystem({ secure, plain }, environment);
    if (JSON.stringify(shown()) !== before) for (const listener of listeners) listener();
  }

  return {
    shown,
    look,
    onChange: (listener) => void listeners.push(listener),
    async open() {
      const [isThere] = await Promise.all([bundle.write(), look()]);
      const usable = authorities.filter(({ value }) => isThere || value !== bundle.path);
      return {
        variables: [...proxies.flatMap(bothSpellings), ...usable],
        secrets: [...new Set(proxies.flatMap(({ secrets }) => secrets))],
      };
    },
  };
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
