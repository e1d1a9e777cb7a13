/**
 * What clients may be given to read about Consentry itself. In a grant each right is a name of its
 * own beside the connectors', with the level `read`; no other right contains it, "every connector"
 * least of all.
 */

/** The built-in connector, and the name that no connector of a person can have. */
export const ownConnector = 'consentry';

/** Rights by their name in a grant; the label stands where the sentence has been said already. */
export const ownRights = {
  'consentry:connectors': {
    scope: 'consentry:connectors.read',
    label: 'Consentry: connectors',
    inWords: 'See which connectors you have, how they are, and what needs attention',
  },
  'consentry:clients': {
    scope: 'consentry:clients.read',
    label: 'Consentry: clients',
    inWords: 'See which clients you know and what they may use',
  },
  'consentry:permissions': {
    scope: 'consentry:permissions.read',
    label: 'Consentry: permissions',
    inWords: 'See which permissions there are, and which of its calls wait for you',
  },
  'consentry:audit': {
    scope: 'consentry:audit.read',
    label: 'Consentry: its own activity',
    inWords: 'Read its own entries in the activity log',
  },
} as const;

export type OwnRight = keyof typeof ownRights;

export const ownRightNames = Object.keys(ownRights) as readonly OwnRight[];

export function isOwnRight(name: string): name is OwnRight {
  return Object.hasOwn(ownRights, name);
}
