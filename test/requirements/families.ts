/** All requirements, in the order in which documents show them. */
import { alation } from './alation.ts';
import { atlar } from './atlar.ts';
import { atmos } from './atmos.ts';
import { atomic } from './atomic.ts';
import { atryumConnectors } from './atryum-connectors.ts';
import { atryumRules } from './atryum-rules.ts';
import { clientFiles } from './client-files.ts';
import { invariants } from './invariants.ts';
import { reliability } from './reliability.ts';
import { securityCalls } from './security-calls.ts';
import { securityConnectors } from './security-connectors.ts';
import { securityMachine } from './security-machine.ts';
import { securityNetwork } from './security-network.ts';
import { trials } from './trials.ts';
import type { Family } from './requirement.ts';

/** Every family once. */
export const families: readonly Family[] = [
  securityNetwork,
  securityCalls,
  securityConnectors,
  securityMachine,
  reliability,
  invariants,
  clientFiles,
  atlar,
  atomic,
  atmos,
  atryumConnectors,
  atryumRules,
  alation,
  trials,
];
