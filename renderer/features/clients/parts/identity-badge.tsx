import { BadgeCheck, Link, ShieldQuestionMark, UserCheck } from 'lucide-react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { identityWords } from '../../../state/words.ts';

const icons = {
  dynamic: ShieldQuestionMark,
  'metadata-url': BadgeCheck,
  'pre-registered': UserCheck,
} as const;

/** How a client identified itself; what that proves on hover and on its page. */
export function IdentityBadge({ client }: { readonly client: ClientView }) {
  const proven = isProven(client);
  // A check mark is for what is checked: a published name that any program can use is none.
  const Icon = client.identity === 'metadata-url' && !proven ? Link : icons[client.identity];
  return (
    <Badge
      tone={proven ? 'ok' : 'neutral'}
      icon={<Icon aria-hidden size={12} className="shrink-0" />}
      title={client.proof}
    >
      {identityWords[client.identity]}
    </Badge>
  );
}

/**
 * Registered by itself proves nothing, and a loopback or private redirect may end at any program
 * (RFC 8252).
 */
function isProven({ identity, isConfidential, redirectUris }: ClientView): boolean {
  if (identity === 'dynamic') return false;
  if (isConfidential) return true;
  return identity === 'metadata-url' && redirectUris.every((uri) => uri.startsWith('https://'));
}
