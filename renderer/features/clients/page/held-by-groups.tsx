import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { linkTo } from '../../../state/route.ts';

/** How far the groups of a client hold it, and the path that each level comes by (ATOMIC-10). */
export function HeldByGroups({ client }: { readonly client: ClientView }) {
  if (client.groups.length === 0 && client.heldTo.length === 0) return null;
  return (
    <Card title="Groups">
      <p className="text-muted wrap-anywhere">
        {client.groups.length === 0
          ? 'A group cannot be read, so every client is limited to reading.'
          : `In ${client.groups.map((name) => `“${name}”`).join(', ')}. It may do at most what those groups allow, whatever it was given.`}
      </p>
      <ul aria-label="Held by groups" className="mt-2 flex flex-col gap-1.5">
        {client.heldTo.map(({ connector, inWords }) => (
          <li key={connector} className="wrap-anywhere">
            <span className="font-medium">{connector}</span>
            <span className="block text-muted">{inWords}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2">
        <a
          href={linkTo('clients', 'groups')}
          className="rounded-sm text-accent-text hover:underline"
        >
          Change groups
        </a>
      </p>
    </Card>
  );
}
