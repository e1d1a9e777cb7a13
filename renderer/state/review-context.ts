import { createContext, useContext } from 'react';

export interface Review {
  /** Whether the overlay of headless mode is shown. */
  readonly isOpen: boolean;
  /** Brings the prompt to the front, in whichever window it lives. */
  readonly open: () => void;
  readonly close: () => void;
}

export const ReviewContext = createContext<Review>({
  isOpen: false,
  open: () => {},
  close: () => {},
});

/** How a page sends the person to the waiting questions. */
export function useReviewQuestions(): Review {
  return useContext(ReviewContext);
}
