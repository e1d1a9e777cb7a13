/**
 * Notes what the answers of a connector link to, so that a grant which reads only what is listed
 * may read it too.
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { LinkedResources } from '../view/linked-resources.ts';
import type { OfferedViews } from '../view/offered-view.ts';
import type { SendOperation } from './send-operation.ts';

/** `send`, and what the answers link to is noted. Only servers with resources can link to any. */
export function notingLinks(
  parts: {
    readonly connectors: Connectors;
    readonly offered: OfferedViews;
    readonly linked: LinkedResources;
  },
  send: SendOperation,
): SendOperation {
  const noted: SendOperation = async (operation) => {
    const { connectorId } = operation.target.owner;
    // The links of a result that is forwarded unparsed are not seen here.
    const sent = await send({ ...operation, unread: undefined });
    if (sent.kind === 'outcome' && sent.outcome.kind === 'result')
      parts.linked.note(operation.token, connectorId, sent.outcome.result);
    return sent;
  };
  return (operation) => {
    const { connector } = operation.target.owner;
    const hasResources = parts.connectors.find(connector)?.capabilities['resources'] !== undefined;
    // Who may read what is not listed needs no link for it.
    const needsLinks = hasResources && !parts.offered.readsUnlisted(operation.token, connector);
    return needsLinks ? noted(operation) : send(operation);
  };
}
