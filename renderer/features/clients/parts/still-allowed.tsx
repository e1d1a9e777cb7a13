import { useState } from 'react';
import type { LikelyClient } from '../../../../contract/commands/client-file-commands.ts';
import { quotedName } from '../../../../contract/plain/quoted-name.ts';
import { Button } from '../../../components/base/button.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { useCommand } from '../../../state/commands.ts';
import { shortName } from '../../../state/short-name.ts';

/**
 * The access that a client keeps when our entry is out of its file, each with the way to end it
 * (CFG-12).
 */
export function StillAllowed({ clients }: { readonly clients: readonly LikelyClient[] }) {
  const withAccess = clients.filter(({ hasAccess }) => hasAccess);
  if (withAccess.length === 0) return null;
  return (
    <ul aria-label="Access that stays" className="flex flex-col gap-2">
      {withAccess.map((client) => (
        <OneClient key={client.clientId} client={client} />
      ))}
    </ul>
  );
}

function OneClient({ client }: { readonly client: LikelyClient }) {
  const revoke = useCommand('client.revoke');
  const [isRevoked, setIsRevoked] = useState(false);
  const name = shortName(client.name);
  const end = async () => {
    const result = await revoke.run({ clientId: client.clientId });
    if (result.ok) setIsRevoked(true);
  };
  if (isRevoked) return <li role="status">{`Access of ${name} revoked.`}</li>;
  return (
    <li className="flex flex-col gap-1.5">
      <p className="wrap-anywhere">
        {client.isCertain
          ? `${name} still has access.`
          : `A client that calls itself ${quotedName(client.name)} has access, and may be this one; only you can tell. Revoking cannot be undone.`}
      </p>
      <div>
        <Button tone="danger" pending={revoke.pending} onClick={() => void end()}>
          {`Revoke access of ${name}`}
        </Button>
      </div>
      {revoke.error !== null && <ErrorPanel error={revoke.error} />}
    </li>
  );
}
