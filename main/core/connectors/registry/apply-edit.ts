/**
 * Changes a running connector: new secrets, new settings, what counts as confirmed, a new
 * connection; in this order, so that an end in between leaves the old connector, or the new one
 * held, and never one that nobody agreed to.
 */
import type { ConnectorEdit } from '../../../../contract/commands/edit-connector.ts';
import { CoreError } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Random } from '../../ports/ports.ts';
import { assertCodeWasSeen, factsAfterEdit } from './confirm-command.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type { Connector } from './connector.ts';
import { isOnlyDetails } from '../config/edit-details.ts';
import { editConnector } from './edit-connector.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import { hasOwnCredential } from '../config/request-headers.ts';
import { putAll, removeAll } from '../config/vault-entries.ts';

export interface ConnectorEditParts {
  readonly opening: Omit<OpeningContext, 'loginOf'>;
  readonly random: Random;
  /** @throws CoreError `not_found` */
  readonly known: (name: string) => Connector;
  /** Durable first; the connector's own copy follows. */
  readonly replaceStored: (stored: StoredConnector) => void;
  readonly toolsChanged: (name: string) => void;
  /** Nothing that was accepted or allowed holds any more. */
  readonly startOver: (connector: Connector) => void;
  /** Opens it in the background, where it may run now. */
  readonly openEnabled: (connector: Connector) => void;
}

/** @returns `Connectors.edit` */
export function createConnectorEdit(
  parts: ConnectorEditParts,
): (edit: ConnectorEdit) => Promise<ConnectorState> {
  const { opening, known } = parts;
  const { vault } = opening;

  return async (edit) => {
    const { name } = edit;
    const connector = known(name);
    if (editConnector(connector.stored(), edit, parts.random).isLoginOver) {
      await connector.connection.close(null);
      await connector.login?.forget();
    }
    // Planned on what forgetting has left.
    const before = connector.stored();
    const { stored, secrets, dropped, isElsewhere } = editConnector(before, edit, parts.random);
    const isOtherCode = edit.command !== undefined || edit.args !== undefined;
    if (stored.kind === 'stdio' && isOtherCode)
      assertCodeWasSeen({ ...stored, confirmInlineCode: edit.confirmInlineCode });
    await putAll(vault, secrets);
    let facts;
    try {
      facts = await factsAfterEdit(stored, edit, opening);
      // A second change would start from what is gone by now.
      if (known(name) !== connector || connector.stored() !== before) throw changedMeanwhile(name);
      parts.replaceStored(stored);
    } catch (error) {
      await removeAll(vault, secrets.keys());
      throw error;
    }
    if (facts !== null) opening.commands.confirm(stored.id, facts);
    // Nobody waits for a login any more that a header has taken the place of.
    if (hasOwnCredential(stored)) connector.login?.suspendRenewal();
    if (isOnlyDetails(edit)) {
      parts.toolsChanged(name);
      return connector.state();
    }
    await connector.connection.close(null);
    await removeAll(vault, dropped);
    // Closing takes its time: whoever switched it off or deleted it meanwhile was right.
    if (known(name) !== connector) throw changedMeanwhile(name);
    if (isElsewhere) parts.startOver(connector);
    else parts.toolsChanged(name);
    parts.openEnabled(connector);
    return connector.state();
  };
}

function changedMeanwhile(name: string): CoreError {
  return new CoreError('conflict', `${name} was changed or deleted meanwhile.`, {
    hint: 'Look at it again, then change it.',
  });
}
