/** What each scope means, for metadata, window and command line alike (ATMOS-42). */
import { ownRights } from './own-rights.ts';

export interface ScopeMeaning {
  /** `NAME` stands for the name of a connector. */
  readonly scope: string;
  readonly allows: string;
}

/** Every scope that a client can ask for, the widest first. */
export const scopeMeanings: readonly ScopeMeaning[] = [
  { scope: 'connectors:read', allows: 'Read with all connectors, including future ones' },
  {
    scope: 'connectors:write',
    allows: 'Read and write with all connectors, including future ones',
  },
  { scope: 'NAME:read', allows: 'Read with the connector NAME' },
  { scope: 'NAME:write', allows: 'Read and write with the connector NAME' },
  ...Object.values(ownRights).map(({ scope, inWords }) => ({ scope, allows: inWords })),
  { scope: 'offline_access', allows: 'Stay logged in without asking again' },
];
