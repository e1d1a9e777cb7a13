/**
 * `npm run dev:kit`: every component in its states, light beside dark. Part of no shipped build
 * (`vite.config.ts`).
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Notices } from '../components/feedback/notices.tsx';
import { TooltipProvider } from '../components/base/tooltip.tsx';
import '../styles/app.css';
import { ControlScenes } from './control-scenes.tsx';
import { LayoutScenes } from './layout-scenes.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <TooltipProvider>
        <main className="h-full overflow-y-auto">
          <h1 className="sr-only">Kit</h1>
          <div className="grid lg:grid-cols-2">
            {(['light', 'dark'] as const).map((scheme) => (
              <div
                key={scheme}
                data-scheme={scheme}
                className="flex min-w-0 flex-col gap-8 bg-canvas p-6 text-ink"
              >
                <ControlScenes scheme={scheme} />
                <LayoutScenes scheme={scheme} />
              </div>
            ))}
          </div>
        </main>
        <Notices />
      </TooltipProvider>
    </StrictMode>,
  );
}
