import { BadgeCheck, ShieldQuestionMark, UserCheck } from 'lucide-react';
import type { ClientView } from '../../../contract/views.ts';
import { Badge } from '../../components/badge.tsx';
import { identityMeaning, identityWords } from '../../state/words.ts';

const icons = {
  dynamic: ShieldQuestionMark,
  'metadata-url': BadgeCheck,
  'pre-registered': UserCheck,
} as const;

/** How a client identified itself; what that proves on hover and on its page. */
export function IdentityBadge({ identity }: { readonly identity: ClientView['identity'] }) {
  const Icon = icons[identity];
  return (
    <Badge
      tone={identity === 'dynamic' ? 'neutral' : 'ok'}
      icon={<Icon aria-hidden size={12} className="shrink-0" />}
      title={identityMeaning[identity]}
    >
      {identityWords[identity]}
    </Badge>
  );
}
