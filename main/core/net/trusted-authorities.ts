/**
 * Whose certificates are believed (ALATION-17): the authorities that come with Node, those of
 * `NODE_EXTRA_CA_CERTS`, and those of this computer where Node can read them (22.15 and newer).
 * Never fewer checks than Node makes by itself.
 */
import tls, { rootCertificates, type SecureContext } from 'node:tls';

export interface Trust {
  /**
   * Undefined: Node's own choice, which is the first two. Made once, at the first connection that
   * needs it.
   */
  context(): SecureContext | undefined;
  /** Those it believes, in PEM, as far as Node lists them. */
  authorities(): readonly string[];
  /** Whose certificates count, as part of a sentence. */
  readonly words: string;
}

/** What newer versions of Node have. */
type ReadAuthorities = (of: 'default' | 'system') => readonly string[];

/** @param read how Node lists authorities; undefined where it cannot */
export function createTrust(read: ReadAuthorities | undefined = ownReader()): Trust {
  if (read === undefined) {
    return {
      context: () => undefined,
      authorities: () => rootCertificates,
      words:
        'the authorities that come with Consentry and those of NODE_EXTRA_CA_CERTS (this version of Node cannot read the ones of this computer)',
    };
  }
  let made: SecureContext | undefined;
  const authorities = (): string[] => [...new Set([...read('default'), ...read('system')])];
  return {
    context: () => (made ??= tls.createSecureContext({ ca: authorities() })),
    authorities,
    words:
      'the authorities of this computer, those that come with Consentry and those of NODE_EXTRA_CA_CERTS',
  };
}

function ownReader(): ReadAuthorities | undefined {
  const { getCACertificates } = tls as { getCACertificates?: ReadAuthorities };
  return getCACertificates;
}
