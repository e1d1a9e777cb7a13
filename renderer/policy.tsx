/** The window for policies: an editor, and nothing of this computer but where a draft may begin. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { TooltipProvider } from './components/base/tooltip.tsx';
import { Notices } from './components/feedback/notices.tsx';
import { PolicyEditor } from './features/policy-editor/policy-editor.tsx';
import { findPolicyBridge } from './state/bridge.ts';
import './styles/app.css';

const root = document.getElementById('root');
const bridge = findPolicyBridge();
if (root !== null && bridge !== null) {
  createRoot(root).render(
    <StrictMode>
      <TooltipProvider>
        <main className="h-full bg-canvas">
          <PolicyEditor bridge={bridge} />
        </main>
        <Notices />
      </TooltipProvider>
    </StrictMode>,
  );
}
