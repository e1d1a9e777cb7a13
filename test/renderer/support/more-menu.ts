/** What stands under "More" on a page. */
import { screen } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';

export async function chooseUnderMore(user: UserEvent, item: string): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
}
