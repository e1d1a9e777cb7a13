import { own, type Family } from './requirement.ts';

/** Alation: each row holds today. Rendered to `docs/requirements/alation.md`. */
export const alation: Family = {
  name: 'alation',
  title: 'Alation',
  source:
    'Alation documentation, Connect Claude via OAuth; https://alation.github.io/agent-studio-docs',
  groups: {
    'A client made by hand': {
      'ALATION-1': {
        holds: 'The form asks for instance, client id and client secret, and a name.',
      },
      'ALATION-2': {
        holds:
          'A confidential client authenticates with the method that the server advertises and ' +
          'still sends PKCE.',
      },
      'ALATION-3': {
        holds: 'PKCE is sent with a secret too.',
      },
      'ALATION-4': {
        holds: 'Tokens of several kilobytes work, and nothing is read from them.',
      },
      'ALATION-5': {
        holds:
          'Without a registration endpoint Consentry asks for a client id and says who issues it.',
      },
      'ALATION-6': {
        holds:
          'A client secret is never shown again. What was typed survives leaving the form until ' +
          'it is saved or discarded.',
      },
      'ALATION-7': {
        holds:
          'The redirect URI is shown with a message for the administrator before a client id ' +
          'exists.',
      },
      'ALATION-8': {
        holds:
          'A redirect port that was registered is never exchanged. If it is taken, Consentry ' +
          'says so and waits.',
      },
      'ALATION-9': {
        holds: 'The person chooses between `127.0.0.1` and `localhost` for the redirect URI.',
        source: own,
      },
      'ALATION-10': {
        holds: 'A refused redirect URI is shown with what was sent and what was expected.',
        source: own,
      },
      'ALATION-11': {
        holds: 'An address with placeholders left in it is refused at its field.',
      },
      'ALATION-12': {
        holds: 'The slash at the end of an address is neither added nor dropped.',
      },
      'ALATION-13': {
        holds: 'Tokens are renewed by the life that the server told.',
      },
      'ALATION-14': {
        holds:
          'The page shows since when and until when a login holds, and reminds before its end.',
      },
      'ALATION-15': {
        holds: 'Without a new refresh token in the answer the old one is kept.',
        source: own,
      },
      'ALATION-16': {
        holds: 'A new token that the server itself refuses is reported and not retried in a loop.',
      },
      'ALATION-17': {
        holds:
          'Connections use the system’s certificates and proxy. A refused certificate is named ' +
          'with its issuer.',
        source: 'Alation documentation, troubleshooting',
      },
      'ALATION-18': {
        holds:
          'Each person has a login of their own. What an organisation provides has no token in it.',
      },
      'ALATION-19': {
        holds:
          'The page after a login can be closed. The window comes forward only if it started the ' +
          'login.',
      },
      'ALATION-28': {
        holds: 'Adding probes the server without a login and warns if it cannot be reached.',
      },
      'ALATION-29': {
        holds: 'Credentials pasted as they were printed are split.',
        source: own,
      },
      'ALATION-34': {
        holds:
          'Client id and secret of one server are not sent to another host or issuer before the ' +
          'person agreed.',
        source: own,
      },
    },
    'Tools and clients': {
      'ALATION-20': {
        holds:
          'Connectors of the organisation are added with one press, and adding others can be ' +
          'locked.',
      },
      'ALATION-21': {
        holds: 'On an unmanaged computer the person does everything.',
      },
      'ALATION-22': {
        holds: 'A row of the list leads to the tools of its connector.',
      },
      'ALATION-23': {
        holds: 'Each tool is allowed, asked about or off, for all clients or for one.',
      },
      'ALATION-24': {
        holds: 'A changed tool shows the difference and inherits only what is stricter.',
        source: own,
      },
      'ALATION-25': {
        holds: 'A tool that is off cannot be called by name.',
      },
      'ALATION-26': {
        holds: 'A tool that asks keeps asking when a broader rule would allow it.',
      },
      'ALATION-27': {
        holds: 'A connector can be off for one client and comes back as it was.',
      },
      'ALATION-30': {
        holds: 'Consentry says that only programs on this computer reach it.',
        source: own,
      },
      'ALATION-31': {
        holds:
          'The person can add a client by hand, with a secret that is shown once and stored as a ' +
          'digest. Name, redirect URIs and secret can be changed, and the old secret overlaps.',
        source: own,
      },
      'ALATION-32': {
        holds: 'A blocked client has no access, gets no token, and has it all back when unblocked.',
      },
      'ALATION-33': {
        holds: 'A client added by hand can have shorter token lives. Longer ones need presence.',
      },
    },
  },
};
