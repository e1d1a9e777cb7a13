/** The prompt window: one question at a time, nothing else. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { TooltipProvider } from './components/base/tooltip.tsx';
import { PromptView } from './features/prompt/prompt-view.tsx';
import { findPromptBridge } from './state/bridge.ts';
import './styles/app.css';

const root = document.getElementById('root');
const bridge = findPromptBridge();
if (root !== null && bridge !== null) {
  createRoot(root).render(
    <StrictMode>
      <TooltipProvider>
        <main className="flex h-full flex-col bg-canvas">
          <PromptView bridge={bridge} />
        </main>
      </TooltipProvider>
    </StrictMode>,
  );
}
