/**
 * What an agent can tell its person: what to do next, which account a connector works in, and which
 * hosts Consentry needs. All of it is for reading; the person does it.
 */
import { egressHostSchema } from '../../../contract/views/snapshot/egress-host.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { JsonObject } from '../lib/json.ts';
import { byId, claimed, one, ownTool, page, paging, type Asking } from './own-tool.ts';
import { repairItem, repairsFor } from './repair-items.ts';
import { setupChecklist } from './setup-checklist.ts';

const right = 'consentry:connectors';

export const adviceTools = [
  ownTool({
    name: 'list_recommendations',
    title: 'List recommendations',
    description: 'What the person should do next, the most urgent first.',
    right,
    input: { ...paging },
    answer: (at, asking) => page(recommendations(asking), at),
  }),
  ownTool({
    name: 'get_workspace',
    title: 'Get a workspace',
    description: 'The account that a connector works in, and where the person manages it.',
    right,
    input: byId,
    answer: ({ id }, { snapshot }) =>
      one(
        snapshot()
          .connectors.filter(({ name }) => name === id)
          .map(workspace)[0],
      ),
  }),
  ownTool({
    name: 'list_egress_hosts',
    title: 'List hosts',
    description: 'The hosts that Consentry connects to, for who allows traffic by host.',
    right,
    input: { use: egressHostSchema.shape.use.optional(), ...paging },
    answer: ({ use, ...at }, { hosts }) =>
      page(
        hosts()
          .filter((each) => use === undefined || each.use === use)
          .map(({ host, ...rest }) => ({ id: `${rest.use} ${host}`, host, ...rest })),
        at,
      ),
  }),
];

/** What is broken, then the first step of the setup that is open, then what waits for review. */
function recommendations(asking: Asking): readonly JsonObject[] {
  const repairs = repairsFor(asking)
    .toSorted((a, b) => rank(a.severity) - rank(b.severity))
    .map((repair): JsonObject => ({
      about: 'repair',
      page: 'overview',
      command: 'consentry status',
      ...repairItem(repair, asking),
    }));
  const open = setupChecklist(asking.snapshot()).filter(
    ({ done, id }) => done === false && id !== 'nothing_broken',
  );
  return [
    ...repairs,
    ...open
      .slice(0, 1)
      .map(({ done: _done, ...step }): JsonObject => ({ about: 'setup', ...step })),
  ];
}

function rank(severity: 'error' | 'attention'): number {
  return severity === 'error' ? 0 : 1;
}

/** What the service said of the account is its words. */
function workspace({ name, label, reached, login, manageUrl, auth }: ConnectorView): JsonObject {
  return {
    id: name,
    auth,
    loginService: login?.issuer ?? null,
    manageUrl,
    ...claimed({ label, reached, account: login?.account ?? null }),
  };
}
