/** Sidebar and page. */
import { useEffect, useState } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Spinner } from '../../components/base/spinner.tsx';
import { useBridge } from '../../state/commands.ts';
import {
  appsItem,
  codeItem,
  importItem,
  newItem,
  toolInItem,
  useRoute,
  type Route,
} from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';
import { ActivityPage } from '../activity/activity-page.tsx';
import { ApprovalsPage } from '../approvals/approvals-page.tsx';
import { ClientPage } from '../clients/page/client-page.tsx';
import { ClientsPage } from '../clients/list/clients-page.tsx';
import { ConnectorPage } from '../connectors/page/connector-page.tsx';
import { ConnectorsPage } from '../connectors/list/connectors-page.tsx';
import { ToolsPage } from '../connectors/all-tools/tools-page.tsx';
import { OverviewPage } from '../overview/overview-page.tsx';
import { PromptOverlay } from '../prompt/prompt-overlay.tsx';
import { GroupsPage } from '../groups/groups-page.tsx';
import { HelpPage } from '../help/help-page.tsx';
import { PolicyPage } from '../policy-editor/policy-page.tsx';
import { RulesPage } from '../rules/rules-page.tsx';
import { FirstRunPage } from '../first-run/first-run-page.tsx';
import { useFirstRunAtStart } from '../first-run/use-first-run.ts';
import { SettingsPage } from '../settings/settings-page.tsx';
import { Palette } from '../palette/palette.tsx';
import { ShortcutsSheet } from '../palette/shortcuts-sheet.tsx';
import { ReviewContext, type Review } from '../../state/review-context.ts';
import { Sidebar } from './sidebar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

interface ShellProps {
  readonly snapshot: AppSnapshot;
  readonly isLost: boolean;
}

/** Everything a person sees once there is a snapshot. */
export function Shell({ snapshot, isLost }: ShellProps) {
  const { prompts } = useBridge();
  const route = useRoute();
  const review = useReview(snapshot);
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | null>(null);
  useShortcuts({
    onPalette: () => setOverlay((shown) => (shown === 'palette' ? null : 'palette')),
    onHelp: () => setOverlay('shortcuts'),
  });
  useFirstRunAtStart(snapshot);
  useHeadingFocus(route);

  return (
    <ReviewContext value={review}>
      <div className="flex h-full">
        <Sidebar snapshot={snapshot} route={route} onSearch={() => setOverlay('palette')} />
        <div className="flex min-w-0 grow flex-col">
          {isLost && (
            <div
              role="status"
              className="flex items-center gap-2 border-b border-warn-line bg-warn-soft px-6 py-2 text-warn-text"
            >
              <Spinner />
              Connection to Consentry lost. What you see may be out of date. Trying again…
            </div>
          )}
          <main className="min-h-0 grow">
            <CurrentPage snapshot={snapshot} route={route} />
          </main>
        </div>
      </div>
      <WaitingAnnouncement waiting={snapshot.questions.length} />
      <Palette
        snapshot={snapshot}
        isOpen={overlay === 'palette'}
        onClose={() => setOverlay(null)}
        onShortcuts={() => setOverlay('shortcuts')}
      />
      <ShortcutsSheet open={overlay === 'shortcuts'} onClose={() => setOverlay(null)} />
      {prompts !== null && (
        <PromptOverlay bridge={prompts} open={review.isOpen} onLater={review.close} />
      )}
    </ReviewContext>
  );
}

function CurrentPage({
  snapshot,
  route,
}: {
  readonly snapshot: AppSnapshot;
  readonly route: Route;
}) {
  switch (route.section) {
    case 'overview':
      return <OverviewPage snapshot={snapshot} />;
    case 'clients':
      // No client has an id like that.
      if (route.item === 'groups') return <GroupsPage snapshot={snapshot} />;
      return route.item === null || [newItem, codeItem, appsItem].includes(route.item) ? (
        <ClientsPage
          snapshot={snapshot}
          isAdding={route.item === newItem}
          isEntering={route.item === codeItem}
          isConnecting={route.item === appsItem}
        />
      ) : (
        <ClientPage key={route.item} snapshot={snapshot} clientId={route.item} />
      );
    case 'connectors': {
      const tool = toolInItem(route.item);
      if (tool !== undefined) return <ToolsPage snapshot={snapshot} goal={tool} />;
      return route.item === null || route.item === newItem || route.item === importItem ? (
        <ConnectorsPage
          snapshot={snapshot}
          isAdding={route.item === newItem}
          isImporting={route.item === importItem}
        />
      ) : (
        <ConnectorPage key={route.item} snapshot={snapshot} name={route.item} />
      );
    }
    case 'approvals':
      return <ApprovalsPage snapshot={snapshot} />;
    case 'activity':
      return <ActivityPage snapshot={snapshot} item={route.item} />;
    case 'welcome':
      return <FirstRunPage snapshot={snapshot} step={route.item} />;
    case 'help':
      return <HelpPage snapshot={snapshot} at={route.item} />;
    case 'policy':
      return <PolicyPage />;
    case 'settings':
      return route.item !== null && /^rules(?:\/|$)/.test(route.item) ? (
        <RulesPage snapshot={snapshot} from={entryIn(route.item)} />
      ) : (
        <SettingsPage snapshot={snapshot} at={route.item} />
      );
  }
}

/** The entry in `rules/12`. */
function entryIn(item: string): number | null {
  const [, digits] = /^rules\/(\d{1,15})$/.exec(item) ?? [];
  return digits === undefined ? null : Number(digits);
}

/**
 * In headless mode the overlay opens by itself for each new question, and stays away for those put
 * aside.
 */
function useReview(snapshot: AppSnapshot): Review {
  const bridge = useBridge();
  const [putAside, setPutAside] = useState<string | null>(null);
  const ids = snapshot.questions.map((question) => question.id).join(' ');
  const newest = snapshot.questions.at(-1)?.id ?? null;
  return {
    isOpen: ids !== '' && newest !== putAside,
    open: () => {
      if (bridge.prompts === null) void bridge.main.call('prompt.show', {});
      else setPutAside(null);
    },
    close: () => setPutAside(newest),
  };
}

/** Announces a new question to screen readers, on every page. */
function WaitingAnnouncement({ waiting }: { readonly waiting: number }) {
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {waiting === 0 ? '' : `${plural(waiting, 'question')} waiting for you`}
    </div>
  );
}

/** After a change of page whose focus went with the old one, reading goes on at the new heading. */
function useHeadingFocus(route: Route): void {
  const page = `${route.section}/${route.item ?? ''}`;
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [page]);
}
