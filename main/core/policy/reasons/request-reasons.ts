/** Reasons that are about the request itself. */
import type { Reason } from './reason.ts';

export const requestReasons = {
  method_not_offered: {
    forModel: 'Consentry does not pass this on. Do not retry.',
    forPerson: 'Not something that Consentry passes on',
    forExplain:
      'Only requests that Consentry understands are decided and passed on; all others are refused.',
    category: 'access',
    next: 'do_not_retry',
  },
  page_writes: {
    forModel: 'The person is asked, since only pages of this server call this tool.',
    forPerson: 'A tool that only pages of the server call, and that writes',
    forExplain:
      'Nobody can tell which page called, so rules do not open what such tools write. Set this tool to “allow” if its page may write without asking.',
    category: 'settings',
    next: 'ask_person',
  },
  for_pages_only: {
    forModel:
      'Only pages of this server may call this tool, and this client shows none. Do not retry.',
    forPerson: 'Only pages of the server may call it, and the client shows none',
    forExplain:
      'The server keeps this tool for its own pages. A client that does not declare that it shows pages cannot have such a call.',
    category: 'access',
    next: 'do_not_retry',
  },
  page_not_reviewed: {
    forModel:
      'The person has not accepted this page of the server as it is now. Ask the person to review it in Consentry.',
    forPerson: 'A page that you have not accepted as it is now',
    forExplain:
      'Pages of apps are reviewed like tools. This one is new or has changed; accept it on the page of the connector.',
    category: 'settings',
    next: 'ask_person',
  },
  skill_not_reviewed: {
    forModel:
      'The person has not accepted this skill of the server as it is now. Ask the person to review it in Consentry.',
    forPerson: 'A skill that you have not accepted as it is now',
    forExplain:
      'Skills are reviewed like tools, with all their files. This one is new or has changed; accept it on the page of the connector.',
    category: 'settings',
    next: 'ask_person',
  },
  skill_file_differs: {
    forModel:
      'The server gave another file than the one whose digest the person accepted. Do not retry; tell the person.',
    forPerson: 'A file of a skill is not the one that you accepted',
    forExplain:
      'The server promises one file and gives another, so it was not passed on. If it happens again, switch the connector off and ask whoever runs the server.',
    category: 'access',
    next: 'do_not_retry',
  },
  own_token_in_request: {
    forModel:
      'The request has an access token or another secret of Consentry in it, and those never go to a server. Do not retry with it.',
    forPerson: 'A secret of Consentry was in the request, so it was not sent',
    forExplain:
      'Consentry’s tokens are for Consentry alone. Unless a mistake of yours explains it, revoke the access of the client: something made it try to give its own access away.',
    category: 'access',
    next: 'do_not_retry',
  },
} as const satisfies Record<string, Reason>;
