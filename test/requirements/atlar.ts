import { own, type Family } from './requirement.ts';

/** Atlar: each row holds today. Rendered to `docs/requirements/atlar.md`. */
export const atlar: Family = {
  name: 'atlar',
  title: 'Atlar',
  source: 'Atlar MCP documentation',
  groups: {
    'Logging in at Atlar': {
      'ATLAR-1': {
        holds:
          'Given only the address, Consentry finds that a login is needed without opening a ' +
          'browser and offers Connect.',
      },
      'ATLAR-2': {
        holds:
          'The authorization server is found from the 401 challenge, `resource` stands in both ' +
          'requests, and a server without S256 is refused.',
      },
      'ATLAR-3': {
        holds: 'Two login attempts share neither verifier nor state.',
      },
      'ATLAR-4': {
        holds:
          'Where a server reads client metadata documents, Consentry identifies itself by its ' +
          'own document.',
      },
      'ATLAR-5': {
        holds:
          'If the vendor refuses a client that is not on its list, Consentry says so once and ' +
          'shows what to send to the vendor.',
      },
      'ATLAR-6': {
        holds:
          'Consentry never presents another product’s client id and tries no other registration ' +
          'after a refusal.',
        source: own,
      },
      'ATLAR-7': {
        holds:
          'While a login waits, the page shows for how long, and lets the person cancel or open ' +
          'the browser again. The wait ends by itself.',
        source: own,
      },
      'ATLAR-8': {
        holds:
          'A token goes only to the resource that it was issued for. A redirect elsewhere gets ' +
          'no token and fails the call.',
      },
      'ATLAR-9': {
        holds: 'Our tokens never go upstream, and no client sees an upstream token.',
      },
      'ATLAR-27': {
        holds: 'Each connector keeps a link to the vendor’s page where the person manages access.',
      },
      'ATLAR-28': {
        holds:
          'After access was withdrawn at the vendor there is one refresh and one sentence, no ' +
          'browser, and other connectors go on.',
      },
      'ATLAR-29': {
        holds:
          'A refusal by the vendor passes to the client unchanged and is logged as denied by the ' +
          'vendor.',
        source: own,
      },
      'ATLAR-31': {
        holds: 'Each tool is classified by itself, whatever server it belongs to.',
      },
      'ATLAR-32': {
        holds:
          'The person names a connector freely. A name is suggested from the host or the command.',
      },
    },
    'An organisation’s policy': {
      'ATLAR-10': {
        holds: 'A token for one of our endpoints is refused with 401 at every other one.',
      },
      'ATLAR-11': {
        holds:
          'Access has three levels: disabled, read-only, read and write. The person and the ' +
          'organisation can both set it, and the lower level holds.',
      },
      'ATLAR-12': {
        holds:
          'A new installation is disabled until the person chose an access policy. If a managed ' +
          'policy is present but unreadable or silent about access, access is disabled.',
      },
      'ATLAR-13': {
        holds:
          'A setting that the organisation manages stays visible, says who manages it, and can ' +
          'only be made stricter.',
      },
      'ATLAR-14': {
        holds:
          'Raising the access level asks the system for the person, where it can: polkit, Windows ' +
          'Hello, or the dialog of macOS. Settings say which, or why it cannot. The log has the old ' +
          'value, the new value, the origin, and how the person was identified.',
        source: own,
      },
      'ATLAR-15': {
        holds:
          'A grant keeps what the person chose. Each call gets the minimum of that choice and ' +
          'the policy, and the consent says so before Allow.',
      },
      'ATLAR-16': {
        holds:
          'While access is disabled, a consent has no Allow button. The client gets ' +
          '`access_denied` and no grant, code or token exists afterwards.',
      },
      'ATLAR-17': {
        holds: 'Disabling access stops clients at their next request and keeps their grants.',
        source: own,
      },
      'ATLAR-18': {
        holds:
          'Under read-only every tool that is not known to read is refused. The hint of the tool ' +
          'alone does not make it known.',
      },
      'ATLAR-19': {
        holds: 'The organisation can make the mode of a tool stricter, never looser.',
      },
    },
    'Consent and connectors': {
      'ATLAR-20': {
        holds:
          'A consent offers reading and writing, with reading preselected and the tools that ' +
          'each one opens.',
      },
      'ATLAR-21': {
        holds:
          'A tool that a connector gains later belongs to no client until the person has ' +
          'reviewed it.',
      },
      'ATLAR-22': {
        holds: 'Each user of the machine has grants, tokens and a log of their own.',
      },
      'ATLAR-23': {
        holds:
          'After Allow the browser goes to the registered address. A code that nobody redeems ' +
          'gives nothing.',
      },
      'ATLAR-24': {
        holds:
          'An organisation can provide connectors. Each person adds them with a login of their ' +
          'own, and only the allowed tools can be used.',
      },
      'ATLAR-25': {
        holds: 'One box takes a search word or an address.',
      },
      'ATLAR-26': {
        holds:
          'The page of a connector shows its tools by class, the account, and the vendor’s page.',
      },
      'ATLAR-30': {
        holds:
          'After a test the person can call a tool that only reads and sees two sample prompts.',
      },
    },
  },
};
