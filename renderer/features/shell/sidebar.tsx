import {
  AppWindow,
  CircleCheck,
  CircleQuestionMark,
  LayoutGrid,
  Plug,
  ScrollText,
  Search,
  Settings,
  ShieldHalf,
  type LucideIcon,
} from 'lucide-react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { classNames } from '../../components/base/class-names.ts';
import { toReview } from '../../state/selectors.ts';
import { isMac } from '../../state/keys.ts';
import { linkTo, sections, type Route, type Section } from '../../state/route.ts';
import { GatewayStatus } from './gateway-status.tsx';

const entries: Readonly<Record<Section, { readonly label: string; readonly icon: LucideIcon }>> = {
  overview: { label: 'Overview', icon: LayoutGrid },
  clients: { label: 'Clients', icon: AppWindow },
  connectors: { label: 'Connectors', icon: Plug },
  approvals: { label: 'Approvals', icon: CircleCheck },
  activity: { label: 'Activity', icon: ScrollText },
  settings: { label: 'Settings', icon: Settings },
};

interface SidebarProps {
  readonly snapshot: AppSnapshot;
  readonly route: Route;
  /** Opens the palette. */
  readonly onSearch: () => void;
}

/** Where to go, what waits there, and how the gateway stands. Narrow windows keep the icons. */
export function Sidebar({ snapshot, route, onSearch }: SidebarProps) {
  const counts: Partial<Record<Section, { readonly count: number; readonly words: string }>> = {
    approvals: { count: snapshot.questions.length, words: 'waiting' },
    connectors: {
      count: snapshot.connectors.reduce((sum, connector) => sum + toReview(connector), 0),
      words: 'tools to review',
    },
  };
  return (
    <aside
      aria-label="Consentry"
      className="flex w-52 shrink-0 flex-col border-r border-line bg-sidebar max-md:w-14"
    >
      <div className="flex h-12 items-center gap-2 px-4 max-md:justify-center max-md:px-0">
        <ShieldHalf aria-hidden size={18} className="text-accent-text" />
        <span className="text-lead font-semibold tracking-tight max-md:sr-only">Consentry</span>
      </div>
      <div className="px-2 pb-1">
        <button
          type="button"
          aria-keyshortcuts="Control+K Meta+K"
          title={`Find anything (${isMac ? '⌘K' : 'Ctrl+K'})`}
          onClick={onSearch}
          className="flex h-7 w-full items-center gap-2.5 rounded-md border border-line bg-raised px-2.5 text-muted hover:text-ink max-md:justify-center max-md:px-0"
        >
          <Search aria-hidden size={14} className="shrink-0" />
          <span className="grow text-left max-md:sr-only">Find anything</span>
          <kbd className="font-sans text-meta text-muted max-md:hidden">
            {isMac ? '⌘K' : 'Ctrl K'}
          </kbd>
        </button>
      </div>
      <nav aria-label="Pages" className="min-h-0 grow overflow-y-auto px-2 py-1">
        <ul className="flex flex-col gap-0.5">
          {sections.map((section, index) => {
            const { label, icon: Icon } = entries[section];
            const badge = counts[section];
            const isCurrent = route.section === section;
            return (
              <li key={section}>
                <a
                  href={linkTo(section)}
                  aria-current={isCurrent ? 'page' : undefined}
                  aria-keyshortcuts={`Control+${index + 1} Meta+${index + 1}`}
                  title={`${label}${badge === undefined || badge.count === 0 ? '' : `: ${badge.count} ${badge.words}`} (${isMac ? '⌘' : 'Ctrl+'}${index + 1})`}
                  className={classNames(
                    'relative flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium transition-colors duration-100 focus-visible:outline-offset-0 max-md:justify-center max-md:px-0',
                    isCurrent
                      ? 'bg-selected text-accent-text'
                      : 'text-muted hover:bg-hover hover:text-ink',
                  )}
                >
                  <Icon aria-hidden size={16} className="shrink-0" />
                  <span className="grow truncate max-md:sr-only">{label}</span>
                  {badge !== undefined && badge.count > 0 && (
                    <span
                      className={classNames(
                        'min-w-4.5 rounded-full px-1.5 text-center text-meta tabular-nums max-md:absolute max-md:top-1 max-md:right-1 max-md:size-2 max-md:min-w-0 max-md:p-0 max-md:ring-2 max-md:ring-sidebar',
                        section === 'approvals'
                          ? 'bg-accent text-on-accent'
                          : 'bg-hover text-muted max-md:bg-warn-text',
                      )}
                    >
                      <span className="max-md:sr-only">{badge.count}</span>
                      <span className="sr-only"> {badge.words}</span>
                    </span>
                  )}
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className="px-2 pb-1">
        <a
          href={linkTo('help')}
          aria-current={route.section === 'help' ? 'page' : undefined}
          title="Help"
          className={classNames(
            'flex h-8 items-center gap-2.5 rounded-md px-2.5 transition-colors duration-100 max-md:justify-center max-md:px-0',
            route.section === 'help'
              ? 'bg-selected text-accent-text'
              : 'text-muted hover:bg-hover hover:text-ink',
          )}
        >
          <CircleQuestionMark aria-hidden size={16} className="shrink-0" />
          <span className="max-md:sr-only">Help</span>
        </a>
      </div>
      <GatewayStatus snapshot={snapshot} />
    </aside>
  );
}
