import { own, type Family } from './requirement.ts';

/**
 * Atryum, rules and approvals: each row holds today. Rendered to
 * `docs/requirements/atryum-rules.md`.
 */
export const atryumRules: Family = {
  name: 'atryum-rules',
  title: 'Atryum, rules and approvals',
  source: 'Atryum documentation, rules, approvals and agents',
  groups: {
    'Rules and approvals': {
      'ATRYUM-45': {
        holds:
          'Rules have an order, and the first that matches decides. A rule that can never decide ' +
          'says why.',
      },
      'ATRYUM-46': {
        holds:
          'A rule matches client, connector, tool, class and arguments. A preview shows what it ' +
          'is about and saves nothing.',
      },
      'ATRYUM-47': {
        holds: 'A rule allows, denies or asks, and clients hear of the change.',
      },
      'ATRYUM-48': {
        holds: 'Without a rule each class has a default, in a fixed order of steps.',
      },
      'ATRYUM-49': {
        holds: 'A damaged rule makes calls ask and allows nothing.',
      },
      'ATRYUM-50': {
        holds:
          'A call that may change something is in the log before it is sent. Each call that was ' +
          'asked about or sent has exactly one end there, also after a crash.',
      },
      'ATRYUM-51': {
        holds:
          'A question shows account, program, the rule that asks, each argument with what ' +
          'changed, and the JSON.',
      },
      'ATRYUM-52': {
        holds:
          'Always covers exactly these arguments unless the person opened more, and lifts no ' +
          'refusal.',
      },
      'ATRYUM-53': {
        holds: 'A rule made from a call goes directly above the rule that decided the call.',
      },
      'ATRYUM-54': {
        holds: 'A denial can carry the person’s words to the model, with every character visible.',
      },
      'ATRYUM-55': {
        holds:
          'A call is answered before its client gives up, by a table of clients with their ' +
          'sources. An unanswered call stays as missed. The person can let the next equal call pass ' +
          'once.',
      },
      'ATRYUM-56': {
        holds:
          'A call that waited at the end of a run is closed by the next run and never carried out.',
      },
      'ATRYUM-57': {
        holds:
          'If the client leaves, nothing is sent, the prompt closes, and the call stands among the ' +
          'missed ones with the reason.',
      },
      'ATRYUM-58': {
        holds:
          'A standing approval is bound to client, connector, tool version and account, and ends ' +
          'when one of them changes.',
        source: own,
      },
      'ATRYUM-59': {
        holds:
          'A question shows a notification, a count in the tray and the prompt window, which comes ' +
          'up without taking the focus. A notification may deny and never allow.',
      },
      'ATRYUM-60': {
        holds: 'A client can ask what its calls come to and learns nothing about other clients.',
      },
      'ATRYUM-61': {
        holds:
          'The person can approve the next calls of a tool or some minutes, and each use is ' +
          'counted durably.',
      },
      'ATRYUM-62': {
        holds:
          'The proof of identity stands before the name that a client claims. An equal name ' +
          'gives nothing.',
      },
      'ATRYUM-63': {
        holds:
          'The gateway answers no route under another Host or port and has no administrative ' +
          'route.',
      },
      'ATRYUM-64': {
        holds: 'The filters of the activity log are kept while other pages are open.',
      },
    },
  },
};
