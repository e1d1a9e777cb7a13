/** What is broken, each with its one fix. */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import { managedRepairs } from '../managed/managed-repairs.ts';
import { accessRepairs } from './access-repairs.ts';
import { askRepairs, replayRepairs, scopeRepairs } from './client-repairs.ts';
import { connectorRepairs } from './connector-repairs.ts';
import type { RepairFacts } from './repair-facts.ts';
import { diskRepairs, ruleRepairs, vaultRepairs } from './storage-repairs.ts';

export function repairsFor(facts: RepairFacts): readonly Repair[] {
  return [
    ...problemRepairs(facts.gateway),
    ...managedRepairs(facts.managed),
    ...diskRepairs(facts),
    ...vaultRepairs(facts.vault),
    ...ruleRepairs(facts.brokenRules),
    ...pauseRepairs(facts.gateway),
    ...accessRepairs(facts),
    ...askRepairs(facts.clients),
    ...facts.connectors.flatMap(connectorRepairs),
    ...replayRepairs(facts.replayed),
    ...scopeRepairs(facts.refused),
  ];
}

/** @returns errors before what only wants attention, each kind in its order */
export function pressingFirst(repairs: readonly Repair[]): Repair[] {
  const isError = ({ severity }: Repair): boolean => severity === 'error';
  return [...repairs.filter(isError), ...repairs.filter((repair) => !isError(repair))];
}

function problemRepairs({ problem }: GatewayView): readonly Repair[] {
  if (problem === null) return [];
  const { message: title, hint } = problem;
  return [{ id: 'gateway', severity: 'error', title, detail: hint ?? '', fix: null }];
}

function pauseRepairs({ state }: GatewayView): readonly Repair[] {
  if (state !== 'paused') return [];
  return [
    {
      id: 'paused',
      severity: 'attention',
      title: 'All access is paused',
      detail: 'Clients get “try later” until you resume.',
      fix: { kind: 'resume', label: 'Resume' },
    },
  ];
}
