/** The main window, and the page of headless mode. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './features/shell/app.tsx';
import { findAppBridge } from './state/bridge.ts';
import './styles/app.css';

const root = document.getElementById('root');
if (root !== null) {
  const bridge = findAppBridge();
  createRoot(root).render(
    <StrictMode>
      <App bridge={bridge} />
    </StrictMode>,
  );
}
