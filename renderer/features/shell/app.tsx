import { useEffect } from 'react';
import { Notices } from '../../components/feedback/notices.tsx';
import { TooltipProvider } from '../../components/base/tooltip.tsx';
import type { AppBridge } from '../../state/app-bridge.ts';
import { BridgeContext } from '../../state/commands.ts';
import { startMirror, useApp } from '../../state/store.ts';
import { EntryOffers } from '../clients/apps/entry-offers.tsx';
import { NoSession } from './no-session.tsx';
import { Shell } from './shell.tsx';
import { Starting } from './starting.tsx';

/** The whole main window over one bridge. */
export function App({ bridge }: { readonly bridge: AppBridge }) {
  useEffect(() => startMirror(bridge), [bridge]);
  useEffect(
    () =>
      bridge.main.onNavigate((page) => {
        window.location.hash = `#/${page}`;
      }),
    [bridge],
  );
  useTheme();
  const connection = useApp((state) => state.connection);
  const snapshot = useApp((state) => state.snapshot);

  return (
    <BridgeContext value={bridge}>
      <TooltipProvider>
        {connection.kind === 'no-session' ? (
          <NoSession reason={connection.reason} />
        ) : snapshot === null ? (
          <Starting isLost={connection.kind === 'lost'} />
        ) : (
          <Shell snapshot={snapshot} isLost={connection.kind === 'lost'} />
        )}
        <EntryOffers />
        <Notices />
      </TooltipProvider>
    </BridgeContext>
  );
}

/** Puts the theme setting where the tokens look for it. */
function useTheme(): void {
  const theme = useApp((state) => state.snapshot?.theme);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'light' || theme === 'dark') dataset['theme'] = theme;
    else delete dataset['theme'];
  }, [theme]);
}
