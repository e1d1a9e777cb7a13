import { own, type Family } from './requirement.ts';

/**
 * Browser, network and authorization server: each row holds today. Rendered to
 * `docs/requirements/security-network.md`.
 */
export const securityNetwork: Family = {
  name: 'security-network',
  title: 'Browser, network and authorization server',
  source: own,
  groups: {
    'Browser and network': {
      'SEC-01': {
        holds:
          'A request is answered with 403 unless its `Host` header is exactly one of our ' +
          'loopback names with our port. No route is an exception.',
        source:
          'CVE-2025-66414, CVE-2025-66416, CVE-2026-42559; MCP 2025-11-25, Transports, Security ' +
          'Warning',
      },
      'SEC-02': {
        holds:
          'A cross-site request that browsers send without a preflight is refused on every POST ' +
          'route, by its origin or else by its media type.',
        source: 'CVE-2025-52882; Fetch standard, CORS-safelisted requests',
      },
      'SEC-03': {
        holds:
          'A page on another port of localhost is refused like any other site, and no response ' +
          'sets a cookie.',
        source: 'Fetch Metadata Request Headers, Sec-Fetch-Site',
      },
      'SEC-04': {
        holds:
          'Only the developer origins that the person listed get CORS headers, without ' +
          'credentials, and only on the routes that need them.',
        source: 'Fetch standard, CORS protocol',
      },
      'SEC-05': {
        holds:
          'Bytes that do not form one clean HTTP/1.1 request are refused with a known status. A ' +
          'request that passes means the same as its canonical twin.',
        source: 'RFC 9112 section 11.2, Request Smuggling',
      },
      'SEC-06': {
        holds:
          'The gateway listens on 127.0.0.1 and ::1 with one port and on no other address. If ' +
          'either is taken, it serves on neither.',
        source: 'RFC 8252 section 8.3',
      },
      'SEC-07': {
        holds:
          'The port never moves once a client has access. If another program holds the port, ' +
          'Consentry says so, and our bridge and command line send no token before the server ' +
          'has proved that it knows our key.',
      },
      'SEC-08': {
        holds:
          'Idle and stalled connections cannot keep a good client waiting. The process that ' +
          'holds most of them loses them first.',
        source: 'RFC 9112 section 9.5',
      },
      'SEC-09': {
        holds:
          'The gateway never switches a connection to a WebSocket and opens no event stream ' +
          'without a token.',
        source: 'RFC 6455 section 10.2',
      },
      'SEC-10': {
        holds:
          'Callers without a token get the same answer for a connector that exists and for one ' +
          'that does not.',
      },
      'SEC-11': {
        holds:
          'Connections of another user of the machine get 403 before any other check, wherever ' +
          'the system tells us the owner. If the lookup fails, the request goes on without a ' +
          'program name.',
      },
      'SEC-12': {
        holds: 'No page can show one of our pages in a frame.',
        source: 'CSP Level 3, frame-ancestors',
      },
    },
    'Authorization server': {
      'SEC-13': {
        holds:
          'No order of requests yields an authorization code until the person has answered. One ' +
          'browser gets the code, once.',
        source: 'CVE-2026-27124; MCP Security Best Practices, Confused Deputy Problem',
      },
      'SEC-14': {
        holds:
          'A redirect URI is compared byte for byte with the registered one, at the ' +
          'authorization and at the token endpoint. Only the port of a loopback URI may differ. ' +
          'A repeated parameter is refused.',
        source: 'CVE-2025-4143, CVE-2026-9689; RFC 8252 section 7.3; RFC 9700 section 2.1',
      },
      'SEC-15': {
        holds:
          'A registration keeps loopback, allowed https and private-use redirect URIs and drops ' +
          'all others. If none is left, it is refused. An https host counts only after the ' +
          'person allowed it.',
        source: 'RFC 8252 section 7.1; RFC 7591 section 5',
      },
      'SEC-16': {
        holds:
          'An authorization error redirects the browser only to a URI for which this client ' +
          'already holds a grant. A private-use scheme is opened only after the person answered.',
        source: 'RFC 9700 section 4.11',
      },
      'SEC-17': {
        holds:
          'Every authorization request needs PKCE with S256, and every verifier must follow the ' +
          'grammar of the RFC.',
        source: 'RFC 7636 sections 4.1 and 4.2; RFC 9700 section 2.1.1',
      },
      'SEC-18': {
        holds:
          'An authorization code works once, for 60 seconds, for one client, one redirect URI ' +
          'and one resource. A second use ends the tokens of the first.',
        source: 'RFC 6749 section 4.1.2; RFC 9700 section 4.5',
      },
      'SEC-19': {
        holds:
          'A refresh token is replaced at each use. Within 30 seconds the direct predecessor of ' +
          'an unused token returns the same pair to the same client. Any other reuse ends the ' +
          'chain and shows a repair.',
        source: 'RFC 9700 section 4.14.2',
      },
      'SEC-20': {
        holds: 'A token works only at the resource that it was issued for.',
        source: 'RFC 8707 section 2; MCP Security Best Practices, Token Passthrough',
      },
      'SEC-21': {
        holds:
          'A refresh can only narrow the scope. Unknown or oddly spelled scopes are refused, and ' +
          'the response names the scope that was granted.',
        source: 'RFC 6749 sections 3.3 and 6',
      },
      'SEC-22': {
        holds:
          'A remembered consent counts only for a client that proves its identity with a secret ' +
          'or a published metadata document, and only at an https redirect URI. Loopback and ' +
          'private-use redirects are asked about every time.',
        source: 'RFC 8252 section 8.6',
      },
      'SEC-23': {
        holds:
          'A client metadata document is fetched over https from public addresses only, without ' +
          'redirects, within limits of size, time and rate, and only after the person agreed if ' +
          'a web page started the login.',
        source: 'draft-ietf-oauth-client-id-metadata-document; CWE-918',
      },
      'SEC-24': {
        holds:
          'The `client_id` in a metadata document must equal its URL. A change of redirect URIs, ' +
          'name or keys ends the client’s access until the person consents again.',
        source: 'draft-ietf-oauth-client-id-metadata-document',
      },
      'SEC-25': {
        holds:
          'Registration is limited in rate and number. A registration that nobody consented to ' +
          'goes after a day, and a client with access stays.',
        source: 'RFC 7591 section 5',
      },
      'SEC-26': {
        holds:
          'A flood of authorization requests leaves at most three waiting for one client and ten ' +
          'in all, brings the window up once, and says when a web page started it.',
      },
      'SEC-27': {
        holds:
          'Each authorization response carries `iss`, equal to the issuer in the metadata for ' +
          'the host that the client used.',
        source: 'RFC 9207 section 2',
      },
      'SEC-28': {
        holds:
          'No code or token reaches a log, the activity log, a snapshot or the answer of a ' +
          'command. Responses that carry one are not cached and send no referrer.',
        source: 'RFC 9700 section 4.2',
      },
      'SEC-29': {
        holds:
          'A confidential client authenticates with its secret or with a signed assertion, in ' +
          'one way at a time. Its secret is shown once and stored as a digest.',
        source: 'RFC 6749 section 2.3; RFC 7523 section 3',
      },
      'SEC-30': {
        holds:
          'Introspection is off by default and tells a client only about its own tokens. ' +
          'Revocation answers 200 for unknown and foreign tokens and does nothing.',
        source: 'RFC 7662 section 2.1; RFC 7009 section 2.2',
      },
      'SEC-31': {
        holds:
          'The person types a device code in Consentry’s own window, for ten minutes. The sixth ' +
          'wrong code ends the login, and polling too often slows down.',
        source: 'RFC 8628 sections 3.5, 5.1 and 5.4',
      },
      'SEC-32': {
        holds:
          'Each kind of token has its own prefix and format. A token of another kind, or spelled ' +
          'differently, is refused.',
      },
      'SEC-33': {
        holds:
          'No file in the data folder contains a token, code or client secret that Consentry ' +
          'issued.',
        source: 'RFC 6819 section 5.1.4.1.3',
      },
      'SEC-34': {
        holds:
          'A clock that is set back gives no token a longer life, also over a restart. A clock ' +
          'that jumps forward ends what has expired.',
      },
    },
  },
};
