/** The notices at the lower edge of the window. */
import * as Toast from '@radix-ui/react-toast';
import { CircleCheck, OctagonX, X } from 'lucide-react';
import { dismissNotice, useNotices } from '../../state/notices.ts';
import { CopyDetails } from './error-panel.tsx';
import { IconButton } from '../base/icon-button.tsx';

/** Goes into each page once. Errors stay until they are closed; the rest leaves by itself. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <Toast.Provider label="Notice" swipeDirection="right">
      {notices.map((notice) => (
        <Toast.Root
          key={notice.id}
          type={notice.tone === 'error' ? 'foreground' : 'background'}
          duration={notice.tone === 'error' ? 3_600_000 : 5_000}
          onOpenChange={(open) => (open ? undefined : dismissNotice(notice.id))}
          className="appear flex items-start gap-2.5 rounded-lg border border-transparent bg-raised p-3 shadow-2"
        >
          {notice.tone === 'error' ? (
            <OctagonX aria-hidden size={16} className="mt-0.5 shrink-0 text-danger-text" />
          ) : (
            <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok-text" />
          )}
          <div className="min-w-0 grow wrap-anywhere">
            <Toast.Title className="font-medium">{notice.title}</Toast.Title>
            {notice.detail !== null && (
              <Toast.Description className="text-muted">{notice.detail}</Toast.Description>
            )}
            {notice.error !== null && <CopyDetails error={notice.error} className="mt-2" />}
          </div>
          <Toast.Close asChild>
            <IconButton label="Dismiss" className="-mt-1 -mr-1">
              <X aria-hidden size={14} />
            </IconButton>
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none" />
    </Toast.Provider>
  );
}
